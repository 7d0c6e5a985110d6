"""Charts of a summary page: bars that Python draws as SVG, beside names and amounts that are text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from cloudmore.billing.files.amount_text import amount_text, counted, percent_text, shown
from cloudmore.billing.line import plain
from cloudmore.billing.page.sums import Group, Key, PageSums
from cloudmore.billing.values import EXACT, ZERO

WIDTH = 1000
MOST_BARS = 15
_THOUSAND = Decimal(WIDTH)


@frozen
class Bar:
    """One bar.

    Attributes:
        name: What it is of.
        text: The amount, and its share.
        exact: The exact amount.
        svg: The bar, and below it that of the other month.
    """

    name: str
    text: str
    exact: str
    svg: str


@frozen
class Chart:
    """One chart.

    Attributes:
        title: What it shows.
        bars: From top to bottom.
        has_before: Whether there are bars of another month.
        rest: What is left out, in words.
    """

    title: str
    bars: tuple[Bar, ...]
    has_before: bool
    rest: str = ""


def charts_of(sums: PageSums, other: PageSums | None, currency: str | None) -> tuple[Chart, ...]:
    """The largest organizations and services of a currency, each beside the other month.

    Args:
        sums: Of the report.
        other: Of the other month, if there is one.
        currency: Which currency.
    """
    return tuple(
        _chart(
            what, getattr(sums, f"by_{what}"), getattr(other, f"by_{what}", None), sums.by_currency[currency], currency
        )
        for what in ("organization", "service")
    )


def _chart(
    what: str, now: Mapping[Key, Group], before: Mapping[Key, Group] | None, whole: Group, currency: str | None
) -> Chart:
    own = sorted(
        ((key, group) for (key, each), group in now.items() if each == currency),
        key=lambda item: (item[1].sales.copy_negate(), item[1].name),
    )
    largest, left = own[:MOST_BARS], own[MOST_BARS:]
    pairs = [(group, None if before is None else before.get((key, currency), Group()).sales) for key, group in largest]
    scale = scale_of([amount for group, old in pairs for amount in (group.sales, old) if amount is not None])
    bars = tuple(
        Bar(
            shown(group.name),
            _text(group.sales, whole.sales, with_share=what == "service"),
            plain(group.sales),
            bar_svg(group.sales, old, scale),
        )
        for group, old in pairs
    )
    rest = ZERO
    for _key, group in left:
        rest = EXACT.add(rest, group.sales)
    told = f"and {counted(len(left), f'more {what}')}, together {amount_text(rest)}" if left else ""
    title = "Largest organizations" if what == "organization" else "Services and their share"
    return Chart(title, bars, before is not None, told)


def _text(amount: Decimal, whole: Decimal, *, with_share: bool) -> str:
    share = percent_text(amount, whole) if with_share else None
    return f"{amount_text(amount)} ({share})" if share else amount_text(amount)


@frozen
class Scale:
    """Where an amount lies between the left side and the right one."""

    lowest: Decimal
    highest: Decimal

    def place(self, amount: Decimal) -> int:
        """A whole number from 0 to ``WIDTH``."""
        span = EXACT.subtract(self.highest, self.lowest)
        if not span:
            return 0
        return int(EXACT.divide_int(EXACT.multiply(EXACT.subtract(amount, self.lowest), _THOUSAND), span))


def scale_of(amounts: Sequence[Decimal]) -> Scale:
    """A scale that holds zero and all of the amounts."""
    return Scale(min((ZERO, *amounts)), max((ZERO, *amounts)))


def bar_svg(now: Decimal, before: Decimal | None, scale: Scale) -> str:
    """A bar from zero to an amount, and a thinner one below it for another month.

    Args:
        now: The amount.
        before: That of the other month, if there is one.
        scale: Of the chart.
    """
    zero = scale.place(ZERO)
    parts = [_rectangle("now", zero, scale.place(now), 0, 12)]
    if before is not None:
        parts.append(_rectangle("before", zero, scale.place(before), 14, 4))
    if zero:
        parts.append(f'<rect class="zero" x="{zero}" y="0" width="2" height="18"/>')
    return (
        f'<svg viewBox="0 0 {WIDTH} 18" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )


def _rectangle(name: str, zero: int, end: int, top: int, height: int) -> str:
    left, width = min(zero, end), max(abs(end - zero), 2)
    return f'<rect class="{name}" x="{left}" y="{top}" width="{width}" height="{height}"/>'
