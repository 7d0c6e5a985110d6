"""``contract check``: every recording of a folder, held against the document and against what was seen before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from attrs import field, frozen

from cloudmore.contract.baseline import Baseline
from cloudmore.contract.cassette import INDEX, SHAPES, UnusableCassetteError, cassette_paths, read_cassette
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.finding import Finding, Grade
from cloudmore.contract.hosts import Hosts
from cloudmore.contract.judge import Judge
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.names import shown, shown_path
from cloudmore.contract.recorded_shapes import RecordedShapes
from cloudmore.errors import ConfigurationError


class Verdict(StrEnum):
    """What a check comes to."""

    CLEAN = "clean"
    """Everything was judged, and nothing reaches the grade that fails."""
    BROKEN = "broken"
    """A finding reaches the grade that fails."""
    UNUSABLE = "unusable"
    """A recording cannot be read, so that not everything was judged."""
    NOTHING = "nothing checked"
    """No exchange was judged."""


@frozen
class JudgedExchange:
    """An exchange and what was found in it.

    Attributes:
        cassette: File of the recording, below the folder that was checked.
        number: Its place there; the first one is 0.
        call: Method and path, with ``*`` for what may be an id.
        status: Of the answer.
        findings: Those that nobody answers for.
        known: Those that the baseline covers.
    """

    cassette: str
    number: int
    call: str
    status: int
    findings: tuple[Finding, ...]
    known: tuple[Finding, ...]


@frozen
class CheckResult:
    """What a check found.

    Attributes:
        cassettes_folder: Where the recordings lie, as it was named.
        document: File name of the document.
        document_sha256: Its digest.
        exchanges: All that were judged, in the order of their files.
        unusable: Files that are no recording, each with the reason.
        skipped: How many exchanges with hosts that are not the API were left out.
        remarks: What somebody should do about the baseline.
        justifications: Why each known finding may stand, by fingerprint.
    """

    cassettes_folder: Path
    document: str
    document_sha256: str
    exchanges: tuple[JudgedExchange, ...] = field(repr=False)
    unusable: Mapping[str, str]
    skipped: int
    remarks: tuple[str, ...]
    justifications: Mapping[str, str] = field(factory=dict[str, str], repr=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding that nobody answers for."""
        return tuple(finding for each in self.exchanges for finding in each.findings)

    @property
    def known(self) -> tuple[Finding, ...]:
        """Every finding that the baseline covers."""
        return tuple(finding for each in self.exchanges for finding in each.known)

    @property
    def cassettes(self) -> tuple[str, ...]:
        """The recordings that were judged."""
        return tuple(dict.fromkeys(each.cassette for each in self.exchanges))

    @property
    def counts(self) -> Mapping[Grade, int]:
        """How many findings there are of each grade, the worst first."""
        counted = Counter(each.grade for each in self.findings)
        return {grade: counted[grade] for grade in Grade}

    def verdict(self, fail_on: Grade = Grade.BROKEN) -> Verdict:
        """What it comes to.

        Args:
            fail_on: The least grade that fails.
        """
        if self.unusable:
            return Verdict.UNUSABLE
        if any(each.grade.reaches(fail_on) for each in self.findings):
            return Verdict.BROKEN
        return Verdict.CLEAN if self.exchanges else Verdict.NOTHING

    def summary(self) -> str:
        """One line for a person."""
        counts = ", ".join(f"{count} {grade}" for grade, count in self.counts.items())
        known = f", {len(self.known)} known" if self.known else ""
        skipped = f", {self.skipped} of other hosts left out" if self.skipped else ""
        unusable = f", {_counted(len(self.unusable), 'file')} unusable" if self.unusable else ""
        return (
            f"{_counted(len(self.exchanges), 'exchange')} in {_counted(len(self.cassettes), 'cassette')} "
            f"against {self.document} "
            f"({self.document_sha256[:12]}…): {counts}{known}{skipped}{unusable}."
        )


