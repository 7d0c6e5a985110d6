"""How many places a column of decimals needs, so that no value of it is rounded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from attrs import define

from cloudmore.billing.line import digest_text
from cloudmore.billing.values import EXACT
from cloudmore.errors import ConfigurationError, shortened

# What every reader of Parquet has; and the places that leave as many digits before the point as an amount may need.
DIGITS, USUAL_PLACES = 38, 18


@define
class NumberPlaces:
    """The places of one column.

    Args:
        column: Its name, for the error.

    Attributes:
        needed: Digits behind the point that some value has.
        whole: Digits before the point that some value has.
    """

    column: str
    needed: int = 0
    whole: int = 0

    @property
    def places(self) -> int:
        """Digits behind the point that the column gets: the usual ones, unless its values need others."""
        return max(self.needed, min(USUAL_PLACES, DIGITS - self.whole))

    def make_room(self, numbers: Iterable[Decimal | None]) -> None:
        """Let these values fit, too.

        Raises:
            ConfigurationError: Together with the others so far they need more digits than there are.
        """
        for number in numbers:
            if number is None:
                continue
            if not self.has_room(number):
                raise too_many_digits(self.column, number)
            needed, whole = digits_of(number)
            self.needed, self.whole = max(self.needed, needed), max(self.whole, whole)

    def has_room(self, number: Decimal) -> bool:
        """Whether a value fits beside the others so far, with all its digits."""
        needed, whole = digits_of(number)
        return max(self.needed, needed) + max(self.whole, whole) <= DIGITS

    def written_out(self, numbers: Iterable[Decimal | None]) -> list[Decimal | None]:
        """The values with the column's places."""
        unit = Decimal(1).scaleb(-self.places)
        return [None if number is None else number.quantize(unit, context=EXACT) for number in numbers]


def digits_of(number: Decimal) -> tuple[int, int]:
    """How many digits a number has behind the point and before it, without zeros at its ends."""
    shortest = number.normalize(EXACT)
    exponent = shortest.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(-exponent, 0), max(shortest.adjusted() + 1, 0) if shortest else 0


def too_many_digits(column: str, number: Decimal) -> ConfigurationError:
    """The error of a column whose values do not fit."""
    return ConfigurationError(
        f"A Parquet file cannot hold {shortened(digest_text(number))} in {column}: its decimals have {DIGITS} digits, "
        "and this value and the others of the column need more.",
        remedy="Nothing was written. Write .csv, .json, .jsonl or .xlsx, which hold every digit.",
    )
