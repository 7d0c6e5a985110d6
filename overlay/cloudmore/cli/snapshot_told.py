"""What is said of a snapshot: how many calls it makes and how long that takes, how far it is, what came of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from cloudmore.billing import Period
from cloudmore.cli.options import Options, ScreenFormat, is_terminal
from cloudmore.cli.output import visible
from cloudmore.cli.progress import Tell
from cloudmore.cli.records import show

if TYPE_CHECKING:
    # Their packages cost, and are of an extra.
    from cloudmore.snapshot import Snapshot, SnapshotPlan, SnapshotProgress, Unread

COLUMNS = ("table", "rows", "new", "changed", "gone")
UNREAD, NOT_OVER, EMPTY = "unread", "month-not-over", "empty"
# A line that moves, and lines that stay.
SECONDS_AT_A_TERMINAL, SECONDS_ELSEWHERE = 0.1, 60.0


class Course:
    """Tells how far a snapshot is, and not too often.

    Args:
        tell: Tells it.
        rate: Calls a second at most; ``None`` for no limit.
        every: Seconds between two words; by default those of a terminal, or of what is none.
        monotonic: Seconds that only grow.

    Attributes:
        month: Whose billing report comes after the calls; empty without one.
    """

    def __init__(
        self,
        tell: Tell,
        rate: float | None,
        *,
        every: float | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell = tell
        self._rate = rate
        self.month = ""
        self._every = every or (SECONDS_AT_A_TERMINAL if is_terminal() else SECONDS_ELSEWHERE)
        self._monotonic = monotonic
        self._plan: SnapshotPlan | None = None
        self._told_last = False
        self._began = self._told_at = monotonic()

    @property
    def has_begun(self) -> bool:
        """Whether something is read that is kept."""
        return self._plan is not None

    def planned(self, plan: SnapshotPlan) -> None:
        """Tell a plan; one that says nothing new is not told again."""
        before, self._plan, self._began = self._plan, plan, self._monotonic()
        if before is None and plan.begun_at is not None:
            self._tell.to_stay(f"Going on with the snapshot that was begun at {plan.begun_at:%Y-%m-%d %H:%M} UTC.")
        if before is None or (before.calls, before.exact) != (plan.calls, plan.exact):
            self._tell.to_stay(plan_text(plan, self._rate, self.month))

    def read(self, progress: SnapshotProgress) -> None:
        """Tell how far it is, if it is time for that."""
        now = self._monotonic()
        last = progress.calls >= progress.of_calls and not self._told_last
        if self._plan is None or (now - self._told_at < self._every and not last):
            return
        self._told_at, self._told_last = now, self._told_last or last
        self._tell(self._progress_text(progress, self._plan, now - self._began))

    def _progress_text(self, progress: SnapshotProgress, plan: SnapshotPlan, elapsed: float) -> str:
        text = f"{progress.calls:,} of {progress.of_calls:,} calls, {progress.rows:,} rows"
        missing = progress.of_calls - progress.calls
        if missing <= 0:
            return f"{text}; {f'reading the billing report of {self.month}' if self.month else 'writing the tables'}"
        # As fast as so far, and never faster than the limit: after a pause some calls go at once.
        so_far = elapsed / max(1, progress.calls - plan.made)
        fastest = (plan.seconds or 0.0) / max(1, plan.calls - plan.made)
        return f"{text}, {time_text(max(so_far, fastest) * missing)} left"


def plan_text(plan: SnapshotPlan, rate: float | None, month: str) -> str:
    """A plan in words.

    Args:
        plan: It.
        rate: Calls a second at most; ``None`` for no limit.
        month: Whose billing report comes after the calls; empty without one.
    """
    calls = f"{'' if plan.exact else 'About '}{_calls(plan.calls)}"
    calls += f" for {plan.resellers} resellers" if plan.resellers > 1 else ""
    if plan.made >= plan.calls:
        text = f"{calls}, {'all of them' if plan.calls > 1 else 'which is'} made."
    elif plan.seconds is None or rate is None:
        text = f"{calls}, {plan.made:,} of them made; nothing limits how fast they go."
    else:
        each = " for each reseller" if plan.resellers > 1 else ""
        text = f"{calls}, {plan.made:,} of them made; at {rate:g} a second{each} the rest takes "
        text += f"{time_text(plan.seconds)} at least."
    return f"{text} After them comes the billing report of {month}." if month else text


def time_text(seconds: float) -> str:
    """How long something takes, as precisely as that helps."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def show_snapshot(taken: Snapshot, options: Options) -> None:
    """Show what a snapshot did to each table, and tell what nobody would guess.

    Args:
        taken: It.
        options: Of this run.
    """
    rows = [
        {"table": name, "rows": each.rows, "new": each.new, "changed": each.changed, "gone": each.gone}
        for name, each in taken.tables.items()
    ]
    if taken.sandbox and options.format is ScreenFormat.TABLE:
        print("SANDBOX: made-up data.", flush=True)
    show(rows, COLUMNS, options)
    if options.quiet:
        return
    if taken.without_subscriptions:
        _said(
            f"{taken.without_subscriptions:,} services of organizations are not custom services: "
            "their subscriptions are not read."
        )
    if taken.gone:
        _said(f"{taken.gone:,} organizations or services went away while they were read.")
    _said(f"Written: {taken.path}, with {_calls(taken.calls)}")


