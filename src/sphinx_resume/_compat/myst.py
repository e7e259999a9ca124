"""Reaches into myst-parser, tried with 5.2.0: its tokenizer, and docutils' settings for a page."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from docutils.frontend import get_default_settings
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils import base
from myst_parser.parsers.mdit import create_md_parser

if TYPE_CHECKING:
    from docutils.frontend import Values
    from markdown_it import MarkdownIt
    from sphinx.config import Config


def tokenizer(config: Config) -> MarkdownIt:
    """Give the tokenizer that a site with these settings has for its pages.

    MyST makes one only when it reads a page.
    """
    defaults = MdParserConfig()
    written = {
        name: getattr(config, f"myst_{name}", default)
        for name, default, field in defaults.as_triple()
        if "sphinx" not in field.metadata.get("omit", [])
    }
    try:
        settings = MdParserConfig(**written)
    except (TypeError, ValueError):  # myst-parser tells of it, and goes on with its own
        settings = defaults
    return create_md_parser(settings, RendererHTML)


def remember_settings() -> None:
    """Have MyST work out docutils' own settings once.

    For each page it makes a second document, which it throws away; they are most of the work.
    """
    base.get_default_settings = _settings  # type: ignore[attr-defined,assignment]


def _settings(*components: type) -> Values:
    return _worked_out(*components).copy()


@functools.cache
def _worked_out(*components: type) -> Values:
    return get_default_settings(*components)
