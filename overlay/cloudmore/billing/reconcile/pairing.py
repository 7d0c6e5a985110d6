"""Which lines of a report and which rows of a file are the same money, within one group of both.

The most exact comes first, so that what is left is what differs: one to one by amount and quantity, then sums. Equal
sums of as many lines on both sides are not taken for the same money: two mistakes may cancel each other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import combinations
from operator import itemgetter
from typing import Any

from attrs import define, field, frozen

from cloudmore.billing.reconcile.outcome import Allowance, Level, Outcome, Part
from cloudmore.billing.values import EXACT, ZERO

# Sums of another number of lines that are so close are one thing with another amount, and no line that is missing.
_CLOSE = Decimal("0.1")
# Some of more are not tried: there would be too many sums, and too many by chance.
_MOST_SUMMED = 8
# The nearest of more would take too long; they are taken in their order.
_MOST_COMPARED = 1000


@frozen(eq=False)
class Entry:
    """A line of the report, or a row of the file.

    Attributes:
        amount: Of the side that is compared.
        quantity: Where there is one.
        subscription: Its id, normalised.
        item: Number of its item, the same on both sides.
        is_common: Whether the other side has its item anywhere.
        told: What is shown of it.
    """

    amount: Decimal
    quantity: Decimal | None = None
    subscription: str | None = None
    item: int = 0
    is_common: bool = True
    told: Any = None


@frozen
class Met:
    """Lines and rows that were held against each other; one side is empty where it has nothing of the kind."""

    level: Level
    report: Sequence[Entry]
    file: Sequence[Entry]

    def outcome(self, allowance: Allowance) -> Outcome:
        """What comes of it."""
        here, there = total(self.report), total(self.file)
        difference = abs(EXACT.subtract(here, there))
        if difference > allowance.of(max(len(self.report), len(self.file))):
            if self.report and self.file:
                return Outcome.AMOUNT
            return Outcome.ONLY_HERE if self.report else Outcome.ONLY_THERE
        # What costs nothing has no quantity that anybody pays for.
        if here and there and self._has_other_quantity():
            return Outcome.QUANTITY
        return Outcome.WITHIN_TOLERANCE if difference else Outcome.MATCHED

    def _has_other_quantity(self) -> bool:
        one, another = quantity(self.report), quantity(self.file)
        if one is None or another is None or one == another:
            return False
        # What is invoiced as one piece at its whole price has no quantity of its own; of a customer's whole money it is
        # a sum of unlike things.
        is_whole = len(self.file) == 1 and is_lump(self.file[0])
        return not is_whole and not (self.level is Level.CUSTOMER and len(self.report) != len(self.file))


@define
class Meeting:
    """What comes of two groups: what has met, and what is left of each."""

    met: list[Met] = field(factory=list[Met])
    report: list[Entry] = field(factory=list[Entry])
    file: list[Entry] = field(factory=list[Entry])


def total(entries: Sequence[Entry]) -> Decimal:
    """Sum of their amounts."""
    # Nearly always there is one.
    if len(entries) == 1:
        return entries[0].amount
    return reduce(EXACT.add, (each.amount for each in entries), ZERO)


def quantity(entries: Sequence[Entry]) -> Decimal | None:
    """Sum of their quantities; ``None`` where one has none."""
    if len(entries) == 1:
        return entries[0].quantity
    added = ZERO
    for each in entries:
        if each.quantity is None:
            return None
        added = EXACT.add(added, each.quantity)
    return added


def is_lump(entry: Entry) -> bool:
    """Whether an amount may be one piece at its whole price, whatever was sold."""
    return entry.quantity is not None and abs(entry.quantity) == 1


def part(entries: Sequence[Entry]) -> Part:
    """What they add up to."""
    return Part(len(entries), total(entries), quantity(entries) if entries else None)


def equal_money(
    report: Sequence[Entry], file: Sequence[Entry], level: Level, allowance: Allowance, *, one_to_one: Level
) -> Meeting:
    """What of two groups is the same money.

    Args:
        report: Lines of the report.
        file: Rows of the file.
        level: What the groups have in common.
        allowance: How much money may differ.
        one_to_one: What is said of a pair.
    """
    pairs, here, there = _pairs(report, file, allowance.line)
    met = [Met(one_to_one, [one], [another]) for one, another in pairs]
    if not (here or there):
        return Meeting(met)
    # What costs nothing makes no sum another one, and would make two mistakes that cancel each other look like a split.
    free = [each for each in here if not each.amount], [each for each in there if not each.amount]
    here, there = _without(here, free[0]), _without(there, free[1])
    if len(here) + len(there) > 1 and len(here) != len(there) and _same(here, there, allowance):
        return Meeting([*met, Met(level, here, there)], *free)
    for one, many in _sums(here, there, allowance):
        met.append(Met(level, [one], many))
        here, there = _without(here, [one]), _without(there, many)
    for one, many in _sums(there, here, allowance):
        met.append(Met(level, many, [one]))
        here, there = _without(here, many), _without(there, [one])
    return Meeting(met, [*here, *free[0]], [*there, *free[1]])


def equal_pairs(
    report: Sequence[Entry], file: Sequence[Entry], level: Level
) -> tuple[list[Met], list[Entry], list[Entry]]:
    """Pairs of the same amount and quantity, and what is left of both sides.

    Args:
        report: Lines of the report.
        file: Rows of the file.
        level: What is said of a pair.
    """
    pairs, here, there = _equal(_both)(report, file)
    return [Met(level, [one], [another]) for one, another in pairs], here, there


def with_differences(meeting: Meeting, level: Level, *, one_to_one: Level) -> Meeting:
    """The same, with what is left on both sides held against each other, though its money differs.

    Args:
        meeting: As of ``equal_money``.
        level: What the groups have in common.
        one_to_one: What is said of a pair.
    """
    here, there = meeting.report, meeting.file
    if not here or not there:
        return meeting
    paid = [each for each in here if each.amount], [each for each in there if each.amount]
    if all(paid) and len(paid[0]) != len(paid[1]) and _are_one_thing(*paid):
        return Meeting([*meeting.met, Met(level, *paid)], _without(here, paid[0]), _without(there, paid[1]))
    pairs, here, there = _nearest(here, there)
    return Meeting([*meeting.met, *(Met(one_to_one, [one], [another]) for one, another in pairs)], here, there)


def _are_one_thing(here: Sequence[Entry], there: Sequence[Entry]) -> bool:
    """Whether sums of another number of lines are one thing with another amount, and not lines that are missing."""
    one, another = quantity(here), quantity(there)
    if one is not None and one == another:
        return True
    few, many = sorted((here, there), key=len)
    if one is not None and another is not None and {each.quantity for each in few} <= {each.quantity for each in many}:
        return False
    sums = total(here), total(there)
    return abs(EXACT.subtract(*sums)) <= EXACT.multiply(_CLOSE, max(map(abs, sums)))


def _same(here: Sequence[Entry], there: Sequence[Entry], allowance: Allowance) -> bool:
    allowed = allowance.of(max(len(here), len(there)))
    return abs(EXACT.subtract(total(here), total(there))) <= allowed


def _without(entries: Sequence[Entry], taken: Sequence[Entry]) -> list[Entry]:
    gone = set(map(id, taken))
    return [each for each in entries if id(each) not in gone]


def _sums(ones: Sequence[Entry], others: Sequence[Entry], allowance: Allowance) -> Iterator[tuple[Entry, list[Entry]]]:
    """Lines of one side that are the sum of several of the other: of some of a few, or of all of many."""
    left = list(others)
    if not ones or len(left) < 2:
        return
    if len(left) > _MOST_SUMMED:
        wanted, allowed = total(left), allowance.of(len(left))
        if one := next((each for each in ones if abs(EXACT.subtract(each.amount, wanted)) <= allowed), None):
            yield one, left
        return
    sums = sorted(_subsets(left), key=itemgetter(0, 1))
    amounts = [amount for amount, _size, _quantity, _chosen in sums]
    for one in ones:
        allowed = allowance.of(len(left))
        lowest, highest = EXACT.subtract(one.amount, allowed), EXACT.add(one.amount, allowed)
        for amount, size, added, chosen in sums[bisect_left(amounts, lowest) : bisect_right(amounts, highest)]:
            is_near = abs(EXACT.subtract(amount, one.amount)) <= allowance.of(size)
            # A sum by chance has hardly the same quantity as well.
            has_quantity = added is None or one.quantity is None or added == one.quantity or is_lump(one)
            if is_near and has_quantity and all(any(each is other for other in left) for each in chosen):
                left = _without(left, chosen)
                yield one, list(chosen)
                break


def _subsets(entries: Sequence[Entry]) -> Iterator[tuple[Decimal, int, Decimal | None, tuple[Entry, ...]]]:
    for size in range(2, len(entries) + 1):
        for chosen in combinations(entries, size):
            yield total(chosen), size, quantity(chosen), chosen


_Pairs = tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]


def _pairs(report: Sequence[Entry], file: Sequence[Entry], tolerance: Decimal) -> _Pairs:
    if len(report) == len(file) == 1 and _both(report[0]) == _both(file[0]):
        return [(report[0], file[0])], [], []
    near = _near(tolerance)
    best = _chain(report, file, (_equal(_both), *near))
    # What is equal may stand in the way: 10.00, 10.01 and 10.01, 10.02 are two pairs. So may what has one quantity.
    for steps in (near, near[-1:]) if tolerance else ():
        if not best[1] or not best[2]:
            break
        found = _chain(report, file, steps)
        if len(found[1]) < len(best[1]):
            best = found
    return best


def _near(tolerance: Decimal) -> tuple[Callable[[Sequence[Entry], Sequence[Entry]], _Pairs], ...]:
    def of_one_quantity(report: Sequence[Entry], file: Sequence[Entry]) -> _Pairs:
        return _within(report, file, tolerance, lambda each: each.quantity)

    def of_any(report: Sequence[Entry], file: Sequence[Entry]) -> _Pairs:
        return _within(report, file, tolerance, lambda _each: None)

    return of_one_quantity, _equal(lambda each: each.amount), of_any


def _both(entry: Entry) -> tuple[Decimal, Decimal | None]:
    return entry.amount, entry.quantity


def _chain(
    report: Sequence[Entry],
    file: Sequence[Entry],
    steps: Iterable[Callable[[Sequence[Entry], Sequence[Entry]], _Pairs]],
) -> _Pairs:
    found: list[tuple[Entry, Entry]] = []
    here, there = list(report), list(file)
    for step in steps:
        if not here or not there:
            break
        pairs, here, there = step(here, there)
        found += pairs
    return found, here, there


def _equal(key: Callable[[Entry], Any]) -> Callable[[Sequence[Entry], Sequence[Entry]], _Pairs]:
    def pairs(report: Sequence[Entry], file: Sequence[Entry]) -> _Pairs:
        waiting: dict[Any, list[Entry]] = defaultdict(list)
        for each in reversed(file):
            waiting[key(each)].append(each)
        found: list[tuple[Entry, Entry]] = []
        here: list[Entry] = []
        for each in report:
            if equal := waiting.get(key(each)):
                found.append((each, equal.pop()))
            else:
                here.append(each)
        taken = {id(another) for _one, another in found}
        return found, here, [each for each in file if id(each) not in taken]

    return pairs


def _within(report: Sequence[Entry], file: Sequence[Entry], tolerance: Decimal, key: Callable[[Entry], Any]) -> _Pairs:
    """As many pairs as there can be whose amounts differ by no more than the tolerance, among equal keys."""
    groups: dict[Any, tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
    for at, entries in enumerate((report, file)):
        for each in entries:
            groups[key(each)][at].append(each)
    found: list[tuple[Entry, Entry]] = []
    here: list[Entry] = []
    there: list[Entry] = []
    for ones, others in groups.values():
        ones.sort(key=_amount)
        others.sort(key=_amount)
        one = another = 0
        while one < len(ones) and another < len(others):
            difference = EXACT.subtract(ones[one].amount, others[another].amount)
            if abs(difference) <= tolerance:
                found.append((ones[one], others[another]))
                one, another = one + 1, another + 1
            elif difference < 0:
                here.append(ones[one])
                one += 1
            else:
                there.append(others[another])
                another += 1
        here += ones[one:]
        there += others[another:]
    return found, here, there


def _nearest(here: Sequence[Entry], there: Sequence[Entry]) -> _Pairs:
    """As many pairs as there can be: of equal quantity first, then by the order of their amounts."""
    pairs, here, there = _by_order(here, there, lambda each: each.quantity)
    more, here, there = _by_order(here, there, lambda _each: None)
    return [*pairs, *more], here, there


def _by_order(here: Sequence[Entry], there: Sequence[Entry], key: Callable[[Entry], Any]) -> _Pairs:
    groups: dict[Any, tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
    for at, entries in enumerate((here, there)):
        for each in entries:
            groups[key(each)][at].append(each)
    found: list[tuple[Entry, Entry]] = []
    left: tuple[list[Entry], list[Entry]] = ([], [])
    for group in groups.values():
        few, many = (sorted(each, key=_amount, reverse=True) for each in sorted(group, key=len))
        nearest = _take_nearest if len(few) < len(many) <= _MOST_COMPARED else _take_first
        pairs = [(each, nearest(many, each)) for each in few]
        is_report = len(group[0]) <= len(group[1])
        found += pairs if is_report else [(another, one) for one, another in pairs]
        left[1 if is_report else 0].extend(many)
    return found, *left


def _take_nearest(many: list[Entry], wanted: Entry) -> Entry:
    at = min(range(len(many)), key=lambda place: abs(EXACT.subtract(many[place].amount, wanted.amount)))
    return many.pop(at)


def _take_first(many: list[Entry], _wanted: Entry) -> Entry:
    return many.pop(0)


def _amount(entry: Entry) -> Decimal:
    return entry.amount
