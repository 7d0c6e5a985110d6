"""Credits, whose amounts some programs write without a sign: the kind of the document says that they are credits."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from attrs import define

from cloudmore.billing.values import ZERO
from cloudmore.errors import ConfigurationError

_CREDIT = re.compile(r"(?:credit|kredit|gutschrift|storno|hyvity|refund)(?!or|er(?!at))")
# Short words of programs, and the number of a credit note in UN/CEFACT's list 1001.
_CODES = frozenset({"cn", "crn", "cm", "cr", "381"})


@lru_cache(maxsize=1024)
def is_credit_word(document_type: str) -> bool:
    """Whether a word for the kind of a document means a credit note.

    Args:
        document_type: As it stands in the file.
    """
    plain = document_type.strip().casefold()
    return plain in _CODES or _CREDIT.search(plain) is not None


@define
class CreditSurvey:
    """Whether the credit notes of a file have a sign; read every row before any is used.

    Attributes:
        above_zero: The first credit note above zero: its line and amount.
        below_zero: The first one below zero.
    """

    above_zero: tuple[int, Decimal] | None = None
    below_zero: tuple[int, Decimal] | None = None

    def look(self, line: int, amount: Decimal) -> None:
        """Take a row of a credit note into account.

        Args:
            line: Where it stands.
            amount: As the file writes it.
        """
        if amount > ZERO and self.above_zero is None:
            self.above_zero = (line, amount)
        if amount < ZERO and self.below_zero is None:
            self.below_zero = (line, amount)

    def are_unsigned(self, chosen: str | None) -> bool:
        """Whether the amounts of credit notes are to be turned.

        Args:
            chosen: What somebody said: ``signed`` or ``unsigned``.

        Raises:
            ConfigurationError: Some are above and some below zero, and nobody said what that means.
        """
        if chosen is not None:
            return chosen == "unsigned"
        if self.above_zero is not None and self.below_zero is not None:
            raise ConfigurationError(
                f"Credit notes are written in two ways: line {self.above_zero[0]} has {self.above_zero[1]}, and line "
                f"{self.below_zero[0]} has {self.below_zero[1]}.",
                remedy="Say which it is: --credits signed if those above zero are charges all the same, or --credits "
                "unsigned if those above zero are money back.",
            )
        return self.above_zero is not None


@define
class Signed:
    """The numbers of a row, with the signs that they mean.

    Attributes:
        amount: Below zero on a credit.
        quantity: Below zero on a credit.
        tax_amount: With the sign of the amount.
        is_credit: Whether the row is a credit.
        was_turned: Whether the amount has another sign than in the file.
    """

    amount: Decimal
    quantity: Decimal | None
    tax_amount: Decimal | None
    is_credit: bool
    was_turned: bool = False

    def turn(self) -> None:
        """Give the amount the other sign, and those that had the same with it."""
        was_above = self.amount > ZERO
        if self.quantity and (self.quantity > ZERO) == was_above:
            self.quantity = -self.quantity
        if self.tax_amount and (self.tax_amount > ZERO) == was_above:
            self.tax_amount = -self.tax_amount
        self.amount, self.was_turned = -self.amount, True
