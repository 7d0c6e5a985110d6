"""What kind of line it is, as far as the report itself says so. No money is ever decided on it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

_FREQUENCIES: Mapping[str, str] = {
    **dict.fromkeys(
        ("monthly", "month", "annual", "annually", "yearly", "year", "quarterly", "triennial"), "recurring"
    ),
    **dict.fromkeys(("onetime", "once"), "one_time"),
    **dict.fromkeys(("usage", "consumption", "payasyougo", "metered"), "usage"),
}


def kind_of(payment_frequency: str | None, total_sales: Decimal | None) -> tuple[str, str | None]:
    """Kind of a line and what tells it.

    Args:
        payment_frequency: The vendor's word.
        total_sales: The amount; below zero the line is a credit, whatever its frequency.

    Returns:
        ``recurring``, ``one_time``, ``usage``, ``credit`` or ``unknown``, and the reason; none for ``unknown``.
    """
    if total_sales is not None and total_sales < 0:
        return "credit", "total_sales is negative"
    if payment_frequency is not None:
        kind = _FREQUENCIES.get("".join(letter for letter in payment_frequency.casefold() if letter.isalnum()))
        if kind is not None:
            return kind, f"payment_frequency is {payment_frequency}"
    return "unknown", None
