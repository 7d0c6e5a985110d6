"""What a summary page tells of findings: by code, so that a page with hundreds of them is read in a minute, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from cloudmore.billing.check.gathered import Counted, Judged
from cloudmore.billing.files.amount_text import amount_text, counted, shown
from cloudmore.billing.findings import Finding
from cloudmore.billing.page.cells import currency_text
from cloudmore.billing.page.sums import shares

MOST_TOLD = 200
# So many are told without being asked for.
_MOST_UNFOLDED = 8


@frozen
class ToldFinding:
    """A finding in words.

    Attributes:
        message: What is the matter.
        about: Whom and how much it is about.
        reason: Why it was accepted; empty while it is open.
    """

    message: str
    about: tuple[str, ...]
    reason: str


@frozen
class FindingGroup:
    """The findings of a code, open or accepted.

    Attributes:
        code: Their code.
        is_open: Whether a person must look at them.
        count: How many there are.
        told: Those that are told one by one.
        more: How many are not.
        unfolded: Whether they are seen at once.
    """

    code: str
    is_open: bool
    count: str
    told: tuple[ToldFinding, ...]
    more: int
    unfolded: bool


def counts_of(judged: Sequence[Judged]) -> dict[str, Counted]:
    """How many findings there are of each code, where all of them are here."""
    counts: dict[str, Counted] = {}
    for each in judged:
        of_code = counts.setdefault(each.finding.code, Counted())
        of_code.open += each.is_open
        of_code.accepted += not each.is_open
    return counts


def finding_groups(
    judged: Sequence[Judged], counts: Mapping[str, Counted], *, most: int = MOST_TOLD
) -> tuple[FindingGroup, ...]:
    """The findings by code, open ones first.

    Args:
        judged: In the order in which they are told.
        counts: How many there are of each code; also of those that are not among the others.
        most: How many are told one by one, two hundred at most.
    """
    own: dict[tuple[bool, str], list[Judged]] = {}
    for each in sorted(judged, key=lambda each: not each.is_open):
        own.setdefault((each.is_open, each.finding.code), []).append(each)
    # In turns, so that the one finding of a code is not lost among hundreds of another.
    taken = shares([*map(len, own.values())], [1] * len(own), min(most, MOST_TOLD))
    groups: list[FindingGroup] = []
    for ((is_open, code), found), told_of_it in zip(own.items(), taken, strict=True):
        count = counts[code].open if is_open else counts[code].accepted
        told = tuple(map(_told, found[:told_of_it]))
        unfolded = len(judged) <= _MOST_UNFOLDED
        groups.append(FindingGroup(code, is_open, counted(count, "finding"), told, count - len(told), unfolded))
    return tuple(groups)


def _told(each: Judged) -> ToldFinding:
    finding: Finding = each.finding
    about = [shown(name) for name in (finding.organization, finding.service) if name]
    if finding.amount is not None:
        about.append(f"{currency_text(finding.currency)} {amount_text(finding.amount)}")
    if finding.count:
        about.append(counted(finding.count, "line"))
    reason = "" if each.acceptance is None else shown(each.acceptance.reason)
    return ToldFinding(shown(finding.message), tuple(about), reason)
