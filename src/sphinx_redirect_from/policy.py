"""The content security policy of a stub: its own script and its own style, and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

from site_groundwork.content_policy import hash_source, written


def for_stub(html: str) -> str:
    """Return a policy (Content Security Policy Level 3) that lets just this file's code run.

    :param html: the whole file; each inline `<script>` and `<style>` in it is named by its hash.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    rules = {
        "default-src": ["'none'"],
        "script-src": [hash_source(text) for text in reader.texts["script"]],
        "style-src": [hash_source(text) for text in reader.texts["style"]],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return written({name: sources for name, sources in rules.items() if sources})


class _Reader(HTMLParser):
    """Collects the texts of inline scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.open = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.open = tag in self.texts
        if self.open:
            self.texts[tag].append("")

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.lasttag][-1] += data

    def handle_endtag(self, _tag: str) -> None:
        self.open = False
