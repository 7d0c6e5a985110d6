"""What comes of one customer in one currency: counted, and told row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from attrs import Factory, define, frozen

from cloudmore.billing.reconcile.balance import Held, ReconcileBalance
from cloudmore.billing.reconcile.customers import Whose
from cloudmore.billing.reconcile.items import What
from cloudmore.billing.reconcile.outcome import Allowance, Level, Outcome, Part, ReconciledRow, Side
from cloudmore.billing.reconcile.pairing import Entry, Met, part, total
from cloudmore.billing.values import EXACT, ZERO

MATCHED = frozenset({Outcome.MATCHED, Outcome.WITHIN_TOLERANCE})
_ALONE = frozenset({Outcome.ONLY_HERE, Outcome.ONLY_THERE})
# Of a sum of many lines so many are named one by one.
_MOST_NAMED = 20
REPORT, FILE = 1, 0


@frozen
class Told:
    """What is shown of a line or a row."""

    whose: Whose
    what: What
    place: int | str
    shown: str | None
    document: str | None
    dated: str | None
    is_report: bool
    subscription: str | None


@define
class Group:
    """Lines that are told as one: their sum, and the first of them."""

    part: Part = Factory(Part)
    first: list[Entry] = Factory(list[Entry])

    def add(self, entry: Entry) -> None:
        self.part.add(1, entry.amount)
        if len(self.first) < _MOST_NAMED:
            self.first.append(entry)


@define
class Aside:
    """What one customer has that is not held against anything."""

    groups: dict[tuple[Outcome, str | None, bool, Whose], Group] = Factory(
        dict[tuple[Outcome, str | None, bool, Whose], Group]
    )

    def add(self, outcome: Outcome, reason: str | None, entry: Entry) -> None:
        key = (outcome, reason, entry.told.is_report, entry.told.whose)
        self.groups.setdefault(key, Group()).add(entry)


@define
class Account:
    """Counts what comes of one customer in one currency."""

    side: Side
    allowance: Allowance
    keep: Callable[[ReconciledRow], None]
    balance: ReconcileBalance
    currency: str | None
    is_common: bool
    noise: tuple[Group, Group] = Factory(lambda: (Group(), Group()))
    small: list[Met] = Factory(list[Met])

    def take(self, met: Met) -> None:
        outcome = met.outcome(self.allowance)
        report, file = part(met.report), part(met.file)
        if outcome is Outcome.AMOUNT and _is_nothing_beside_little(report, file, self.allowance):
            # What costs next to nothing is no line with another amount, but may stand beside a line of rounding.
            self.take(Met(met.level, met.report, []))
            self.take(Met(met.level, [], met.file))
            return
        if self.is_common:
            self.balance.compared.add(report, file)
        if outcome in _ALONE and abs(EXACT.subtract(file.amount, report.amount)) <= self.allowance.customer:
            self.small.append(met)
        else:
            self._tell(met, outcome, report, file)

    def _tell(self, met: Met, outcome: Outcome, report: Part, file: Part) -> None:
        if outcome is Outcome.WITHIN_TOLERANCE:
            self._add_noise(met)
        else:
            self.balance.add(outcome, report, file)
        if outcome in MATCHED:
            self.balance.levels.setdefault(met.level, Held()).add(report, file)
            return
        reason = None
        if not self.is_common:
            reason = f"the {'file' if met.report else 'report'} has nothing of this customer in {self.currency}"
        elif met.level is not Level.LINE and len(met.report) + len(met.file) > 2:
            reason = f"sums of the {met.level.value}"
        self.keep(self._row(outcome, met.level, report, file, [*met.file, *met.report], reason=reason))

    def end(self) -> None:
        """Count what is within the tolerance of its lines; in all it must be within that of the customer."""
        rounding = self._rounding()
        for met in self.small:
            report, file = part(met.report), part(met.file)
            if any(met is each for each in rounding):
                self._add_noise(met)
                self.balance.levels.setdefault(Level.CUSTOMER, Held()).add(report, file)
            else:
                self._tell(met, met.outcome(self.allowance), report, file)
        self._end_noise()

    def _add_noise(self, met: Met) -> None:
        for at, entries in ((REPORT, met.report), (FILE, met.file)):
            for each in entries:
                self.noise[at].add(each)

    def _rounding(self) -> Sequence[Met]:
        """Of small amounts that one side has alone, what its rounded lines lack to the other's total: all, or one."""
        file, report = self.noise
        lacking = EXACT.subtract(report.part.amount, file.part.amount)
        allowed = EXACT.multiply(self.allowance.line, max(report.part.lines, file.part.lines))
        for some in (self.small, *([met] for met in self.small)):
            added = ZERO
            for met in some:
                added = EXACT.add(added, EXACT.subtract(total(met.file), total(met.report)))
            if abs(added) <= allowed and abs(EXACT.subtract(lacking, added)) < self.allowance.line:
                return some
        return ()

    def _end_noise(self) -> None:
        file, report = self.noise
        if not (file.part.lines or report.part.lines):
            return
        difference = abs(EXACT.subtract(file.part.amount, report.part.amount))
        outcome = Outcome.WITHIN_TOLERANCE
        if difference > self.allowance.customer:
            outcome = Outcome.AMOUNT
            reason = "each is within the tolerance of a line, and together they are not within that of a customer"
            first = [*file.first, *report.first]
            row = self._row(outcome, Level.CUSTOMER, report.part, file.part, first, reason=reason)
            self.keep(row)
        self.balance.add(outcome, report.part, file.part)

    def aside(self, outcome: Outcome, reason: str | None, group: Group, *, is_report: bool) -> None:
        report, file = (group.part, Part()) if is_report else (Part(), group.part)
        self.balance.add(outcome, report, file)
        if outcome not in MATCHED:
            self.keep(self._row(outcome, Level.CUSTOMER, report, file, group.first, reason=reason))

    def _row(
        self,
        outcome: Outcome,
        level: Level,
        report: Part,
        file: Part,
        entries: list[Entry],
        *,
        reason: str | None,
    ) -> ReconciledRow:
        told: list[Told] = [each.told for each in entries]
        first = told[0]
        key = next((each.whose.key for each in told if each.whose.key), None)
        name = next((each.whose.name for each in told if each.whose.name), None)
        item = {each.what.group for each in told}
        subscription = {each.subscription for each in told if each.subscription}
        return ReconciledRow(
            outcome=outcome,
            side=self.side,
            level=level,
            customer_key=key,
            customer_name=name,
            item=first.what.told if len(item) == 1 or level is Level.LINE else None,
            subscription=subscription.pop() if len(subscription) == 1 else None,
            currency=self.currency,
            report=report,
            file=file,
            reason=reason or first.whose.reason,
            document=next((each.document for each in told if each.document), None),
            date=next((date.fromisoformat(each.dated) for each in told if each.dated), None),
            file_line_numbers=tuple([each.place for each in told if not each.is_report][:_MOST_NAMED]),
            line_keys=tuple([each.shown for each in told if each.is_report and each.shown][:_MOST_NAMED]),
        )


def _is_nothing_beside_little(report: Part, file: Part, allowance: Allowance) -> bool:
    least, most = sorted((abs(report.amount), abs(file.amount)))
    return least <= allowance.line and most <= allowance.customer
