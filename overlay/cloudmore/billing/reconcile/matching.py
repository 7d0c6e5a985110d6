"""The lines of one customer and currency, held against each other item by item, and then what is left of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import define, field

from cloudmore.billing.reconcile.outcome import Allowance, Level
from cloudmore.billing.reconcile.pairing import (
    Entry,
    Meeting,
    Met,
    equal_money,
    equal_pairs,
    total,
    with_differences,
)


@define
class CustomerMatching:
    """Takes the items of one customer and currency. Memory is taken for one item, and for what it leaves over.

    Attributes:
        allowance: How much money may differ.
        subscriptions: Whether both sides name subscriptions in the same way.
    """

    allowance: Allowance
    subscriptions: bool
    _report: list[Entry] = field(factory=list[Entry])
    _file: list[Entry] = field(factory=list[Entry])
    _common_items: int = 0

    def item(self, report: Sequence[Entry], file: Sequence[Entry]) -> Iterator[Met]:
        """What comes of one item.

        Args:
            report: Its lines of the report.
            file: Its rows of the file.
        """
        if report and file:
            self._common_items += 1
            if self.subscriptions:
                met, report, file = self._by_subscription(report, file)
                yield from met
            meeting = equal_money(report, file, Level.ITEM, self.allowance, one_to_one=Level.LINE)
            yield from meeting.met
            report, file = meeting.report, meeting.file
        self._report += report
        self._file += file

    def _by_subscription(
        self, report: Sequence[Entry], file: Sequence[Entry]
    ) -> tuple[list[Met], list[Entry], list[Entry]]:
        found: dict[str | None, tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
        for at, entries in enumerate((report, file)):
            for each in entries:
                found[each.subscription][at].append(each)
        met: list[Met] = []
        left: tuple[list[Entry], list[Entry]] = ([], [])
        for subscription, (here, there) in found.items():
            meeting = Meeting([], here, there)
            if subscription is not None and here and there:
                meeting = equal_money(here, there, Level.SUBSCRIPTION, self.allowance, one_to_one=Level.LINE)
                meeting = with_differences(meeting, Level.SUBSCRIPTION, one_to_one=Level.LINE)
            met += meeting.met
            left[0].extend(meeting.report)
            left[1].extend(meeting.file)
        return met, *left

    def _item_differences(self, meeting: Meeting) -> Meeting:
        if not self.subscriptions:
            return with_differences(meeting, Level.ITEM, one_to_one=Level.LINE)
        # Lines of two subscriptions are no pair, as long as both sides name them.
        there = [each for each in meeting.file if each.subscription is None]
        named = [each for each in meeting.file if each.subscription is not None]
        found = with_differences(Meeting(meeting.met, meeting.report, there), Level.ITEM, one_to_one=Level.LINE)
        here = [each for each in found.report if each.subscription is None]
        others = [each for each in found.report if each.subscription is not None]
        again = with_differences(Meeting(found.met, here, named), Level.ITEM, one_to_one=Level.LINE)
        return Meeting(again.met, [*again.report, *others], [*found.file, *again.file])

    def rest(self) -> Iterator[Met]:
        """What comes of everything that its items have left over."""
        # What is exactly equal comes before what differs, even if one of both has another text for the item.
        yield from self._across(lambda report, file: Meeting(*equal_pairs(report, file, Level.CUSTOMER)))
        yield from self._differences_of_items()
        yield from self._across(self._meet)
        if not self._common_items:
            yield from self._across(_with_differences)
        yield from self._alone(self._report, is_report=True)
        yield from self._alone(self._file, is_report=False)

    def _across(self, meet: Callable[[Sequence[Entry], Sequence[Entry]], Meeting]) -> list[Met]:
        """What of different items is the same, as far as it may be: one that the other side has is no other there."""
        known, unknown = _parted(self._file)
        first = meet(self._report, unknown)
        common, alone = _parted(first.report)
        second = meet(alone, known)
        self._report, self._file = [*common, *second.report], [*first.file, *second.file]
        return [*first.met, *second.met]

    def _differences_of_items(self) -> list[Met]:
        found: dict[int, tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
        for at, entries in enumerate((self._report, self._file)):
            for each in entries:
                found[each.item][at].append(each)
        met: list[Met] = []
        self._report, self._file = [], []
        for report, file in found.values():
            meeting = (
                self._item_differences(Meeting([], report, file)) if report and file else Meeting([], report, file)
            )
            met += meeting.met
            self._report += meeting.report
            self._file += meeting.file
        return met

    def _meet(self, report: Sequence[Entry], file: Sequence[Entry]) -> Meeting:
        if not report or not file:
            return Meeting([], list(report), list(file))
        return equal_money(report, file, Level.CUSTOMER, self.allowance, one_to_one=Level.CUSTOMER)

    def _alone(self, entries: Iterable[Entry], *, is_report: bool) -> Iterator[Met]:
        """What one side has alone; charges and credits of an item that cancel each other are nothing to look for."""
        items: dict[int, list[Entry]] = defaultdict(list)
        for each in entries:
            items[each.item].append(each)
        for of_item in items.values():
            level, groups = Level.LINE, [[each] for each in of_item]
            if len(of_item) > 1 and abs(total(of_item)) <= self.allowance.of(len(of_item)):
                level, groups = Level.ITEM, [of_item]
            yield from (Met(level, group, []) if is_report else Met(level, [], group) for group in groups)


def _parted(entries: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Those whose item the other side has, and the others."""
    known: list[Entry] = []
    unknown: list[Entry] = []
    for each in entries:
        (known if each.is_common else unknown).append(each)
    return known, unknown


def _with_differences(report: Sequence[Entry], file: Sequence[Entry]) -> Meeting:
    return with_differences(Meeting([], list(report), list(file)), Level.CUSTOMER, one_to_one=Level.CUSTOMER)
