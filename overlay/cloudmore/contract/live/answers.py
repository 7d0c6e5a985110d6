"""What went over the wire, by operation: what can be judged, and what is not ours to judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from attrs import define, evolve, field

from cloudmore.contract.calling.captured import Captured, sent_to
from cloudmore.contract.calling.plan import REPORT
from cloudmore.contract.calling.reading import UNKNOWN_IDS
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange, Request, Response, UnreadableBodyError
from cloudmore.contract.json_body import NotJsonError, decode_json, is_list, is_object
from cloudmore.contract.media_types import is_json


@define
class Answers:
    """The exchanges of an operation.

    Attributes:
        operation_id: Its name in the document.
        exchanges: All of them, in their order; named after the operation and numbered from 0.
        with_known_ids: The same without those with an id that nobody has.
    """

    operation_id: str
    exchanges: list[Exchange] = field(factory=list[Exchange])
    with_known_ids: list[Exchange] = field(factory=list[Exchange])

    @property
    def successes(self) -> list[Exchange]:
        """Those with a status of 2xx."""
        return [each for each in self.exchanges if 200 <= each.response.status < 300]

    @property
    def with_data(self) -> list[Exchange]:
        """The successes that say something: not an empty list, and for a report one with lines."""
        return [each for each in self.successes if _has_data(self.operation_id, each.response)]

    @property
    def has_pages(self) -> bool:
        """Whether a success has a body that is no JSON."""
        return any(each.response.body and not is_json(each.response.media_type) for each in self.successes)


@define
class Wire:
    """Everything that was captured.

    Attributes:
        answers: By operation, those of the API itself.
        other_hosts: How many exchanges were with another host.
        other_addresses: How many were with an address of the API's host that the document does not have.
    """

    answers: dict[str, Answers] = field(factory=dict[str, Answers])
    other_hosts: int = 0
    other_addresses: int = 0

    def of(self, operation_id: str) -> Answers:
        """The answers of an operation; none where it was not called."""
        return self.answers.get(operation_id) or Answers(operation_id)


def sorted_by_operation(captured: Sequence[Captured], document: Document, base_url: str) -> Wire:
    """What was captured, by the operation that each exchange is of.

    Args:
        captured: In their order.
        document: It knows which request is for what.
        base_url: Of the client; a path in it is the way to the API and no part of the document.
    """
    base, wire = sent_to(base_url), Wire()
    for each in captured:
        address = urlsplit(each.url)
        if address.netloc != base.netloc:
            # Such as a report behind a link: what lies there is not described.
            wire.other_hosts += 1
            continue
        request = _below(each.request, base.path)
        operation = document.find(request.method, request.address.path).operation
        if operation is None:
            wire.other_addresses += 1
            continue
        answers = wire.answers.setdefault(operation.operation_id, Answers(operation.operation_id))
        exchange = Exchange(answers.operation_id, len(answers.exchanges), request, each.response)
        answers.exchanges.append(exchange)
        if each.area != UNKNOWN_IDS:
            answers.with_known_ids.append(exchange)
    return wire


def _below(request: Request, prefix: str) -> Request:
    address = request.address
    if not prefix or not address.path.startswith(f"{prefix}/"):
        return request
    return evolve(request, url=address._replace(path=address.path.removeprefix(prefix)).geturl())


def _has_data(operation_id: str, response: Response) -> bool:
    # A page of somebody in between is a success, too, and nobody judges what is in it.
    if not is_json(response.media_type):
        return False
    try:
        value: Any = decode_json(response.decoded())
    except (NotJsonError, UnreadableBodyError):
        return False
    # The same answer holds the state of the task: a line is an object in a list.
    return _has_objects(value) if operation_id == REPORT else value not in (None, [], {})


def _has_objects(value: Any) -> bool:
    # No call of itself: an answer may have a thousand lists in one another.
    pending = [value]
    while pending:
        each = pending.pop()
        if is_list(each):
            if any(map(is_object, each)):
                return True
            pending += each
        elif is_object(each):
            pending += each.values()
    return False
