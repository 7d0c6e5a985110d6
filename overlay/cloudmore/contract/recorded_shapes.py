"""What was seen: the shapes of all recorded answers, kept beside the recordings in ``shapes.json``.

There is no value in it, so it can be shown to others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange, UnreadableBodyError
from cloudmore.contract.json_body import NotJsonError, decode_json
from cloudmore.contract.media_types import is_json
from cloudmore.contract.pointer import Pointer, json_pointer, parsed_pointer
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import TEXT, Shape, merge, shape_of
from cloudmore.errors import ConfigurationError


@frozen
class RecordedPlace:
    """What all recordings of an answer had at one place.

    Attributes:
        types: JSON types.
        formats: Formats of texts; empty where they have none in particular.
        always: Whether every object that could have it had it.
    """

    types: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    always: bool = False


@frozen
class RecordedAnswer:
    """What all recordings of an operation with one status had.

    Attributes:
        answers: How many recordings there are.
        headers: For each documented header whether all of them had it.
        body: For each place what was there; empty where none had a body.
    """

    answers: int
    headers: Mapping[str, bool]
    body: Mapping[Pointer, RecordedPlace]


@frozen
class RecordedShapes:
    """The shapes of all recordings.

    Attributes:
        answers: By operationId and status.
    """

    answers: Mapping[tuple[str, int], RecordedAnswer] = field(factory=dict[tuple[str, int], RecordedAnswer])

    def answer(self, operation_id: str, status: int) -> RecordedAnswer | None:
        """What is known of an answer; ``None`` where none was recorded.

        Args:
            operation_id: Of the document.
            status: Of the answer.
        """
        return self.answers.get((operation_id, status))

    @classmethod
    def of(cls, document: Document, exchanges: Iterable[Exchange]) -> RecordedShapes:
        """The shapes of recordings.

        Args:
            document: Tells their operations, and which names are properties.
            exchanges: Those that are as the document says.
        """
        gathered: dict[tuple[str, int], _Gathered] = {}
        for exchange in exchanges:
            found = document.find(exchange.request.method, exchange.request.address.path)
            if found.operation is not None:
                key = (found.operation.operation_id, exchange.response.status)
                place = document.answer(found.operation, exchange.response.status)
                if place is not None:
                    gathered.setdefault(key, _Gathered()).add(document, place, exchange)
        return cls({key: each.recorded() for key, each in sorted(gathered.items())})

    @classmethod
    def read(cls, path: Path) -> RecordedShapes:
        """Read the file beside the recordings.

        Args:
            path: The file.

        Raises:
            ConfigurationError: It is not what ``text`` gave.
        """
        try:
            operations: Mapping[str, Mapping[str, Any]] = json.loads(path.read_bytes())["operations"]
            return cls(
                {
                    (operation_id, int(status)): _recorded(answer)
                    for operation_id, answers in operations.items()
                    for status, answer in answers.items()
                }
            )
        except OSError as error:
            raise ConfigurationError(f"The file {path} cannot be read: {error.strerror}.") from error
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise ConfigurationError(
                f"{path} is not a file of shapes.", remedy="Delete it. Make it anew with --update-shapes."
            ) from error

    def text(self) -> str:
        """The content of the file: one place a line, so that a difference can be read."""
        operations: dict[str, dict[str, RecordedAnswer]] = {}
        for (operation_id, status), answer in self.answers.items():
            operations.setdefault(operation_id, {})[str(status)] = answer
        return "\n".join(["{", ' "operations": {', *_lines(operations), " }", "}", ""])


@define
class _Gathered:
    answers: int = 0
    headers: dict[str, int] = field(factory=dict[str, int])
    body: Shape = field(factory=Shape)

    def add(self, document: Document, place: Pointer, exchange: Exchange) -> None:
        response = exchange.response
        self.answers += 1
        for name in document.at(place).get("headers", {}):
            self.headers[name] = self.headers.get(name, 0) + (name.lower() in response.headers)
        schema = document.body(place, response.media_type)
        if schema is not None and is_json(response.media_type) and response.body:
            try:
                value = decode_json(response.decoded())
            except (NotJsonError, UnreadableBodyError):
                # It is a finding, which somebody may answer for.
                return
            merge(self.body, shape_of(value, View.of(document, schema)))

    def recorded(self) -> RecordedAnswer:
        body: dict[Pointer, RecordedPlace] = {}
        for pointer, place in self.body.items():
            owner = self.body.get(pointer[:-1]) if pointer else None
            always = owner is not None and 0 < owner.objects == place.seen
            formats = frozenset[str]() if TEXT in place.formats else frozenset(place.formats)
            body[pointer] = RecordedPlace(frozenset(place.types), formats, always)
        headers = {name: count == self.answers for name, count in self.headers.items()}
        return RecordedAnswer(self.answers, headers, body)


def _recorded(answer: Mapping[str, Any]) -> RecordedAnswer:
    body = {
        parsed_pointer(pointer): RecordedPlace(
            frozenset(each["types"]), frozenset(each.get("formats", ())), bool(each.get("always"))
        )
        for pointer, each in answer["body"].items()
    }
    return RecordedAnswer(int(answer["answers"]), dict(answer["headers"]), body)


def _lines(operations: Mapping[str, Mapping[str, RecordedAnswer]]) -> Iterator[str]:
    for operation_id, answers in _with_commas(operations):
        yield f'  "{operation_id[0]}": {{'
        for status, answer in _with_commas(answers):
            yield f'   "{status[0]}": {{'
            yield f'    "answers": {answer.answers},'
            yield f'    "headers": {json.dumps(answer.headers)},'
            yield '    "body": {'
            for pointer, place in _with_commas({json_pointer(each): said for each, said in answer.body.items()}):
                yield f"     {json.dumps(pointer[0])}: {json.dumps(_as_record(place))}{pointer[1]}"
            yield f"    }}\n   }}{status[1]}"
        yield f"  }}{operation_id[1]}"


def _with_commas(items: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    last = len(items) - 1
    for index, (name, value) in enumerate(sorted(items.items())):
        yield (name, "," if index < last else ""), value


def _as_record(place: RecordedPlace) -> dict[str, Any]:
    formats = {"formats": sorted(place.formats)} if place.formats else {}
    return {"types": sorted(place.types), **formats, **({"always": True} if place.always else {})}
