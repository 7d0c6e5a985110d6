"""Which calls a command of ``contract`` makes, told before the first one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cloudmore.cli.progress import Tell

if TYPE_CHECKING:
    from cloudmore.contract import Plan

AT_MOST = 1000


def telling_first(tell: Tell, plan: Plan, base_url: str, *, not_kept: str) -> Callable[[str], None]:
    """What tells each step, and the calls before the first one.

    That is when everything that can be refused beforehand was looked at.

    Args:
        tell: Tells it.
        plan: The calls.
        base_url: Where they go.
        not_kept: What is said of a call whose answer is there for others alone.
    """
    calls = [f"  {each.operation}: {each.calls}" + ("" if each.kept else f", {not_kept}") for each in plan.calls]
    announced = iter(
        [
            f"Calls to {base_url}, {plan.most} at most, and more where a report takes its time or a call fails:",
            *calls,
            *(() if plan.writes else ("Nothing is changed.",)),
        ]
    )

    def told(text: str) -> None:
        for line in announced:
            tell.to_stay(line)
        tell(text)

    return told
