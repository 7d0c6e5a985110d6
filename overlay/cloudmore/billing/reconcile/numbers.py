"""Numbers as people and their programs write them, read exactly, and only when there is no doubt."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from cloudmore.billing.files.locales import locale_named
from cloudmore.billing.reconcile.two_readings import Readings, Ways
from cloudmore.errors import ConfigurationError

# The first way has a comma before the decimals, the second a point.
NUMBERS = Ways("numbers", ("1.234,50", "1,234.50"), "--numbers", ", or a locale such as sv-SE")
COMMA, POINT = 0, 1
_MOST_CHARACTERS = 100
_NOT_A_NUMBER = "is no number"

_SPELLINGS = str.maketrans(
    {
        **dict.fromkeys("\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}", " "),
        **dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{SMALL HYPHEN-MINUS}\N{FULLWIDTH HYPHEN-MINUS}", "-"),
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    }
)
# A sign may stand before or behind the number, and on either side of the currency; brackets are a minus, too.
_CURRENCY = r"[A-Z]{3}|[Kk]r\.?|[€$£¥]|zł|Kč"
_CELL = re.compile(
    rf"(?P<open>\()? ?(?P<s1>[-+])? ?(?P<before>{_CURRENCY})? ?(?P<s2>[-+])? ?(?P<digits>[0-9.,' ]*[0-9]) ?"
    rf"(?P<s3>[-+])? ?(?P<after>{_CURRENCY})? ?(?P<s4>[-+])? ?(?P<close>\))?"
)
# What nearly every cell is; three digits behind a mark may be thousands.
_USUAL = re.compile(
    r"-?(?:[0-9]{1,30}|[1-9][0-9]{0,2}(?:[ \u00a0\u202f][0-9]{3}){1,9})"
    r"(?:(?P<mark>[.,])(?:(?P<doubt>[0-9]{3})|[0-9]{1,30}))?"
)
_USUAL_SIGNS = str.maketrans({**dict.fromkeys(" \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"), ",": "."})
# Thousands are apart by one sign throughout, and a number whose thousands are apart does not begin with a zero.
_WAYS = tuple(
    re.compile(
        rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?P<apart>[ '{other}])[0-9]{{3}}(?:(?P=apart)[0-9]{{3}})*)?(?:{mark}[0-9]+)?"
    )
    for mark, other in ((",", r"\."), (r"\.", ","))
)
_DECIMALS = (",", ".")
_SYMBOLS = {"€": "EUR", "£": "GBP", "zł": "PLN", "Kč": "CZK"}


def number_way(text: str) -> int:
    """The way that an example or a locale means.

    Args:
        text: A number with decimals whose mark is not doubtful, such as ``1 234,50``, or a locale such as ``sv-SE``.

    Returns:
        0 for a decimal comma, 1 for a decimal point.

    Raises:
        ConfigurationError: It tells neither.
    """
    if any(map(str.isalpha, text)):
        return _DECIMALS.index(locale_named(text).decimal_mark)
    read = number_readings(text)
    if not read.problem and (read.first is None) != (read.second is None):
        return int(read.first is None)
    raise ConfigurationError(
        f"{text!r} does not say how numbers are written.",
        remedy="Write 1.234,50 or 1,234.50, or a locale such as sv-SE.",
    )


@lru_cache(maxsize=1 << 13)
def number_readings(text: str) -> Readings[Decimal]:
    """What a cell means as a number, exactly, with a comma and with a point before the decimals.

    Args:
        text: The cell; without a letter or digit it has no number.
    """
    if (usual := _USUAL.fullmatch(text)) is not None and not usual["doubt"]:
        number = Decimal(text.translate(_USUAL_SIGNS))
        mark = usual["mark"]
        return Readings(None if mark == "." else number, None if mark == "," else number)
    spelled = " ".join(text.translate(_SPELLINGS).split())
    if not spelled or spelled in ("-", "--"):
        return Readings()
    if "%" in spelled:
        return Readings(problem="is a percentage")
    found = _CELL.fullmatch(spelled) if len(spelled) <= _MOST_CHARACTERS else None
    if found is None or (found["before"] and found["after"]):
        return Readings(problem=_NOT_A_NUMBER)
    signs = [found[name] for name in ("s1", "s2", "s3", "s4") if found[name]]
    if bool(found["open"]) != bool(found["close"]) or len(signs) + bool(found["open"]) > 1:
        return Readings(problem=_NOT_A_NUMBER)
    is_negative = bool(found["open"]) or signs == ["-"]
    first, second = (_number(found["digits"].strip(), way, is_negative=is_negative) for way in (COMMA, POINT))
    return Readings(
        first,
        second,
        _NOT_A_NUMBER if first is None and second is None else "",
        number_currency(found["before"] or found["after"]),
    )


def _number(digits: str, way: int, *, is_negative: bool) -> Decimal | None:
    if not _WAYS[way].fullmatch(digits):
        return None
    whole, _mark, decimals = digits.partition(_DECIMALS[way])
    plain = "".join(filter(str.isdigit, whole)) or "0"
    return Decimal(f"{'-' if is_negative else ''}{plain}{'.' if decimals else ''}{decimals}")


def number_currency(word: str | None) -> str | None:
    """The code of the currency that a sign beside a number means; ``None`` where several countries have it.

    Args:
        word: A sign such as ``€``, or a code in capital letters.
    """
    if word is None:
        return None
    return _SYMBOLS.get(word) or (word if len(word) == 3 and word.isalpha() and word.isupper() else None)
