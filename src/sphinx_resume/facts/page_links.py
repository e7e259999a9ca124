"""Whether the pages of publications and years that facts link to are made.

Which there are is known once facts and bibliography are read, and so they are looked for last.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from site_groundwork.messages import shown
from sphinx_resume.facts import site_paths, validation
from sphinx_resume.facts.model import FactsError, Item, Problem, Text
from sphinx_resume.facts.suggestions import nearest
from sphinx_resume.text import addresses, inline
from sphinx_resume.text.addresses import SitePage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_resume.facts.model import Facts, Key, Value
    from sphinx_resume.text.addresses import Link


def check(facts: Facts, folder: Path, made: Collection[str]) -> None:
    """See that every link in the facts to such a page leads to one.

    :param folder: that of the pages, in which the owner may have written it.
    :param made: the names of those that are made.
    :raises FactsError: with every link of a file that leads to none.
    """
    faults = defaultdict(list)
    for line, source, link in _links(facts.data, (), 0):
        file = addresses.in_print(link) if isinstance(link, SitePage) else ""
        page = file.removesuffix(".md")
        if page in made or not site_paths.may_be_made(file) or (folder / file).is_file():
            continue
        meant = nearest(page, made)
        hint = f"did you mean '{meant}.md'?" if meant else "write the key of a publication"
        message = f"the link to '{shown(file)}': there is no such page; {hint}"
        faults[source or str(facts.path)].append(Problem(line, message))
    for source, problems in faults.items():
        raise FactsError(Path(source), problems)


def _links(value: Value, at: Key, line: int) -> Iterator[tuple[int, str, Link | None]]:
    """Give the links in a value with their lines, and their file if it is another."""
    match value:
        case Text():
            if "](" in value and validation.is_prose(map(str, at)):
                for address in inline.addresses(value):
                    yield value.line, value.source, addresses.parsed(address)
        case Item():
            for key, each in value.fields.items():
                yield from _links(each, (*at, key), value.line(key))
        case tuple():
            for index, each in enumerate(value):
                yield from _links(each, (*at, index), line)
        case _:
            yield line, "", value
