"""How many calls a snapshot makes, and how long that takes: decided from what is known, without I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from cloudmore.limits import RateLimit
from cloudmore.snapshot.tables import TABLES

# Of so many organizations the services are read before it is said how many calls there will be.
SAMPLE = 10


@frozen
class SnapshotPlan:
    """What a snapshot will do.

    Attributes:
        resellers: How many resellers it reads.
        calls: How many calls it makes, those that are made already included. Billing reports are not among them.
        made: How many of them are made.
        exact: Whether that is counted; else it is reckoned from some organizations.
        seconds: How long the rest takes at the fastest that the limit of calls lets it be; ``None`` without a limit.
        begun_at: When the snapshot was begun that is gone on with, in UTC; ``None`` where it is a new one.
    """

    resellers: int
    calls: int
    made: int
    exact: bool
    seconds: float | None
    begun_at: datetime | None = None


@frozen
class Known:
    """What is known of one reseller.

    Attributes:
        organizations: How many there are.
        asked: Of how many of them the services are read.
        services: How many services those have together.
        answered: How many calls are made.
        rate_limit: How fast its calls go.
    """

    organizations: int
    asked: int
    services: int
    answered: int
    rate_limit: RateLimit | None


def with_needed(tables: Iterable[str]) -> tuple[str, ...]:
    """The tables, and those that they need, in the order in which they are read.

    Args:
        tables: Names of tables.
    """
    wanted = set(tables)
    for name in tuple(wanted):
        needs = TABLES[name].needs
        while needs is not None:
            wanted.add(needs)
            needs = TABLES[needs].needs
    return tuple(name for name in TABLES if name in wanted)


def plan_of(known: Sequence[Known], tables: Sequence[str]) -> SnapshotPlan:
    """What is still to be done.

    Args:
        known: Of each reseller; they are read side by side.
        tables: Names of the tables, as of ``with_needed``.
    """
    calls = [_calls(each, tables) for each in known]
    seconds = [
        max(0, count - each.answered) / each.rate_limit.calls_per_second
        for count, each in zip(calls, known, strict=True)
        if each.rate_limit is not None
    ]
    return SnapshotPlan(
        resellers=len(known),
        calls=sum(calls),
        made=sum(each.answered for each in known),
        exact=all(each.asked == each.organizations for each in known) or not _of_services(tables),
        seconds=max(seconds) if len(seconds) == len(known) else None,
    )


def _of_services(tables: Sequence[str]) -> int:
    return sum(TABLES[name].needs == "organization_services" for name in tables)


def _calls(known: Known, tables: Sequence[str]) -> int:
    of_each: Mapping[str | None, int] = {
        None: 1,
        "organizations": known.organizations,
        "organization_services": -(-known.services * known.organizations // known.asked) if known.asked else 0,
    }
    # Billing lines alone need one to know where they come from.
    return max(1, sum(of_each[TABLES[name].needs] for name in tables if TABLES[name].call))
