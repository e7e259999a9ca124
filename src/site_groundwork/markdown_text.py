"""Plain text and addresses as CommonMark says them letter for letter, https://spec.commonmark.org."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

# What Markdown would take for markup: anywhere, and where a block begins.
_SPECIAL: Final = re.compile(r"([\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")
_BLOCK_START: Final = re.compile(r"^(?:([-+#>=~])|(\d+)([.)]))")

# What an address may hold as it is, RFC 3986.
_SAFE: Final = "%/:?#[]@!$&'()*+,;=~"


def escaped(text: str) -> str:
    """Give text as Markdown that says it; a line's end becomes a space."""
    return _SPECIAL.sub(r"\\\1", " ".join(re.split(r"[\r\n\u2028\u2029]+", text)))


def guarded(markdown: str) -> str:
    """Give a paragraph that begins no heading, list, quotation or rule by its first sign."""
    return _BLOCK_START.sub(r"\2\\\1\3", markdown)


def destination(address: str) -> str:
    """Give an address as a link has it; what would end the link is percent-encoded."""
    encoded = quote(address, safe=_SAFE)
    return f"<{encoded}>" if "(" in encoded or ")" in encoded else encoded
