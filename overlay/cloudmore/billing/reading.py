"""The second reading of a report: its lines, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from decimal import Decimal
from operator import itemgetter
from pathlib import Path as File
from typing import Any

from attrs import Factory, define, evolve, frozen
from msgspec import UNSET

from cloudmore.billing.binding import Binding
from cloudmore.billing.columns import COLUMNS, COMPUTED, NUMBERS
from cloudmore.billing.kind import kind_of
from cloudmore.billing.leftovers import Leftovers
from cloudmore.billing.levels import ASKED_DATE, Level, levels_of, read_object
from cloudmore.billing.line import IDENTITY, BillingLine, digest_text, hashed, line_key
from cloudmore.billing.line_values import LineReader, LineValues, Values
from cloudmore.billing.outline import readable
from cloudmore.billing.plain_columns import PlainColumns
from cloudmore.billing.runs import decoded
from cloudmore.billing.sums import Sums
from cloudmore.billing.survey import Field, Head, members, outermost_objects, value_of
from cloudmore.billing.totals import Total
from cloudmore.billing.values import EXACT, json_text

_TEXT = frozenset({str})
# What the report says in a line beside its numbers.
_SAID = tuple(
    column for column in COLUMNS if column not in (*NUMBERS, "kind", "kind_reason", "line_key", "line_digest", "extra")
)
_NUMBERS_AT = COLUMNS.index(NUMBERS[0])
_KIND = COLUMNS.index("kind") - _NUMBERS_AT - len(NUMBERS)
_SALES = NUMBERS.index("total_sales")
_FREQUENCY, _DETAILS, _SERVICE_NAME = map(_SAID.index, ("payment_frequency", "details", "service_name"))
_SERVICE = IDENTITY.index("service_id")
_IDENTITY = itemgetter(*map(_SAID.index, IDENTITY))


@frozen
class Origin:
    """What every line of a report has in common.

    Attributes:
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        month: The period asked for.
        zone: Whose calendar the billing dates are in.
    """

    source: str
    reseller_id: str
    month: str
    zone: tzinfo


@define
class NextPeriod:
    """Lines that came because the API had to be asked for the day after the period; they are of the next one.

    Attributes:
        begins: The first day of it, in the API's calendar.
        by_currency: Their sums; ``None`` collects lines without a currency.
    """

    begins: date
    by_currency: dict[str | None, Total] = Factory(dict[str | None, Total])

    def takes(self, line: BillingLine, asked_date: date | None) -> bool:
        """Count a line, if it is one of them."""
        if asked_date != self.begins:
            return False
        self.by_currency.setdefault(line.currency, Total()).add(line)
        return True


def lines(
    raw: File,
    head: Head,
    binding: Binding,
    origin: Origin,
    *,
    sums: Sums,
    leftovers: Leftovers,
    next_period: NextPeriod | None = None,
) -> Iterator[BillingLine]:
    """Every line of the report, in its order.

    Args:
        raw: The report, byte for byte.
        head: Its start.
        binding: Where the lines lie.
        origin: What they have in common.
        sums: Gathers the vendor's own sums and what the lines add up to.
        leftovers: Gathers what no line took.
        next_period: Takes lines that are of the next period; they are in the vendor's sums all the same.

    Raises:
        ReportShapeError: An amount or a date cannot be read.
        ResponseError: The report is cut.
    """
    head = evolve(head, prefix=binding.prefix)
    levels = levels_of(binding, origin.zone, asked_date=next_period is not None)
    maker = _LineMaker(levels[-1], origin, binding)
    top = "".join(f"/{name}" for name in (binding.prefix or "").split(".")[:-1] if name)

    def inside(
        things: Iterable[Any], depth: int, pointer: str, outer: dict[str, Any], extra: dict[str, Any]
    ) -> Iterator[BillingLine]:
        level = levels[depth]
        if level.collection is None:
            yield from _counted(maker.lines(things, outer, extra), sums, leftovers, next_period)
            return
        for place, thing in enumerate(things):
            found, left = read_object(level, thing, outer, extra)
            before, here = leftovers.lines, f"{pointer}/{place}"
            if level.sums:
                sums.enter(thing, level.sums, here)
            inner = _members(thing, level.collection)
            yield from inside(inner, depth + 1, f"{here}/{'/'.join(level.collection)}", found, left)
            if level.sums:
                sums.leave()
            leftovers.look(thing, level.untaken, here, lines=leftovers.lines - before)

    with readable():
        for column, field in binding.top_sums:
            sums.enter({"said": head.around[field]}, {column: (("said",),)}, "".join(f"/{name}" for name in field[:-1]))
        yield from inside(outermost_objects(raw, head, decode=maker.decoded), 0, top, {}, {})
        for _ in binding.top_sums:
            sums.leave()


def _counted(
    found: Iterable[tuple[BillingLine, date | None]], sums: Sums, leftovers: Leftovers, next_period: NextPeriod | None
) -> Iterator[BillingLine]:
    are_summed = sums.are_open
    for line, asked_date in found:
        if are_summed:
            sums.count(line)
        leftovers.lines += 1
        if next_period is None or not next_period.takes(line, asked_date):
            yield line


def _members(thing: dict[str, Any], field: Field) -> Iterable[dict[str, Any] | Values]:
    collection = value_of(thing, field)
    return collection if isinstance(collection, LineValues) else members(thing, field)


class _LineMaker:
    """Makes lines of objects. What all lines of a list have in common is worked out once."""

    def __init__(self, level: Level, origin: Origin, binding: Binding) -> None:
        self._level = level
        self._computed = binding.computed
        self._common = {"source": origin.source, "reseller_id": origin.reseller_id, "month": origin.month}
        self._own = PlainColumns(level)
        self._is_plain = self._own.are_all and not self._computed
        reader = LineReader(binding, self._own.names if self._is_plain else ())
        # How runs of the outermost objects are read.
        self.decoded = reader.decoded if self._is_plain else decoded
        self._names = reader.names
        self._taken = len(self._own.names)
        labels = dict(level.extra)
        self._labels = [labels.get(name) for name in self._names[self._taken :]]
        # Where a line's columns but its numbers are, when those that it has in common stand before its own.
        self._further_out = tuple(column for column in _SAID if column not in self._own.columns)
        order = (*self._further_out, *self._own.columns)
        self._in_order = itemgetter(*map(order.index, _SAID))

    def lines(
        self, things: Iterable[dict[str, Any] | Values], outer: dict[str, Any], extra: dict[str, Any]
    ) -> Iterator[tuple[BillingLine, date | None]]:
        """The lines of a list, and the dates by which they were asked for, where these are read.

        Args:
            things: The objects, or their values.
            outer: Values by column that objects around them have.
            extra: What no column took of these.
        """
        if not self._is_plain or not self._own.columns.isdisjoint(outer):
            for thing in things:
                yield self._other_line(thing, outer, extra)
            return
        common = tuple(map({**outer, **self._common}.get, self._further_out))
        shared = _extra_texts(extra)
        read, in_order, taken, nothing = self._own.read, self._in_order, self._taken, (UNSET,) * len(self._labels)
        for thing in things:
            values = self._values(thing) if isinstance(thing, dict) else thing
            found = read(values)
            if found is None:
                yield self._other_line(thing, outer, extra)
                continue
            texts, numbers, number_texts = found
            told = shared if (left := values[taken:]) == nothing else self._with_own(extra, left)
            yield _line(in_order((*common, *texts)), numbers, number_texts, told), None

    def _values(self, thing: dict[str, Any]) -> Values:
        names, taken = self._names, self._taken
        return (*map(thing.get, names[:taken]), *(thing.get(name, UNSET) for name in names[taken:]))

    def _with_own(self, extra: dict[str, Any], left: Values) -> tuple[str | None, str | None]:
        came = [(label, value) for label, value in zip(self._labels, left, strict=True) if value is not UNSET]
        return _extra_texts({**extra, **{label: value for label, value in came if label is not None}})

    def _other_line(
        self, thing: dict[str, Any] | Values, outer: dict[str, Any], extra: dict[str, Any]
    ) -> tuple[BillingLine, date | None]:
        if not isinstance(thing, dict):
            thing = {name: each for name, each in zip(self._names, thing, strict=True) if each is not UNSET}
        found, left = read_object(self._level, thing, outer, extra)
        for column in self._computed:
            found[column] = _product(found, COMPUTED[column])
        asked_date: date | None = found.get(ASKED_DATE)
        found |= self._common
        numbers = [*map(found.get, NUMBERS)]
        number_texts = [None if number is None else digest_text(number) for number in numbers]
        return _line(tuple(map(found.get, _SAID)), numbers, number_texts, _extra_texts(left)), asked_date


def _product(found: Mapping[str, Any], factors: Sequence[str]) -> Decimal | None:
    one, another = (found.get(factor) for factor in factors)
    return None if one is None or another is None else EXACT.multiply(one, another)


def _extra_texts(left: dict[str, Any]) -> tuple[str | None, str | None]:
    """What no column took, as JSON; and the same for the digest, where the spelling of a number does not matter."""
    if not left:
        return None, None
    extra = json_text(left)
    return extra, extra if _TEXT.issuperset(map(type, left.values())) else json_text(left, number_text=digest_text)


def _line(
    said: tuple[Any, ...],
    numbers: Sequence[Decimal | None],
    number_texts: Sequence[str | None],
    extra: tuple[str | None, str | None],
) -> BillingLine:
    details = said[_DETAILS]
    kind, kind_reason = kind_of(said[_FREQUENCY], numbers[_SALES], details)
    identity = [*_IDENTITY(said)]
    identity[_SERVICE] = identity[_SERVICE] or said[_SERVICE_NAME]
    before, after = said[:_NUMBERS_AT], said[_NUMBERS_AT:]
    values: list[Any] = [
        *before,
        *numbers,
        *after[:_KIND],
        kind,
        kind_reason,
        *after[_KIND:],
        line_key(identity),
        # What kind it is taken for is no word of the vendor: it must not make the line another one.
        hashed((*before, *number_texts, *after, extra[1])),
        extra[0],
    ]
    return BillingLine(*values)