def check(
    cassettes: Path | str,
    *,
    spec: Path | str | None = None,
    baseline: Path | str | None = None,
    shapes: Path | str | None = None,
    hosts: Collection[str] = (),
    skip_hosts: Collection[str] = (),
    today: date | None = None,
) -> CheckResult:
    """Hold every recorded exchange of a folder against the document and against what was seen before.

    Args:
        cassettes: A folder with recordings of vcrpy, or one recording.
        spec: An OpenAPI 3.1 document; by default the one that this client was generated from.
        baseline: A TOML file of known findings.
        shapes: What was seen before; by default ``shapes.json`` in the folder or the one above, where there is one.
        hosts: Hosts that are the API, beside those of the document's servers and of ``index.json``.
        skip_hosts: Hosts that are not, and whose exchanges are left out.
        today: The day on which known findings expire; the machine's by default.

    Raises:
        ConfigurationError: The folder has no recording, or a file beside them cannot be used.

    Example:
        >>> from pathlib import Path
        >>> from cloudmore.contract import check
        >>> check(Path("cassettes")).verdict()
        <Verdict.CLEAN: 'clean'>
    """
    document, cassettes = _document(spec), Path(cassettes)
    paths = cassette_paths(cassettes)
    seen_before = Path(shapes) if shapes else _shapes_beside(cassettes)
    judge = Judge(document, RecordedShapes.read(seen_before) if seen_before else None)
    known = Baseline.read(Path(baseline)) if baseline else Baseline()
    day = today or datetime.now(UTC).date()
    known_hosts = Hosts.of(document, cassettes, hosts, skip_hosts)
    judged: list[JudgedExchange] = []
    unusable: dict[str, str] = {}
    skipped = 0
    for path in paths:
        name = _name(path, cassettes)
        try:
            exchanges = read_cassette(path, name)
        except UnusableCassetteError as error:
            unusable[name] = str(error)
            continue
        for exchange in exchanges:
            if known_hosts.is_skipped(exchange):
                skipped += 1
                continue
            own = known_hosts.is_own(exchange)
            findings = judge.judge(exchange) if own else _foreign(document, exchange, known_hosts)
            judged.append(_judged(exchange, findings, known, day))
    covered = [finding for each in judged for finding in each.known]
    found = [*covered, *(finding for each in judged for finding in each.findings)]
    return CheckResult(
        cassettes_folder=cassettes if cassettes.is_dir() else cassettes.parent,
        document=document.path.name,
        document_sha256=document.digest,
        exchanges=tuple(judged),
        unusable=unusable,
        skipped=skipped,
        remarks=known.remarks(found, day),
        justifications=known.justifications(covered),
    )


def update_shapes(
    cassettes: Path | str,
    *,
    spec: Path | str | None = None,
    hosts: Collection[str] = (),
    skip_hosts: Collection[str] = (),
) -> Path:
    """Write what all recordings of a folder had into its ``shapes.json``.

    Args:
        cassettes: The folder.
        spec: An OpenAPI 3.1 document; by default the one that this client was generated from.
        hosts: As of ``check``.
        skip_hosts: As of ``check``.

    Returns:
        The file.

    Raises:
        ConfigurationError: A recording cannot be read, or none is of the API.
    """
    document, path = _document(spec), Path(cassettes) / SHAPES
    shapes = RecordedShapes.of(document, own_exchanges(document, Path(cassettes), hosts, skip_hosts))
    if not shapes.answers:
        raise ConfigurationError(
            f"No exchange in {cassettes} is one with the API, so {SHAPES} stays as it is.", remedy="Name its host."
        )
    fresh = path.with_suffix(".new")
    fresh.write_text(shapes.text(), "utf-8")
    # At once: what was seen is not lost where the disk is full.
    fresh.replace(path)
    return path


def own_exchanges(
    document: Document, cassettes: Path, hosts: Collection[str] = (), skip_hosts: Collection[str] = ()
) -> Iterator[Exchange]:
    """Every exchange of a folder that is with the API.

    Args:
        document: Its servers are the API.
        cassettes: The folder.
        hosts: As of ``check``.
        skip_hosts: As of ``check``.

    Raises:
        ConfigurationError: A recording cannot be read.
    """
    known_hosts = Hosts.of(document, cassettes, hosts, skip_hosts)
    for path in cassette_paths(cassettes):
        try:
            yield from filter(known_hosts.is_own, read_cassette(path, _name(path, cassettes)))
        except UnusableCassetteError as error:
            raise ConfigurationError(f"{path} is no recording: {error}.") from error


def _document(spec: Path | str | None) -> Document:
    return Document.read(Path(spec) if spec else None)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _shapes_beside(cassettes: Path) -> Path | None:
    # Above it only where an index says that this folder is one of its own.
    places = (cassettes, *((cassettes.parent,) if (cassettes.parent / INDEX).is_file() else ()))
    return next((each / SHAPES for each in places if (each / SHAPES).is_file()), None)


def _name(path: Path, cassettes: Path) -> str:
    name = path.name if path == cassettes else path.relative_to(cassettes).as_posix()
    # A file's name may be bytes that are no text.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _foreign(document: Document, exchange: Exchange, hosts: Hosts) -> tuple[Finding, ...]:
    notes = Notes(document, exchange)
    notes.add(
        Grade.BROKEN,
        "host",
        "request host",
        expected=f"{hosts} (--host names another, --skip-host leaves one out)",
        found=exchange.request.address.hostname or "no host",
        at=("servers",),
    )
    return notes.findings()


def _judged(exchange: Exchange, findings: tuple[Finding, ...], baseline: Baseline, day: date) -> JudgedExchange:
    return JudgedExchange(
        cassette=exchange.cassette,
        number=exchange.number,
        call=f"{shown(exchange.request.method)} {shown_path(exchange.request.address.path)}",
        status=exchange.response.status,
        findings=tuple(each for each in findings if not baseline.covers(each, day)),
        known=tuple(each for each in findings if baseline.covers(each, day)),
    )
