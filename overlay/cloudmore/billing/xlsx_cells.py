"""What a cell of a spreadsheet can hold, and what would become something else in it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

# A number of a spreadsheet is a double, which keeps any 15 digits, and changes others.
DIGITS_OF_A_DOUBLE = 15
LONGEST_TEXT = 32_767
# Spreadsheet programs count a day of February 1900 that never was.
FIRST_DAY = date(1900, 3, 1)

_LINE_END = re.compile(r"\r\n?")
# What XML cannot hold, or steers whatever shows it; tab and line feed are texts.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def cell_text(text: str) -> tuple[str, bool]:
    """A text as a cell can hold it: control characters replaced, and what is too long cut, with ``…`` at its end.

    Returns:
        The text, and whether it was cut.
    """
    if text.isprintable() and len(text) <= LONGEST_TEXT // 2 and text[:3] != "<r>":
        # Nearly every text, so this one makes the spreadsheet faster by a tenth.
        return text, False
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _LINE_END.sub("\n", text))
    if text.startswith("<r>") and text.endswith("</r>"):
        # The library takes this for markup of its own, and would write it as it stands.
        text += " "
    if len(text) > LONGEST_TEXT // 2:
        # Spreadsheet programs count units of two bytes.
        units = text.encode("utf-16-le")
        if len(units) > 2 * LONGEST_TEXT:
            return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…", True
    return text, False


def as_double(number: Decimal) -> float | None:
    """The number of a cell that keeps every digit of a number; ``None`` where it has too many."""
    if len(str(number)) > DIGITS_OF_A_DOUBLE and _digits(number) > DIGITS_OF_A_DOUBLE:
        return None
    # Without the sign of -0.00.
    return float(number) or 0.0


def _digits(number: Decimal) -> int:
    return len("".join(map(str, number.as_tuple().digits)).strip("0"))
