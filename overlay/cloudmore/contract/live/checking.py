"""``contract check --live``: makes the calls, judges each answer, and forgets them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import frozen

from cloudmore import AuthenticationError, Cloudmore, CloudmoreError, ConfigurationError, __version__
from cloudmore.contract.baseline import Baseline
from cloudmore.contract.calling.capture import capturing
from cloudmore.contract.calling.origin import origin_of
from cloudmore.contract.calling.plan import TOKEN, WRITES, Plan, planned
from cloudmore.contract.calling.reading import DEFAULT_WAIT_SECONDS, Reading
from cloudmore.contract.calling.report_days import report_days
from cloudmore.contract.document import Document
from cloudmore.contract.evidence.evidence import Evidence
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.finding import Finding, Grade
from cloudmore.contract.judge import Judge
from cloudmore.contract.live.answers import Wire, sorted_by_operation
from cloudmore.contract.live.deciding import UNANSWERED, Course, decided, is_outage
from cloudmore.contract.live.verdict import LiveResult


def planned_live(operations: Collection[str] = (), *, organizations: int = 3, services: int = 3) -> Plan:
    """The calls of a live check, none of which changes anything.

    Args:
        operations: Names of operations; all that are read by default.
        organizations: How many are looked at.
        services: How many services of each are looked at.

    Raises:
        ConfigurationError: There is no such operation, or it is a write.
    """
    for name in operations:
        if name in WRITES:
            raise ConfigurationError(
                f"{name} changes something, and a live check changes nothing.", remedy="Leave it out of --operations."
            )
    return planned(operations, organizations=organizations, services=services)


def check_live(
    cm: Cloudmore,
    *,
    operations: Collection[str] = (),
    baseline: Path | str | None = None,
    organizations: int = 3,
    services: int = 3,
    start: date | str | None = None,
    end: date | str | None = None,
    wait: float = DEFAULT_WAIT_SECONDS,
    tell: Callable[[str], None] = lambda _text: None,
    evidence: bool = False,
) -> LiveResult:
    """Make the calls that change nothing and one small report, and hold each answer against the document.

    Nothing of an answer is kept but the verdicts. While it runs, nothing else in the process may use httpx.

    Args:
        cm: The client; one with ``read_only=True`` is enough.
        operations: Names of operations of the document; all of ``planned_live`` by default. What only tells the ids
            that others need is called and not judged.
        baseline: A TOML file of known findings.
        organizations: How many organizations are looked at.
        services: How many services of each.
        start: First billing date of the report; by default the last day of the last month.
        end: Last billing date of the report, itself included.
        wait: Seconds that the report is waited for.
        tell: Called with what is being done.
        evidence: Whether the result says what the answers were like, without values.

    Raises:
        AuthenticationError: Nobody is let in, and nothing that came before that is broken.
        ConfigurationError: Something cannot be used.

    Example:
        >>> from cloudmore import Cloudmore
        >>> from cloudmore.contract import check_live
        >>> with Cloudmore.sandbox(read_only=True) as cm:
        ...     check_live(cm, operations=["services_list"]).verdict
        <LiveVerdict.SAME: 'same'>
    """
    plan = planned_live(operations, organizations=organizations, services=services)
    known = Baseline.read(Path(baseline)) if baseline else Baseline()
    document = Document.read()
    first, last = report_days(cm, start, end)
    began = datetime.now(UTC)
    ended: CloudmoreError | None = None
    with capturing() as capture:
        reading = Reading(cm, plan, capture, tell, organizations, services)
        try:
            reading.health()
            reading.everything(first, last, wait)
        except (AuthenticationError, *UNANSWERED) as error:
            ended = error
    tell("judging the answers")
    wire = sorted_by_operation(capture.exchanges, document, cm.base_url)
    names = [each.operation for each in plan.calls if each.kept]
    exchanges = [each for name in names for each in wire.of(name).exchanges]
    judged = _judged(document, exchanges, known, began.date())
    if isinstance(ended, AuthenticationError) and not any(map(_is_broken, judged.findings)):
        raise ended
    stopped_at = reading.outcomes[-1].operation if reading.outcomes else ""
    course = Course(wire, reading.outcomes, reading.has_lines, reading.looked_at_all, ended, stopped_at)
    source = origin_of(capture.exchanges)
    return LiveResult(
        operations=tuple(
            decided(
                name,
                course,
                [each for each in judged.findings if each.cassette == name],
                sum(each.cassette == name for each in judged.known),
            )
            for name in names
        ),
        findings=judged.findings,
        known=judged.known,
        source=source,
        document=document.path.name,
        document_sha256=document.digest,
        client=__version__,
        began=began,
        remarks=(*_remarks(reading, wire, ended), *known.expired(judged.all, began.date())),
        justifications=known.justifications(judged.known),
        evidence=Evidence.of(document, exchanges, source=source, made=began) if evidence else None,
    )


@frozen
class _Judged:
    findings: tuple[Finding, ...]
    known: tuple[Finding, ...]

    @property
    def all(self) -> Sequence[Finding]:
        return (*self.findings, *self.known)


def _judged(document: Document, exchanges: Sequence[Exchange], known: Baseline, today: date) -> _Judged:
    judge = Judge(document)
    found = [finding for each in exchanges for finding in judge.judge(each) if not _is_of_the_hour(finding)]
    return _Judged(
        tuple(each for each in found if not known.covers(each, today)),
        tuple(each for each in found if known.covers(each, today)),
    )


def _is_broken(finding: Finding) -> bool:
    # A refused token says nothing of the contract, however the refusal is spelled.
    refused = finding.operation_id == TOKEN and finding.status >= 400
    return finding.grade is Grade.BROKEN and not refused


def _is_of_the_hour(finding: Finding) -> bool:
    # A gateway's 503 is in nobody's document, and says that the operation was not reached.
    return finding.kind == "status" and is_outage(finding.status)


def _remarks(reading: Reading, wire: Wire, ended: CloudmoreError | None) -> list[str]:
    remarks = list(reading.remarks)
    if wire.other_hosts:
        remarks.append(f"not judged: {wire.other_hosts} with another host, such as the link of a report")
    if wire.other_addresses:
        remarks.append(
            f"not judged: {wire.other_addresses} with an address that is not in the document, such as a link"
        )
    if reading.found_none:
        remarks.append("there is no organization, so nothing of one was asked")
    if ended is not None:
        remarks.append(f"ended early: {type(ended).__name__}")
    return list(dict.fromkeys(remarks))
