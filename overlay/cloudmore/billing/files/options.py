"""How files of billing lines are written, and for whom."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from attrs import field, frozen

from cloudmore.billing.columns import COLUMNS
from cloudmore.billing.files.locales import Locale, locale_named
from cloudmore.errors import ConfigurationError

# Costs and margins; what is made of them: the digest is a hash of everything, and a cost has so few digits that it can
# be guessed until the hash fits; and what may hold them: fields that nobody knows, and reasons in words.
FOR_THE_RESELLER_ALONE = (
    "unit_cost",
    "total_cost",
    "margin",
    "margin_percent",
    "kind_reason",
    "line_digest",
    "extra",
)


class Audience(StrEnum):
    """Who reads a file."""

    RESELLER = "reseller"
    CUSTOMER = "customer"


def _audience(name: str) -> Audience:
    try:
        return Audience(name)
    except ValueError:
        raise ConfigurationError(
            f"The audience {name!r} is not known.", remedy=f"Use one of {', '.join(Audience)}."
        ) from None


def _locale(name: str | Locale | None) -> Locale | None:
    return locale_named(name) if isinstance(name, str) else name


def _extra_columns(names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):
        raise ConfigurationError(f"{names!r} is no list of fields.", remedy="Give a list of names.")
    chosen = tuple(dict.fromkeys(name.strip() for name in names))
    for name in chosen:
        if not name or name in COLUMNS:
            says = f"{name!r} is a column already." if name else "A field without a name cannot be a column."
            raise ConfigurationError(says, remedy="Name fields that stand in the column extra.")
    return chosen


@frozen(kw_only=True)
class FileOptions:
    """How files are written, and for whom.

    Args:
        audience: ``reseller``, or ``customer``: then no cost, no margin and nothing that may hold or betray one.
        locale: Such as ``sv-SE``: CSV as a spreadsheet program of that country opens it; ``None`` for machines.
        escape_formulas: Whether CSV gets a ``'`` before a text that a spreadsheet program would take for a formula.
        extra_columns: Fields of ``extra`` that get a column of their own, behind all others; a dot goes into an object.

    Raises:
        ConfigurationError: An audience or a locale is not known, an extra column is one already, or a customer would
            be given fields that nobody knows.
    """

    audience: Audience = field(default=Audience.RESELLER, converter=_audience)
    locale: Locale | None = field(default=None, converter=_locale)
    escape_formulas: bool = False
    extra_columns: tuple[str, ...] = field(default=(), converter=_extra_columns)

    def __attrs_post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if self.extra_columns and self.audience is Audience.CUSTOMER:
            raise ConfigurationError(
                "Extra columns are no columns for customers: a field that nobody knows may be a cost.",
                remedy="Leave out the extra columns, or write the file for the reseller.",
            )

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns that are not for this audience."""
        return FOR_THE_RESELLER_ALONE if self.audience is Audience.CUSTOMER else ()
