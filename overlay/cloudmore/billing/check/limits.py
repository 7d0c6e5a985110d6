"""Where the check begins to find something: its thresholds, from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from attrs import asdict, fields, frozen

from cloudmore.billing.line import plain
from cloudmore.errors import ConfigurationError

_TABLE = "[billing.check]"
_LAST_DAY_OF_EVERY_MONTH = 28
# Beyond it a threshold is a slip, and would fill the screen in plain notation.
_LARGEST_EXPONENT = 20


@frozen
class CheckLimits:
    """Thresholds of the check; percentages are such as 10 for ten of a hundred.

    Attributes:
        settled_day: From this day of the month after on, a month counts as settled; 1 where all is in at its end.
        organizations_drop_percent: So many fewer organizations than in the month before are a finding.
        low_margin_percent: A margin, as a part of sales, below this is a finding; 0 for negative ones alone.
        price_change_percent: A price that has changed by more than this is a finding.
        quantity_jump_percent: A quantity that has grown, or was higher, by more than this is a finding.
        quantity_jump_amount: Not where the sales have changed by less than this amount, in whatever currency.
        total_tolerance: So far may a line's total be from quantity times price.
    """

    settled_day: int = 9
    organizations_drop_percent: Decimal = Decimal(10)
    low_margin_percent: Decimal = Decimal(5)
    price_change_percent: Decimal = Decimal(0)
    quantity_jump_percent: Decimal = Decimal(100)
    quantity_jump_amount: Decimal = Decimal(100)
    total_tolerance: Decimal = Decimal("0.005")

    def told(self) -> Mapping[str, str]:
        """Every threshold as text, so that whoever reads a result knows what it was held against."""
        return {
            name: plain(value) if isinstance(value, Decimal) else str(value) for name, value in asdict(self).items()
        }


def limits_of(given: Any) -> CheckLimits:
    """Thresholds from the settings, checked.

    Args:
        given: The table, fractions as ``Decimal``.

    Raises:
        ConfigurationError: A threshold does not exist or makes no sense.
    """
    known = {each.name for each in fields(CheckLimits)}
    if not isinstance(given, dict):
        raise ConfigurationError(f"{_TABLE} of the settings is no table.", remedy="Write names and numbers below it.")
    table = cast("dict[str, Any]", given)
    if unknown := sorted(table.keys() - known):
        raise ConfigurationError(
            f"{_TABLE} has no threshold called {', '.join(unknown)}.", remedy=f"It has {', '.join(sorted(known))}."
        )
    for name, value in table.items():
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not Decimal(value).is_finite():
            raise ConfigurationError(f"{name} in {_TABLE} is no number.", remedy=f"Write {name} = 10, without quotes.")
        if abs(Decimal(value).adjusted()) > _LARGEST_EXPONENT:
            raise ConfigurationError(f"{name} in {_TABLE} is out of all proportion.", remedy=f"Write {name} = 10.")
        if value < 0:
            raise ConfigurationError(f"{name} in {_TABLE} is below zero.", remedy="Write 0 or more.")
    day = table.get("settled_day", 1)
    if not isinstance(day, int) or not 1 <= day <= _LAST_DAY_OF_EVERY_MONTH:
        raise ConfigurationError(
            f"settled_day in {_TABLE} is no day that every month has.", remedy="Write a day from 1 to 28."
        )
    numbers: dict[str, Any] = {
        name: value if name == "settled_day" else Decimal(value) for name, value in table.items()
    }
    return CheckLimits(**numbers)
