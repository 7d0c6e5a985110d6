"""Tax numbers that look right and cannot be anybody's: the check digit is wrong on purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random


def _weighted(weights: tuple[int, ...], modulus: int) -> Callable[[str], bool]:
    return lambda digits: sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % modulus == 0


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 - position % 2) for position, digit in enumerate(digits))
    return sum(product - 9 if product > 9 else product for product in doubled) % 10 == 0


def _iso_7064(digits: str) -> bool:
    product = 10
    for digit in digits[:-1]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def _british(digits: str) -> bool:
    return any(_weighted((8, 7, 6, 5, 4, 3, 2, 10, 1), 97)(str(int(digits) + shift).zfill(9)) for shift in (0, 55))


def _japanese(digits: str) -> bool:
    body = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits[1:])))
    return int(digits[0]) == 9 - body % 9


@dataclass(frozen=True, slots=True)
class _Scheme:
    length: int
    is_right: Callable[[str], bool]
    vat: str


_SCHEMES = {
    "SE": _Scheme(10, _luhn, "SE{}01"),
    "EE": _Scheme(9, _weighted((3, 7, 1, 3, 7, 1, 3, 7, 1), 10), "EE{}"),
    "NO": _Scheme(9, _weighted((3, 2, 7, 6, 5, 4, 3, 2, 1), 11), "NO{}MVA"),
    "DK": _Scheme(8, _weighted((2, 7, 6, 5, 4, 3, 2, 1), 11), "DK{}"),
    "FI": _Scheme(8, _weighted((7, 9, 10, 5, 8, 4, 2, 1), 11), "FI{}"),
    "DE": _Scheme(9, _iso_7064, "DE{}"),
    "GB": _Scheme(9, _british, "GB{}"),
    "NL": _Scheme(9, _weighted((9, 8, 7, 6, 5, 4, 3, 2, -1), 11), "NL{}B01"),
    "JP": _Scheme(13, _japanese, "T{}"),
}


def made_up_numbers(country: str, random: Random) -> tuple[str | None, str | None]:
    """Return a registration number and the VAT number made from it, both with a wrong check digit.

    Args:
        country: Two letters; a country without VAT numbers gives none.
        random: Where the digits come from.
    """
    scheme = _SCHEMES.get(country)
    if scheme is None:
        return None, None
    digits = "5" + "".join(str(random.getrandbits(16) % 10) for _ in range(scheme.length - 1))
    while scheme.is_right(digits):
        digits = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    return digits, scheme.vat.format(digits)
