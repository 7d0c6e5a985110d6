"""Numbers and texts of a report as a person reads them; the exact number stands beside."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from unicodedata import category

from cloudmore.billing.line import digest_text
from cloudmore.billing.values import EXACT, ZERO

GROUPS_APART = "\N{NARROW NO-BREAK SPACE}"
MOST_LETTERS = 500
MINUS = "\N{MINUS SIGN}"
_ROUNDED = Context(prec=EXACT.prec, rounding=ROUND_HALF_EVEN)
# Without them some languages and composed signs are not what they were; they turn nothing around.
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


def amount_text(number: Decimal, *, places: int = 2, sign: bool = False) -> str:
    """A number with its thousands apart and a point, the same in every language.

    Args:
        number: Exact.
        places: How many decimals are shown.
        sign: Whether a number above zero gets a sign, too.
    """
    rounded = number.quantize(Decimal(1).scaleb(-places), context=_ROUNDED)
    if rounded == ZERO:
        return format(rounded.copy_abs(), "f")
    text = format(rounded.copy_abs(), ",f").replace(",", GROUPS_APART)
    return f"{MINUS if rounded < ZERO else '+' if sign else ''}{text}"


def counted(count: int, what: str) -> str:
    """A count and its noun: ``1 line``, ``2 lines``."""
    return f"{amount_text(Decimal(count), places=0)} {what}{'' if count == 1 else 's'}"


def quantity_text(number: Decimal) -> str:
    """A quantity with as many decimals as it has, four at most."""
    exact = digest_text(number)
    _whole, _point, decimals = exact.partition(".")
    return amount_text(number, places=min(len(decimals), 4))


def percent_text(part: Decimal, whole: Decimal, *, sign: bool = False) -> str | None:
    """A part of a whole, which is above zero, in percent; else it says nothing and there is none."""
    if whole <= ZERO:
        return None
    return f"{amount_text(ratio(part, whole), places=1, sign=sign)} %"


def change_text(old: Decimal, new: Decimal) -> str | None:
    """A change in percent of what was; none where nothing was, or less than nothing."""
    return percent_text(EXACT.subtract(new, old), old, sign=True)


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """A part in percent of a whole that is not zero, to a thousand digits."""
    return _ROUNDED.divide(EXACT.multiply(part, Decimal(100)), whole)


def shown(text: str) -> str:
    """A text from outside without what turns its direction around, hides in it or steers a screen; not endless."""
    cut = text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
    return "".join(map(_shown_letter, cut))


def _shown_letter(letter: str) -> str:
    if letter.isprintable() or letter in _JOINERS:
        return letter
    if letter.isspace():
        return " "
    return "" if category(letter) == "Cf" else "\N{REPLACEMENT CHARACTER}"
