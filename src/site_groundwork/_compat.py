"""What two extensions take from Sphinx's builders beyond the documentation; tried with 9.0.4.

A builder's templates are looked for in the folders of the settings and the theme alone, and where
it writes a page cannot be asked for. Sphinx itself is not imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from jinja2 import BaseLoader, FileSystemLoader

if TYPE_CHECKING:
    from pathlib import Path


class Templates(Protocol):
    """A builder's templates: where they are looked for, those of the site first."""

    loaders: list[BaseLoader]
    templatepathlen: int

    def render(self, template: str, context: dict[str, Any]) -> str:
        """Fill a template in."""


class Builder(Protocol):
    """A builder of HTML."""

    templates: Any  # Sphinx has them as a bridge, which need not be its own

    def get_output_path(self, page_name: str, /) -> Path:
        """Give the file of a page."""


def offer_templates(builder: Builder, folder: Path) -> None:
    """Have a builder find the templates of a folder after the site's own, before the theme's.

    A template of the site with the name of one of these takes its place, and may extend it by
    its name with a ``!`` before it. No setting tells of the folder: Sphinx writes a digest of the
    settings into the site, and that would be another on each machine.
    """
    templates: Templates = builder.templates
    templates.loaders.insert(templates.templatepathlen, FileSystemLoader(folder))


def rendered(builder: Builder, template: str, context: dict[str, Any]) -> str:
    """Fill a template in, which the site may have one of its own for."""
    templates: Templates = builder.templates
    return templates.render(template, context)


def output_path(builder: Builder, page: str) -> Path:
    """Give the file that a builder writes a page to."""
    return builder.get_output_path(page)
