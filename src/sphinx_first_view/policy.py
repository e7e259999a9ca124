"""A content security policy for each page, and one for the hosts that read a `_headers` file.

Content Security Policy Level 3. Scripts come from the site itself, or their hash is named: there
is neither 'unsafe-inline' nor 'unsafe-eval' for them. No hash is made of what stands in the text
of a page, whatever way it came there: that is its author's, and only the site's own is vouched
for. Styles may be inline, as docutils writes
widths into `style` attributes. What a page itself loads from another host stays allowed, and so
do the hosts that the owner of the site names (`first_view_hosts`), for what a script asks for.

Read the Docs adds a script to every page, `/_/static/javascript/readthedocs-addons.js`: it comes
from the site's own address, as does all that it asks for, so 'self' covers it. The policy must
not be sent there as a header: Read the Docs ignores `_headers`, and needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_groundwork.content_policy import hash_source, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_first_view._compat import Element

Policy = dict[str, frozenset[str]]

BASE: Policy = {
    "default-src": frozenset({"'self'"}),
    "script-src": frozenset({"'self'"}),
    "style-src": frozenset({"'self'", "'unsafe-inline'"}),
    "img-src": frozenset({"'self'", "data:"}),
    "base-uri": frozenset({"'self'"}),
    "form-action": frozenset({"'self'"}),
}

NOTHING: frozenset[str] = frozenset()
LONGEST_HEADER = 2000  # characters of a line that Cloudflare reads


def for_page(
    tree: Element,
    inline: Iterable[str],
    handlers: Iterable[str],
    origins: Iterable[str],
    script_origins: Iterable[str],
) -> Policy:
    """Return the policy that lets the page do what it does, and nothing else.

    `inline` are the texts of the inline scripts that the site vouches for, `handlers` those of
    its event handlers, `origins` the other hosts that the page loads from, and `script_origins`
    those of its scripts.
    """
    scripts = {hash_source(text) for text in inline} | set(script_origins)
    if hashes := set(map(hash_source, handlers)):
        scripts |= {"'unsafe-hashes'", *hashes}
    policy = dict(BASE)
    policy["script-src"] |= scripts
    for directive in ("default-src", "style-src", "img-src"):
        policy[directive] |= frozenset(origins)
    if tree.find(".//object") is None and tree.find(".//embed") is None:
        policy["object-src"] = frozenset({"'none'"})
    return policy


def union(policies: Iterable[Policy]) -> Policy:
    """Return a policy under which each of the pages works: what a header for all may say."""
    every = list(policies)
    names = {name for policy in every for name in policy}
    merged = {
        name: frozenset().union(*(p.get(name, p.get("default-src", NOTHING)) for p in every))
        for name in names
    }
    if "'unsafe-inline'" in merged["style-src"]:  # beside a hash it would count no more
        merged["style-src"] = frozenset(s for s in merged["style-src"] if not s.startswith("'sha"))
    return {
        name: sources - {"'none'"} if len(sources) > 1 else sources
        for name, sources in merged.items()
    }


def read(text: str) -> Policy:
    """Read a policy as the meta element has it."""
    rules = (rule.split() for rule in text.split(";"))
    return {rule[0].lower(): frozenset(rule[1:]) for rule in rules if rule}


def write(policy: Mapping[str, frozenset[str]]) -> str:
    """Write the policy as the header and the meta element have it."""
    order = [*BASE, *sorted(set(policy) - set(BASE))]
    return written({name: sorted(policy[name]) for name in order if name in policy})


def headers_file(policy: Policy, immutable: Iterable[str]) -> str:
    """Write a `_headers` file, as Cloudflare Pages and Netlify read it.

    `policy` is for every file of the site, besides that no other site may frame it; what is
    `immutable` is kept by browsers for a year.
    """
    framed: Policy = {"frame-ancestors": frozenset({"'self'"})}
    text = write(policy | framed)
    if len(text) > LONGEST_HEADER:
        text = write(framed)
    return (
        "/*\n"
        f"  Content-Security-Policy: {text}\n"
        "  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: strict-origin-when-cross-origin\n"
    ) + "".join(
        f"/{path}\n  Cache-Control: public, max-age=31536000, immutable\n" for path in immutable
    )
