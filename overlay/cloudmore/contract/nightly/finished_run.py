"""A finished check, as its JSON file tells it to the program that keeps issues."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from attrs import evolve, frozen

from cloudmore.contract.finding import Grade, grade_named
from cloudmore.contract.json_body import NotJsonError, decode_json, is_list, is_object
from cloudmore.errors import ConfigurationError

LIVE_SCHEMA = "contract-live/1"
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")
_OPERATION = re.compile(r"[A-Za-z0-9_]{1,100}")
# Exit codes of a run that judged something; a failed one, one with wrong settings and one that nobody let in did not.
_JUDGED = frozenset({0, 6, 7})
_CODES_OF_RECORDINGS = {"clean": 0, "broken": 6, "unusable": 2, "nothing checked": 7}


class Origin(StrEnum):
    """What was checked."""

    LIVE = "live"
    """The vendor's API."""
    SANDBOX = "sandbox"
    """A sandbox, whose answers say nothing of the vendor."""
    RECORDINGS = "recordings"
    """Cassettes: what is not found there may not have been recorded."""


@frozen
class Difference:
    """A difference of a run, once for all of its findings with the same fingerprint.

    Attributes:
        fingerprint: Of the findings.
        grade: How bad it is.
        kind: What differs.
        operation_id: Of the document; empty where the request is for none.
        status: Of the answer.
        where: Which part of the exchange.
        pointer: JSON pointer into the body.
        document: File name of the document.
        line: Its line.
        expected: What the contract says.
        found: What came.
        count: How many findings there are.
    """

    fingerprint: str
    grade: Grade
    kind: str
    operation_id: str
    status: int
    where: str
    pointer: str
    document: str
    line: int
    expected: str
    found: str
    count: int = 1


@frozen
class FinishedRun:
    """What is known of a finished check.

    Attributes:
        origin: What was checked.
        exit_code: Of the check.
        failing: The differences that reach the grade which fails, the worst first.
        present: Fingerprints of every finding, also of those below that grade.
        known: Fingerprints that the baseline covers.
        exercised: Operations of which a success with data was judged; of recordings that is not told. What is broken
            may have been nothing but a refusal.
        client: Version of the client; empty where the file does not say it.
        document_sha256: Digest of the document.
    """

    origin: Origin
    exit_code: int
    failing: tuple[Difference, ...]
    present: frozenset[str]
    known: frozenset[str]
    exercised: frozenset[str]
    client: str
    document_sha256: str

    @property
    def why_nothing(self) -> str:
        """Why such a run opens and closes no issue; empty where it may."""
        if self.origin is Origin.SANDBOX:
            return "A sandbox answered, which says nothing of the vendor."
        if self.exit_code == 1:
            return "The API was not reachable, at least in part, and an outage is no drift."
        if self.exit_code not in _JUDGED:
            return f"The check ended with {self.exit_code}, so that not everything was judged."
        return ""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file of a check.

        Args:
            path: JSON of ``contract check --live`` or of ``contract check --cassettes``.

        Raises:
            ConfigurationError: It cannot be read, or is something else.
        """
        try:
            record = decode_json(path.read_bytes())
        except OSError as error:
            raise ConfigurationError(
                f"The result {path} cannot be read: {error.strerror or error}.",
                remedy="Write one with: cloudmore contract check --live -o live.json.",
            ) from error
        except NotJsonError as error:
            raise _no_result(path, str(error)) from None
        try:
            return cls._of(record)
        except ConfigurationError as error:
            raise _no_result(path, error.message.rstrip(".")) from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _no_result(path, f"{type(error).__name__} at {error}") from None

    @classmethod
    def _of(cls, record: Any) -> Self:
        if not is_object(record):
            raise ConfigurationError("It is no object.")
        schema = record.get("schema")
        if schema == LIVE_SCHEMA:
            origin, code = Origin(record["source"]), _number(record, "exit_code")
        elif schema is None and "cassettes" in record:
            origin, code = Origin.RECORDINGS, _CODES_OF_RECORDINGS[_text(record, "verdict")]
        else:
            raise ConfigurationError("It has another schema.")
        if origin is Origin.RECORDINGS and schema is not None:
            raise ConfigurationError("It is of no API.")
        fail_on = grade_named(_text(record, "fail_on"))
        found = [_difference(each, origin) for each in _objects(record, "findings")]
        alike: dict[str, list[Difference]] = {}
        for each in found:
            alike.setdefault(each.fingerprint, []).append(each)
        known = frozenset(_difference(each, origin).fingerprint for each in _objects(record, "known"))
        operations = _objects(record, "operations") if origin is not Origin.RECORDINGS else []
        return cls(
            origin=origin,
            exit_code=code,
            failing=tuple(sorted(_failing(alike, fail_on), key=_worst_first)),
            present=frozenset(alike),
            known=known - frozenset(alike),
            exercised=frozenset(_text(each, "operation") for each in operations if _number(each, "with_data")),
            client=_text(record, "client") if "client" in record else "",
            document_sha256=_text(record, "document_sha256"),
        )


def _failing(alike: Mapping[str, list[Difference]], fail_on: Grade) -> list[Difference]:
    # The grade is no part of a fingerprint.
    worst = [_counted(min(same, key=_worst_first), same) for same in alike.values()]
    return [each for each in worst if each.grade.reaches(fail_on)]


def _counted(difference: Difference, same: list[Difference]) -> Difference:
    return evolve(difference, count=sum(each.count for each in same))


def _worst_first(difference: Difference) -> tuple[int, str, str]:
    return list(Grade).index(difference.grade), difference.operation_id, difference.fingerprint


def _difference(record: Mapping[str, Any], origin: Origin) -> Difference:
    fingerprint = _text(record, "fingerprint")
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ConfigurationError("A finding has no fingerprint.")
    # In a live check the exchange is named after the operation that was called, whatever the judge took it for.
    operation_id = record["operation_id"] or ("" if origin is Origin.RECORDINGS else record["cassette"])
    if operation_id and not _OPERATION.fullmatch(operation_id):
        raise ConfigurationError("A finding names no operation that a document may have.")
    return Difference(
        fingerprint=fingerprint,
        grade=grade_named(_text(record, "grade")),
        operation_id=operation_id,
        kind=_text(record, "kind"),
        status=_number(record, "status"),
        where=_text(record, "where"),
        pointer=_text(record, "pointer"),
        document=_text(record, "document"),
        line=_number(record, "line"),
        expected=_text(record, "expected"),
        found=_text(record, "found"),
        count=_number(record, "count"),
    )


def _objects(record: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = record[name]
    if not is_list(found) or not all(map(is_object, found)):
        raise ConfigurationError(f"Its {name} are no list of objects.")
    return found


def _text(record: Mapping[str, Any], name: str) -> str:
    found = record[name]
    if not isinstance(found, str):
        raise ConfigurationError(f"Its {name} is no text.")
    return found


def _number(record: Mapping[str, Any], name: str) -> int:
    found = record[name]
    if not isinstance(found, int) or isinstance(found, bool):
        raise ConfigurationError(f"Its {name} is no number.")
    return found


def _no_result(path: Path, why: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path} is no result of a check: {why}.",
        remedy="Write one with: cloudmore contract check --live -o live.json.",
    )
