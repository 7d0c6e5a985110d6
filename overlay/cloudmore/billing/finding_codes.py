"""The codes of findings, and how long the acceptance of one of them lasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import Enum

from cloudmore.billing.columns import NEEDED_ON_EVERY_LINE
from cloudmore.errors import ConfigurationError


class Lasting(Enum):
    """How long a finding is expected to come again, and so how long its acceptance holds."""

    MONTH = "month"
    STANDING = "standing"


_OF_THE_REPORT = (
    "ambiguous-column",
    "computed-totals",
    "details-differ",
    "empty",
    "link-not-followed",
    *(f"missing-{column.replace('_', '-')}" for column in NEEDED_ON_EVERY_LINE),
    "month-not-over",
    "no-extra-column",
    "no-list",
    "not-counted",
    "object-without-lines",
    "odd-currency",
    "outside-period",
    "subtotal-differs",
    "two-levels",
)
_OF_THE_MONTH = (
    "contradictory-signs",
    "cost-changed",
    "equal-lines",
    "fewer-organizations",
    "margin-differs",
    "missing-total-cost",
    "not-compared",
    "organization-new",
    "organization-vanished",
    "price-changed",
    "quantity-jump",
    "service-new",
    "service-vanished",
    "total-differs",
    "unknown-frequency",
    "unsettled",
)
_OF_EXPORTS = ("line-held-back", "nothing-exported", "open-findings", "other-reading", "own-lines")
_OF_CHANGES = ("late-lines", "restated-lines", "vanished-lines")
_OF_RECONCILING = (
    "amount-differs",
    "not-comparable",
    "nothing-compared",
    "only-in-file",
    "only-in-report",
    "quantity-differs",
)
_OF_MAPPINGS = ("organization-recreated", "product-without-item", "unmapped")
# Conditions of a customer or of what he buys: whoever has accepted one knows that it comes again.
_STANDING = (
    "customer-unknown",
    "item-unknown",
    "low-margin",
    "mixed-currencies",
    "negative-margin",
    "organization-gone",
    "organization-inactive",
    "organization-renamed",
    "organization-unlisted",
    "other-target",
    "shared-key",
    "text-cut",
    "text-replaced",
    "two-currencies",
    "zero-price",
)
CODES: Mapping[str, Lasting] = {
    **dict.fromkeys(
        (*_OF_THE_REPORT, *_OF_THE_MONTH, *_OF_EXPORTS, *_OF_CHANGES, *_OF_MAPPINGS, *_OF_RECONCILING), Lasting.MONTH
    ),
    **dict.fromkeys(_STANDING, Lasting.STANDING),
}
# Where one of these is found no line was read or compared, so there is nothing that somebody could have looked at.
WITHOUT_LINES = frozenset({"empty", "link-not-followed", "no-list", "nothing-compared", "nothing-exported"})


def known_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes, when each of them exists.

    Args:
        codes: As somebody wrote them.

    Raises:
        ConfigurationError: There is no such code.
    """
    given = tuple(codes)
    if unknown := [code for code in given if code not in CODES]:
        alike = [near for code in unknown for near in get_close_matches(code, CODES, 1)]
        raise ConfigurationError(
            f"No finding is called {', '.join(map(repr, unknown))}.",
            remedy=f"{f'Did you mean {alike[0]}? ' if alike else ''}The findings are {', '.join(CODES)}.",
        )
    return given