def tell_unread(unread: Sequence[Unread], options: Options) -> bool:
    """Tell what could not be read, a line for each kind of error of a table, and the summary how much.

    Args:
        unread: All of it.
        options: Of this run.

    Returns:
        Whether there is any.
    """
    if not unread:
        return False
    options.summary.findings[UNREAD] = len(unread)
    for (reseller_id, table, kind), group in groupby(sorted(unread, key=_alike), key=_alike):
        first, *others = group
        ids = [first.organization_id and f"organization {first.organization_id}"]
        ids += [first.service_id and f"service {first.service_id}"]
        where = ", ".join([*filter(None, ids), f"reseller {reseller_id}"])
        more = f" {len(others):,} more end with {kind}, too." if others else ""
        _said(f"Look: Not read into {table}: {where}: {first.problem}{more} [{UNREAD}]")
    _said("What was known of it stays as it was. Mend it, or leave the table out with --tables, and take it again.")
    return True


def tell_empty(taken: Snapshot, options: Options) -> bool:
    """Tell that there are no customers, or no lines of the month, if that is so: whatever was there is told as gone.

    Args:
        taken: The snapshot.
        options: Of this run.

    Returns:
        Whether it is so.
    """
    if taken.empty:
        options.summary.findings[EMPTY] = len(taken.empty)
    for reseller_id, group in groupby(taken.empty, key=itemgetter(0)):
        what = " and ".join(table for _reseller_id, table in group)
        whose = f" of reseller {reseller_id}" if len(options.profiles) > 1 else ""
        _said(f"Look: Nothing came for {what}{whose}. Is it the right account, and may it see them? [{EMPTY}]")
    return bool(taken.empty)


def tell_early(period: Period, options: Options) -> bool:
    """Tell that a month is not over, if that is so: its lines are not all there.

    Args:
        period: Whose billing lines were read.
        options: Of this run.

    Returns:
        Whether it is so.
    """
    if period.end < datetime.now(UTC).date():
        return False
    options.summary.findings[NOT_OVER] = 0
    _said(f"Look: The period ends on {period.end}: lines of it are still to come. [{NOT_OVER}]")
    return True


def _calls(number: int) -> str:
    return f"{number:,} call{'' if number == 1 else 's'}"


def _alike(unread: Unread) -> tuple[str, str, str]:
    return unread.reseller_id, unread.table, unread.kind


def _said(text: str) -> None:
    print(visible(text), file=sys.stderr, flush=True)
