"""``contract record``: makes the calls, replaces what is somebody's, looks once more, and only then writes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import field, frozen

from cloudmore import Cloudmore, CloudmoreError, ConfigurationError, Credentials, __version__
from cloudmore.contract.calling.capture import Capture, capturing
from cloudmore.contract.calling.captured import Captured, sent_to
from cloudmore.contract.calling.origin import LIVE, SANDBOX, origin_of
from cloudmore.contract.calling.plan import REPORT, TOKEN, Plan, planned
from cloudmore.contract.calling.reading import DEFAULT_WAIT_SECONDS, Reading
from cloudmore.contract.calling.report_days import report_days
from cloudmore.contract.document import Document
from cloudmore.contract.recording.folder import check_folder, write_folder
from cloudmore.contract.recording.placeholders import CLIENT_SECRET, PASSWORD, SHORTEST_SECRET, Placeholders, spellings
from cloudmore.contract.recording.redaction import NotRecordableError, Redaction
from cloudmore.contract.recording.search import found
from cloudmore.contract.recording.writing import written
from cloudmore.switches import is_switched_on

# Reserved by RFC 6761: no such host can ever be reached.
SANDBOX_ADDRESS = "https://sandbox.cloudmore.invalid"
DISPOSABLE, READ_ONLY = "CLOUDMORE_DISPOSABLE", "CLOUDMORE_READ_ONLY"


@frozen
class RecordResult:
    """What was recorded.

    Attributes:
        folder: Where it lies.
        origin: ``live``, or ``sandbox`` where the answers say that they are of one.
        cassettes: How many exchanges each file has.
        calls: How many exchanges there were, those that were left out included.
        replaced: How many texts of somebody were replaced, without repeats.
        not_exercised: Operations that were asked for and of which no success is recorded.
        remarks: What somebody should know; no value of an answer is in them.
    """

    folder: Path
    origin: str
    cassettes: Mapping[str, int] = field(repr=False)
    calls: int
    replaced: int
    not_exercised: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def exchanges(self) -> int:
        """How many there are in all files."""
        return sum(self.cassettes.values())

    def summary(self) -> str:
        """One line for a person."""
        return (
            f"{self.exchanges} exchanges of {self.calls} in {len(self.cassettes)} cassettes, origin {self.origin}; "
            f"{self.replaced} texts of somebody replaced."
        )

    def as_record(self) -> dict[str, Any]:
        """All of it, as JSON has it."""
        return {
            "folder": str(self.folder),
            "origin": self.origin,
            "cassettes": [{"cassette": name, "exchanges": count} for name, count in self.cassettes.items()],
            "calls": self.calls,
            "replaced": self.replaced,
            "not_exercised": list(self.not_exercised),
            "remarks": list(self.remarks),
        }


def record(
    cm: Cloudmore,
    cassettes: Path | str | None = None,
    *,
    operations: Collection[str] = (),
    include_writes: bool = False,
    disposable: bool | None = None,
    organizations: int = 3,
    services: int = 3,
    start: date | str | None = None,
    end: date | str | None = None,
    wait: float = DEFAULT_WAIT_SECONDS,
    force: bool = False,
    tell: Callable[[str], None] = lambda _text: None,
) -> RecordResult:
    """Record calls of the API as cassettes of vcrpy, without secrets and with made-up texts in place of somebody's.

    Nothing is in the folder before everything is replaced and searched. While it runs, nothing else in the process may
    use httpx.

    Args:
        cm: The client; one with ``read_only=True`` is enough unless writes are included.
        cassettes: The folder; ``cassettes/live`` by default, ``cassettes/sandbox`` where a sandbox answers.
        operations: Names of operations of the document; all of ``planned`` by default.
        include_writes: Whether an organization with made-up data is created, changed and deleted.
        disposable: Whether the reseller is one where that does no harm; by default what ``CLOUDMORE_DISPOSABLE`` says.
            A sandbox always is.
        organizations: How many organizations are looked at.
        services: How many services of each.
        start: First billing date of the report; by default the last day of the last month.
        end: Last billing date of the report, itself included.
        wait: Seconds that the report is waited for.
        force: Whether recordings in the folder are replaced, all of them.
        tell: Called with what is being done.

    Raises:
        ConfigurationError: Something cannot be used, or writes are not allowed.
        CloudmoreError: The API lets nobody in or does not answer, or something of somebody would have been written.

    Example:
        >>> from cloudmore import Cloudmore
        >>> from cloudmore.contract import record
        >>> with Cloudmore.sandbox() as cm:
        ...     record(cm, "recorded", operations=["health_check"]).exchanges
        2
    """
    plan = planned(operations, include_writes=include_writes, organizations=organizations, services=services)
    if plan.writes and is_switched_on(os.environ, READ_ONLY):
        raise ConfigurationError(f"{READ_ONLY} forbids writes.", remedy="Unset it, or leave out --include-writes.")
    marked = is_switched_on(os.environ, DISPOSABLE) if disposable is None else disposable
    if cassettes is not None:
        check_folder(Path(cassettes), force=force)
    first, last = report_days(cm, start, end)
    document = Document.read()
    began = datetime.now(UTC)
    with capturing() as capture:
        reading = Reading(cm, plan, capture, tell, organizations, services)
        reading.health()
        origin = origin_of(capture.exchanges)
        folder = _folder(cassettes, origin, force=force)
        if plan.writes and not (marked or origin == SANDBOX):
            raise ConfigurationError(
                "Writes are recorded only where they do no harm, and nobody says that this reseller is disposable.",
                remedy="Where it is one for tests, write disposable = true into its profile, "
                f"or set {DISPOSABLE}=true; else leave out --include-writes.",
            )
        reading.everything(first, last, wait)
        if plan.writes:
            written(reading)
    tell("replacing what is somebody's")
    kept, remarks, redaction = _redacted(cm, capture, plan, document, origin)
    files = {name: serialized(exchanges) for name, exchanges in _by_file(kept).items()}
    tell("looking once more")
    _look(files, redaction)
    count = {name: len(exchanges) for name, exchanges in _by_file(kept).items()}
    write_folder(
        folder,
        files,
        {
            "recorded": began.isoformat(timespec="seconds"),
            "against": "a sandbox" if origin == SANDBOX else urlsplit(cm.base_url).netloc,
            "address": SANDBOX_ADDRESS if origin == SANDBOX else cm.base_url,
            "document_sha256": document.digest,
            "client": __version__,
            "cassettes": count,
        },
    )
    succeeded = {
        operation.operation_id
        for each in kept
        if 200 <= each.status < 300 and (operation := redaction.operation(each)) is not None
    }
    if reading.found_none:
        remarks.append("there is no organization, so nothing of one was asked")
    return RecordResult(
        folder=folder,
        origin=origin,
        cassettes=count,
        calls=len(capture.exchanges),
        replaced=len(redaction.personal),
        not_exercised=tuple(
            each.operation for each in plan.calls if each.kept and each.operation not in {*succeeded, TOKEN}
        ),
        remarks=tuple(dict.fromkeys((*reading.remarks, *remarks))),
    )


def serialized(exchanges: Sequence[Captured]) -> bytes:
    """Exchanges as vcrpy writes them."""
    from vcr.request import Request  # noqa: PLC0415 - needed for recording alone
    from vcr.serialize import serialize  # noqa: PLC0415 - as above
    from vcr.serializers import yamlserializer  # noqa: PLC0415 - as above

    requests = [Request(each.method, each.url, each.sent, dict(each.sent_headers)) for each in exchanges]
    responses = [
        {
            "status": {"code": each.status, "message": each.reason},
            "headers": {name: list(values) for name, values in each.headers.items()},
            "body": {"string": each.body},
        }
        for each in exchanges
    ]
    return serialize({"requests": requests, "responses": responses}, yamlserializer).encode()


def _folder(cassettes: Path | str | None, origin: str, *, force: bool) -> Path:
    if cassettes is None:
        folder = Path("cassettes") / origin
        check_folder(folder, force=force)
        return folder
    folder = Path(cassettes)
    if folder.resolve().name.lower() in {SANDBOX, LIVE} - {origin}:
        raise ConfigurationError(
            f"The answers are of origin {origin}, and the folder {folder} says otherwise.",
            remedy="Name another folder with --cassettes.",
        )
    return folder


def _redacted(
    cm: Cloudmore, capture: Capture, plan: Plan, document: Document, origin: str
) -> tuple[list[Captured], list[str], Redaction]:
    """The exchanges as they may be written, what was left out, and what replaced them."""
    host = sent_to(cm.base_url).netloc
    redaction = Redaction(document, _placeholders(cm, origin), hosts=[host, urlsplit(SANDBOX_ADDRESS).netloc])
    readable: list[Captured] = []
    left_out: Counter[str] = Counter()
    for each in capture.exchanges:
        operation = redaction.operation(each)
        if urlsplit(each.url).netloc != host:
            left_out["an exchange with another host"] += 1
            continue
        # Another address of the same host is where a report lies that its task has a link to.
        name = operation.operation_id if operation is not None else REPORT
        if name in plan.kept:
            try:
                readable.append(redaction.readable(each))
            except NotRecordableError as error:
                left_out[f"{name} {each.status}: {error}"] += 1
    for each in readable:
        redaction.collect(each)
    redaction.settle()
    remarks = [f"left out: {what}" + (f", {count} times" if count > 1 else "") for what, count in left_out.items()]
    return [redaction.redacted(each) for each in readable], remarks, redaction


def _placeholders(cm: Cloudmore, origin: str) -> Placeholders:
    own = cm.credentials
    shown = Credentials(
        username=own.username,
        password=PASSWORD,
        client_secret=CLIENT_SECRET,
        reseller_id=own.reseller_id,
        client_id=own.client_id,
    )
    pairs = zip(spellings(own), spellings(shown), strict=True)
    in_place_of = {secret: placeholder for secret, placeholder in pairs if len(secret) >= SHORTEST_SECRET}
    if origin == SANDBOX:
        in_place_of = {sent_to(cm.base_url).geturl().encode(): SANDBOX_ADDRESS.encode(), **in_place_of}
    return Placeholders(in_place_of)


def _by_file(exchanges: Sequence[Captured]) -> dict[str, list[Captured]]:
    files: dict[str, list[Captured]] = {}
    for each in exchanges:
        is_token = urlsplit(each.url).path.endswith("/connect/token")
        files.setdefault(f"{'authentication' if is_token else each.area}.yaml", []).append(each)
    return dict(sorted(files.items()))


def _look(files: Mapping[str, bytes], redaction: Redaction) -> None:
    sought = {"a secret": redaction.secrets, "a text of somebody": redaction.personal}
    for name, content in files.items():
        if rules := found(content, sought):
            raise CloudmoreError(
                f"Nothing was written: {name} would hold {' and '.join(sorted(rules))}.",
                remedy="Please report it, with the name of the recording and nothing of what is in it; "
                "--operations records the others.",
            )
