"""Countries as people call them, from their codes after ISO 3166-1."""

from __future__ import annotations

from babel import Locale
from babel.core import get_global


def name(code: str, language: str = "en") -> str:
    """Name a country in a language; a code that is none stays as it is.

    :param code: two letters, as ``CH``; codes that were given up, or never were, are known too.
    """
    names = Locale.parse(language.replace("-", "_")).territories
    alias = get_global("territory_aliases").get(code.upper(), [code.upper()])[0]
    return str(names.get(alias, code))
