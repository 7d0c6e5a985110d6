"""Which column of a file is what, and how it is written: what a person says about it, checked against the headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from attrs import Factory, frozen

from cloudmore.billing.reconcile.dates import date_way
from cloudmore.billing.reconcile.headings import MEANINGS
from cloudmore.billing.reconcile.numbers import number_way
from cloudmore.errors import ConfigurationError

# How credits are written: with their sign, or as an invoice whose kind says that it is none.
CREDITS = ("signed", "unsigned")


@frozen
class TableColumns:
    """What a person says about a file of invoices.

    Attributes:
        columns: The heading of each column that is read, by what it is.
        numbers: How numbers are written: ``1.234,50``, ``1,234.50`` or a locale; ``None``: the column itself tells.
        dates: ``DD/MM/YYYY`` or ``MM/DD/YYYY``; ``None``: the column itself tells.
        currency: Of every row, where no column has it.
        credits: Whether credits have their sign (``signed``) or not (``unsigned``); ``None``: the rows tell.
    """

    columns: Mapping[str, str] = Factory(dict[str, str])
    numbers: str | None = None
    dates: str | None = None
    currency: str | None = None
    credits: str | None = None

    @classmethod
    def of(cls, headings: Sequence[str], columns: Mapping[str, str], settings: Mapping[str, str | None]) -> Self:
        """What was said, if a file can be read by it.

        Args:
            headings: Of the file; letter case does not matter.
            columns: The heading of each column by what it is; an empty one means that there is none.
            settings: ``numbers``, ``dates``, ``currency`` and ``credits``, where they are known.

        Raises:
            ConfigurationError: Something is no column, no heading or no setting, or what is needed is missing.
        """
        known = {heading.casefold(): heading for heading in headings}
        chosen: dict[str, str] = {}
        for name, heading in columns.items():
            if name not in MEANINGS:
                raise ConfigurationError(
                    f"No column is called {name!r}.", remedy=f"Write one of {', '.join(MEANINGS)}."
                )
            if not heading.strip():
                continue
            if heading.strip().casefold() not in known:
                raise ConfigurationError(
                    f"The file has no heading {heading!r} for {name}.",
                    remedy=f"Its headings are {told_headings(headings)}.",
                )
            chosen[name] = known[heading.strip().casefold()]
        _refuse_missing(chosen, headings)
        return cls(chosen, **_checked_settings(settings))

    def unused(self, headings: Sequence[str]) -> tuple[str, ...]:
        """Headings of columns that are not read.

        Args:
            headings: Of the file.
        """
        return tuple(heading for heading in headings if heading not in self.columns.values())

    def record(self) -> dict[str, str]:
        """The settings that are known, for a file."""
        given = {"numbers": self.numbers, "dates": self.dates, "currency": self.currency, "credits": self.credits}
        return {name: value for name, value in given.items() if value is not None}


def told_headings(headings: Sequence[str]) -> str:
    """Headings in a sentence."""
    return ", ".join(repr(heading) for heading in headings)


def given_columns(texts: Sequence[str]) -> dict[str, str]:
    """What ``--column`` says.

    Args:
        texts: Each as ``amount=Net amount``; nothing behind the sign means that the file has no such column.

    Raises:
        ConfigurationError: One has another shape, or a column is named twice.
    """
    columns: dict[str, str] = {}
    for text in texts:
        name, sign, heading = text.partition("=")
        name = name.strip().casefold().replace("-", "_")
        if not sign or name not in MEANINGS:
            raise ConfigurationError(
                f"{text!r} does not say which column is what.",
                remedy=f"Write NAME=HEADING; the names are {', '.join(MEANINGS)}.",
            )
        if name in columns:
            raise ConfigurationError(f"--column {name} is given twice.", remedy="Give it once.")
        columns[name] = heading.strip()
    return columns


def _refuse_missing(columns: Mapping[str, str], headings: Sequence[str]) -> None:
    # Files that are made for an import often have quantity and price alone.
    has_amount = "amount" in columns or {"quantity", "unit_price"} <= columns.keys()
    missing = [] if has_amount else ["amount (or quantity and unit_price)"]
    if "customer_key" not in columns and "customer_name" not in columns:
        missing.append("customer_key or customer_name")
    if missing:
        raise ConfigurationError(
            f"It is not said which column is {' and which is '.join(missing)}.",
            remedy=f"Name it with --column; the headings are {told_headings(headings)}.",
        )


def _checked_settings(settings: Mapping[str, str | None]) -> dict[str, str]:
    given = {name: value.strip() for name, value in settings.items() if value is not None and value.strip()}
    if unknown := given.keys() - {"numbers", "dates", "currency", "credits"}:
        raise ConfigurationError(f"No setting of a file is called {', '.join(sorted(unknown))}.", remedy="Remove it.")
    if "numbers" in given:
        number_way(given["numbers"])
    if "dates" in given:
        date_way(given["dates"])
    if "currency" in given:
        given["currency"] = given["currency"].upper()
        if len(given["currency"]) != 3 or not given["currency"].isascii() or not given["currency"].isalpha():
            raise ConfigurationError(f"{given['currency']!r} is no currency.", remedy="Write a code such as SEK.")
    if given.get("credits", "signed") not in CREDITS:
        raise ConfigurationError(
            f"{given['credits']!r} does not say how credits are written.", remedy=f"Write {' or '.join(CREDITS)}."
        )
    return given
