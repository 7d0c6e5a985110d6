"""Exact amounts as a whole number of units and a count of decimal places, and their spellings."""

from functools import lru_cache


def spell(units: int, places: int) -> str:
    """Spell an amount in plain notation with all its places.

    Args:
        units: The amount in units of the last place.
        places: How many decimal places.
    """
    if not places:
        return str(units)
    if units < 0:
        return "-" + spell(-units, places)
    digits = str(units)
    point = len(digits) - places
    if point <= 0:
        return "0." + digits.zfill(places)
    return digits[:point] + "." + digits[point:]


@lru_cache(maxsize=4096)
def spell_price(units: int, places: int) -> str:
    """Spell a price; the same few prices come again and again.

    Args:
        units: The price in units of the last place.
        places: How many decimal places.
    """
    return spell(units, places)


def respell_with_exponent(plain: str) -> str:
    """Spell a plain number with an exponent, as .NET spells very small ones: same value, same digits.

    Args:
        plain: A number in plain notation.
    """
    sign = "-" if plain.startswith("-") else ""
    whole, _, fraction = plain.removeprefix("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return f"{sign}0E+00"
    exponent = len(digits) - 1 - len(fraction)
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{mantissa}E{exponent:+03d}" if exponent < 0 else f"{sign}{mantissa}E{exponent:+d}"


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide and round halves away from zero.

    Args:
        numerator: Any whole number.
        denominator: A positive whole number.
    """
    quotient = (abs(numerator) * 2 + denominator) // (denominator * 2)
    return -quotient if numerator < 0 else quotient
