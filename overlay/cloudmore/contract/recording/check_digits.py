"""Numbers that nobody has: those whose check digit is wrong by the rules of every country that is known here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

SHORTEST, LONGEST = 8, 19


def _weighted(modulus: int, *weights: int) -> Callable[[str], bool]:
    return lambda digits: sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % modulus == 0


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(product - 9 if product > 9 else product for product in doubled) % 10 == 0


def _iso_7064(digits: str) -> bool:
    product = 10
    for digit in digits[:-1]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def _british(digits: str) -> bool:
    # 55 more is added to some, by some before the last two digits are taken off and by some behind that.
    both = (digits, f"{(int(digits) + 55) % 10**9:09d}")
    return any(
        (sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), each, strict=False)) + int(each[7:])) % 97
        in (0, 42)
        for each in both
    )


def _belgian(digits: str) -> bool:
    return 97 - int(digits[:8]) % 97 == int(digits[8:])


def _japanese(digits: str) -> bool:
    body = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits[1:])))
    return int(digits[0]) == 9 - body % 9


# By how many digits there are; Luhn's rule is looked at for every length.
_RULES: Mapping[int, tuple[Callable[[str], bool], ...]] = {
    8: (_weighted(11, 2, 7, 6, 5, 4, 3, 2, 1), _weighted(11, 7, 9, 10, 5, 8, 4, 2, 1)),
    9: (
        _weighted(10, 3, 7, 1, 3, 7, 1, 3, 7, 1),
        _weighted(11, 3, 2, 7, 6, 5, 4, 3, 2, 1),
        _weighted(11, 9, 8, 7, 6, 5, 4, 3, 2, -1),
        _iso_7064,
        _british,
    ),
    10: (_belgian, _weighted(11, 6, 5, 7, 2, 3, 4, 5, 6, 7, -1)),
    13: (_japanese,),
}


def may_be_real(digits: str) -> bool:
    """Whether a number, its beginning or its end is right by one of the rules; a short one never is.

    Args:
        digits: Nothing but digits.
    """
    if not SHORTEST <= len(digits) <= LONGEST:
        return False
    lengths = {each for each in (8, 9, 10, 13) if each <= len(digits)}
    parts = {digits, *(digits[:each] for each in lengths), *(digits[-each:] for each in lengths)}
    return any(rule(part) for part in parts for rule in (_luhn, *_RULES.get(len(part), ())))
