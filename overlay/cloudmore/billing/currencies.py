"""How many decimal places a currency has: the minor units of ISO 4217."""

from __future__ import annotations

from collections.abc import Mapping

# Those that ISO 4217 gives another number of places than two. It is about the smallest amount that can be paid, and not
# about prices: the price of one may have as many places as the vendor likes.
_USUAL_PLACES = 2
_NO_PLACES = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"),
    *("XAF", "XOF", "XPF"),
)
_THREE_PLACES = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_FOUR_PLACES = ("CLF", "UYW")
UNUSUAL_PLACES: Mapping[str, int] = {
    **dict.fromkeys(_NO_PLACES, 0),
    **dict.fromkeys(_THREE_PLACES, 3),
    **dict.fromkeys(_FOUR_PLACES, 4),
}


def places_of(currency: str | None) -> int:
    """Decimal places of the amounts that can be paid in a currency.

    Args:
        currency: Its code in capital letters, such as ``SEK``.

    Returns:
        As ISO 4217 says; two where the currency is not known.
    """
    return _USUAL_PLACES if currency is None else UNUSUAL_PLACES.get(currency, _USUAL_PLACES)
