"""A made-up text in place of one of somebody's: as long, of the same kind of letters, and nobody's.

Nothing is computed from the text, so nothing can be computed back: chance decides, and only this run knows the pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from random import Random
from string import ascii_lowercase, ascii_uppercase

from attrs import frozen

from cloudmore.contract.recording.check_digits import may_be_real

EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?P<host>[^/\s?#:\"'<>]*)")
# A country's letters, its digits, and what some countries have behind them.
_TAX_NUMBER = re.compile(r"[A-Z]{1,3}[0-9]{7,13}(?:MVA|B[0-9]{2})?")
_PHONE = re.compile(r"(?:\+|00|\(?0)[0-9 ()./-]{6,20}")
# What some programs say of a telephone number by the name of its property.
_PHONE_NAMES = ("phone", "mobile", "telefon", "fax")
NOBODYS_DOMAIN = "example"
# Letters that are looked through for one that is like another.
_PAGE = 64
_LEAST_DIGITS = 7
_TRIES = 200


@frozen
class FictionalRange:
    """Telephone numbers that a regulator keeps for films and books.

    Attributes:
        country: Its prefix.
        first: First digits of a number within the country, without a zero in front.
        more: How many digits come behind them.
    """

    country: str
    first: str
    more: int


# PTS, Ofcom, NANPA and Bundesnetzagentur.
RANGES: Sequence[FictionalRange] = (
    FictionalRange("46", "84650040", 1),
    FictionalRange("44", "1632960", 3),
    FictionalRange("1", "20255501", 2),
    FictionalRange("49", "3023125", 3),
)


def is_phone(text: str, name: str = "") -> bool:
    """Whether a text is a telephone number, by its form or by the name of its property."""
    digits = sum(map(str.isdigit, text))
    if digits < _LEAST_DIGITS:
        return False
    return any(word in name.lower() for word in _PHONE_NAMES) or _PHONE.fullmatch(text.strip()) is not None


def made_up_phone(text: str, random: Random, *, fiction: bool = True) -> str:
    """A telephone number of the same form, kept for fiction where a range of that length is known.

    Where none is, it begins with zeros, and no number does.

    Args:
        text: The number, with whatever stands between its digits.
        random: Chance.
        fiction: Whether the ranges are asked; they are small.
    """
    digits = "".join(letter for letter in text if _is_ascii_digit(letter))
    drawn = [new for each in RANGES if fiction and (new := _of_range(digits, each, text, random))]
    new = random.choice(drawn) if drawn else f"000{_digits(len(digits) - 3, random)}"
    pending = iter(new)
    return "".join(next(pending) if _is_ascii_digit(letter) else _letter(letter, random) for letter in text)


def _of_range(digits: str, range_: FictionalRange, text: str, random: Random) -> str:
    length = len(range_.first) + range_.more
    number = f"{range_.first}{_digits(range_.more, random)}"
    zeros = "00" if digits.startswith("00") else ""
    if zeros or text.lstrip().startswith("+"):
        begin = f"{zeros}{range_.country}"
        rest = len(digits) - len(begin)
        trunk = "0" if rest == length + 1 and digits[len(begin)] == "0" else ""
        return f"{begin}{trunk}{number}" if digits.startswith(begin) and rest == length + len(trunk) else ""
    if digits.startswith("0"):
        return f"0{number}" if len(digits) == length + 1 else ""
    return number if len(digits) == length else ""


def made_up_domain(domain: str, random: Random) -> str:
    """A domain that nobody can have (RFC 2606), with as many names in it.

    Args:
        domain: Such as ``mail.contoso.com``.
        random: Chance.
    """
    names, _, _top = domain.rpartition(".")
    return f"{made_up_letters(names or domain, random)}.{NOBODYS_DOMAIN}"


def made_up_text(text: str, random: Random, *, kept_hosts: frozenset[str] = frozenset()) -> str:
    """A text of the same form: letters for letters, digits for digits, and everything else as it was.

    Args:
        text: The text.
        random: Chance.
        kept_hosts: Hosts that an address may go on naming.
    """
    if _TAX_NUMBER.fullmatch(text):
        return "".join(_digits(1, random) if _is_ascii_digit(letter) else letter for letter in text)
    pieces: list[str] = []
    at = 0
    for found in _URL.finditer(text):
        host = found["host"]
        kept = host.lower() in kept_hosts or not host
        pieces += (made_up_letters(text[at : found.start()], random), found["scheme"])
        pieces.append(host if kept else made_up_domain(host, random))
        at = found.end()
    return "".join((*pieces, made_up_letters(text[at:], random)))


def nobodys_numbers(text: str, random: Random) -> str:
    """A made-up text whose numbers are none that somebody may have, each by itself."""

    def number(found: re.Match[str]) -> str:
        new = found[0]
        for _try in range(_TRIES):
            if not may_be_real(new):
                break
            new = made_up_letters(new, random)
        return new

    return re.sub("[0-9]+", number, text)


def may_be_somebodys(text: str) -> bool:
    """Whether all digits of a made-up text together happen to be a number that somebody may have."""
    return may_be_real("".join(re.findall("[0-9]+", text)))


def made_up_letters(text: str, random: Random) -> str:
    """Letters for letters and digits for digits; zeros in front stay, so that a number stays one."""
    new: list[str] = []
    in_front = True
    for letter in text:
        if _is_ascii_digit(letter):
            stays = letter == "0" and in_front
            new.append(letter if stays else random.choice("123456789" if in_front else "0123456789"))
            in_front = stays
        else:
            new.append(_letter(letter, random))
            in_front = True
    return "".join(new)


def _letter(letter: str, random: Random) -> str:
    return random.choice(_alike(letter))


@cache
def _alike(letter: str) -> str:
    """The letters that may stand for one: of the same alphabet and case; itself for what is no letter."""
    if letter in ascii_lowercase or letter in ascii_uppercase:
        return ascii_lowercase if letter in ascii_lowercase else ascii_uppercase
    category = unicodedata.category(letter)
    if category[0] != "L" and category != "Nd":
        return letter
    first = ord(letter) // _PAGE * _PAGE
    page = map(chr, range(max(first, 128), first + _PAGE))
    return "".join(each for each in page if unicodedata.category(each) == category and _has_one_case(each)) or letter


def _has_one_case(letter: str) -> bool:
    """Whether it stays one letter in the other case, and comes back from there."""
    other = letter.swapcase()
    return len(other) == 1 and other.swapcase() == letter


def _digits(count: int, random: Random) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def _is_ascii_digit(letter: str) -> bool:
    return "0" <= letter <= "9"
