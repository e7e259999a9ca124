"""Reaches into myst-parser, tried with 5.2.0: its tokenizer, before Sphinx has read a page.

It makes one of a site's settings only when it reads a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from sphinx.config import Config


def tokenizer(config: Config) -> MarkdownIt:
    """Give the tokenizer that a site with these settings has for its pages."""
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
