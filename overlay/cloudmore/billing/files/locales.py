"""How a spreadsheet program of a country reads CSV; the machine's own locale never matters."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from cloudmore.errors import ConfigurationError


@frozen
class Locale:
    """What a country's spreadsheet program takes for a cell's end, and for a decimal mark.

    Attributes:
        name: Language and country.
        delimiter: Between two cells.
        decimal_mark: Between whole and fraction.
    """

    name: str
    delimiter: str
    decimal_mark: str


_COMMA = ("da-DK", "de-AT", "de-DE", "es-ES", "et-EE", "fi-FI", "fr-FR", "is-IS", "it-IT", "lt-LT", "lv-LV", "nb-NO",
          "nl-BE", "nl-NL", "nn-NO", "pl-PL", "pt-PT", "sv-FI", "sv-SE")  # fmt: skip
_POINT = ("en-AU", "en-CA", "en-GB", "en-IE", "en-NZ", "en-US")
LOCALES: Mapping[str, Locale] = {
    **{name: Locale(name, ";", ",") for name in _COMMA},
    **{name: Locale(name, ",", ".") for name in _POINT},
    # Switzerland writes a point, and its list separator is the semicolon all the same.
    "de-CH": Locale("de-CH", ";", "."),
}


def locale_named(name: str) -> Locale:
    """The locale of a name such as ``sv-SE``; letter case and ``_`` for ``-`` do not matter.

    Raises:
        ConfigurationError: It is not known.
    """
    plain = name.replace("_", "-").casefold()
    for known, locale in LOCALES.items():
        if known.casefold() == plain:
            return locale
    raise ConfigurationError(f"The locale {name!r} is not known.", remedy=f"Use one of {', '.join(sorted(LOCALES))}.")
