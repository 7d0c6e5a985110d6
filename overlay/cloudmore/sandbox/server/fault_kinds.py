"""What can go wrong in the sandbox: the kinds of faults, by name."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from starlette.responses import Response

from cloudmore.sandbox.server.answers import business_error, empty_answer, validation_errors
from cloudmore.sandbox.server.drifts import drifted
from cloudmore.sandbox.server.encoder import Json, encode, write
from cloudmore.sandbox.server.partial_report import ORGANIZATION, without_lines

TOKEN_OPERATION = "authentication_token"  # noqa: S105 - an operation
REPORT_OPERATION = "billing_reports_get"
REVOKED = "revoked-tokens"
FAILED_TASK = "failed-task"
DRIFT = "drift"
INVALID_TOKEN = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
BECAUSE = "A fault says so."
_PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault that is still to come.

    Attributes:
        name: What goes wrong.
        operation: Where, by the document's operationId; everywhere but at the token endpoint when it is ``None``.
            What spoils an answer always gets the one that it is of.
        times: How often it is still to come; until it is cleared when it is ``None``.
        retry_after: Seconds of the Retry-After header.
        body: How an empty report is spelled.
        lost: Which lines a partial report lacks.
        word: The word of a failed task; that of the dialect where it is empty.
        message: What a failed task says besides.
        drift: How an answer has drifted.
    """

    name: str
    operation: str | None = None
    times: int | None = 1
    retry_after: int = 1
    body: str = "empty-collection"
    lost: str = ORGANIZATION
    word: str = ""
    message: str = BECAUSE
    drift: str = ""

    def comes_at(self, operation: str) -> bool:
        """Whether it is to come at an operation."""
        return operation == self.operation or (self.operation is None and operation != TOKEN_OPERATION)


def _waiting(status: int) -> Callable[[Fault], Response]:
    return lambda fault: empty_answer(status, {"Retry-After": str(fault.retry_after)})


def _empty(status: int, headers: Mapping[str, str] | None = None) -> Callable[[Fault], Response]:
    return lambda _: empty_answer(status, headers)


def _cut(_: Fault, response: Response, content: bytes) -> Response | None:
    if len(content) < 2 or not response.headers.get("content-type", "").startswith("application/json"):
        return None
    return remade(response, content[: len(content) // 2])


def _no_body(_: Fault, response: Response, content: bytes) -> Response | None:
    if not content or not 200 <= response.status_code < 300:
        return None
    del response.headers["content-type"]
    response.status_code = 204 if response.status_code == 200 else response.status_code
    return remade(response, b"")


def _empty_report(fault: Fault, response: Response, content: bytes) -> Response | None:
    if response.status_code != 200:
        return None
    report: Json = json.loads(content, parse_float=Decimal)
    values = report.values() if isinstance(report, dict) else ()
    if not isinstance(report, list) and not any(isinstance(each, list) for each in values):
        # Its task is still running, whatever the status is.
        return None
    return remade(response, EMPTY_REPORTS[fault.body](report))


def _partial_report(fault: Fault, response: Response, content: bytes) -> Response | None:
    partial = without_lines(content, fault.lost) if response.status_code == 200 else None
    return None if partial is None else remade(response, partial)


def _drifted(fault: Fault, response: Response, content: bytes) -> Response | None:
    return drifted(fault.drift, fault.operation or "", response, content)


def _collections_as(value: list[Json] | None) -> Callable[[Json], bytes]:
    def spell(report: Json) -> bytes:
        if not isinstance(report, dict):
            return encode(write(value))
        return encode(write({name: value if isinstance(each, list) else each for name, each in report.items()}))

    return spell


def _without_collections(report: Json) -> bytes:
    if not isinstance(report, dict):
        return b""
    return encode(write({name: each for name, each in report.items() if not isinstance(each, list)}))


EMPTY_REPORTS: Mapping[str, Callable[[Json], bytes]] = {
    "empty-collection": _collections_as([]),
    "null-collection": _collections_as(None),
    "missing-collection": _without_collections,
    "[]": lambda _: b"[]",
    "null": lambda _: b"null",
    "{}": lambda _: b"{}",
    "empty": lambda _: b"",
}


@dataclass(frozen=True, slots=True)
class Kind:
    instead: Callable[[Fault], Response] | None = None
    # Nothing comes of it where the answer is not one that can be spoilt so.
    spoil: Callable[[Fault, Response, bytes], Response | None] | None = None
    options: frozenset[str] = frozenset({"operation", "times"})
    # The only one at which it can come.
    operation: str | None = None
    # Whether the endpoint itself tells it, in the dialect of the sandbox.
    told: bool = False


_WAITING = frozenset({"operation", "times", "retry_after"})
KINDS: Mapping[str, Kind] = {
    "bad-request-business": Kind(lambda _: business_error("The value is invalid because a fault says so.")),
    "bad-request-validation": Kind(
        lambda _: validation_errors({"Contact.Phone": ["The Phone field is refused because a fault says so."]})
    ),
    "unauthorized": Kind(_empty(401, INVALID_TOKEN)),
    "forbidden": Kind(_empty(403)),
    "not-found": Kind(_empty(404)),
    "conflict": Kind(_empty(409)),
    "rate-limited": Kind(_waiting(429), options=_WAITING),
    "server-error": Kind(_empty(500)),
    "unavailable": Kind(_waiting(503), options=_WAITING),
    "html": Kind(lambda _: Response(_PAGE, media_type="text/html")),
    "cut": Kind(spoil=_cut),
    "no-body": Kind(spoil=_no_body),
    "empty-report": Kind(spoil=_empty_report, options=frozenset({"times", "body"}), operation=REPORT_OPERATION),
    "partial-report": Kind(spoil=_partial_report, options=frozenset({"times", "lost"}), operation=REPORT_OPERATION),
    DRIFT: Kind(spoil=_drifted, options=frozenset({"operation", "times", "drift"})),
    FAILED_TASK: Kind(options=frozenset({"times", "word", "message"}), operation=REPORT_OPERATION, told=True),
    REVOKED: Kind(options=frozenset()),
}


def remade(response: Response, content: bytes) -> Response:
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Response(content, response.status_code, headers)
