"""What a cell of a spreadsheet can hold, and what would become something else in it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

# A number of a spreadsheet is a double, which keeps any 15 digits, and changes others.
DIGITS_OF_A_DOUBLE = 15
LARGEST_WHOLE = 10**15
LONGEST_TEXT = 32_767
# Spreadsheet programs count a day of February 1900 that never was.
FIRST_DAY = date(1900, 3, 1)

_DAY_ZERO = date(1899, 12, 30)
_LINE_END = re.compile(r"\r\n?")
# What XML cannot hold, or steers whatever shows it; tab and line feed are texts.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Spreadsheet programs read such a text as the character with that number.
_ESCAPE = re.compile("_(x[0-9A-Fa-f]{4}_)")


def cell_text(text: str) -> tuple[str, bool]:
    """A text as a cell can hold it: control characters replaced, and what is too long cut, with ``…`` at its end.

    Returns:
        The text, and whether it was cut.
    """
    if not text.isprintable():
        text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _LINE_END.sub("\n", text))
    if len(text) > LONGEST_TEXT // 2:
        # Spreadsheet programs count units of two bytes.
        units = text.encode("utf-16-le")
        if len(units) > 2 * LONGEST_TEXT:
            return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…", True
    return text, False


def text_xml(text: str) -> str:
    """What a cell holds that is a text, whatever the text looks like."""
    if "_x" in text:
        text = _ESCAPE.sub(r"_x005F_\1", text)
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'


def number_xml(number: float) -> str:
    """What a cell holds that is a number."""
    return f"><v>{number!r}</v></c>"


def day_number(day: date) -> int | None:
    """A date as a spreadsheet counts it; ``None`` before its calendar begins."""
    return (day - _DAY_ZERO).days if day >= FIRST_DAY else None


def as_double(number: Decimal) -> float | int | None:
    """The number of a cell that keeps every digit of a number; ``None`` where it has too many."""
    if len(str(number)) > DIGITS_OF_A_DOUBLE and _digits(number) > DIGITS_OF_A_DOUBLE:
        return None
    double = float(number)
    # Whole ones without a point, and without the sign of -0.00.
    return int(double) if double.is_integer() and abs(double) < LARGEST_WHOLE else double


def _digits(number: Decimal) -> int:
    return len("".join(map(str, number.as_tuple().digits)).strip("0"))
