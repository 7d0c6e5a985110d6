"""The bodies of an operation, ours and theirs: what is sent, and each answer with its status and headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from cloudmore.contract.comparison.fact import Fact, Standing, short
from cloudmore.contract.comparison.fragments import JSON, Fragments
from cloudmore.contract.comparison.in_step import InStep, described
from cloudmore.contract.comparison.ours import Ours
from cloudmore.contract.comparison.their_operations import TheirBody
from cloudmore.contract.json_body import is_object
from cloudmore.contract.media_types import is_json
from cloudmore.contract.operation import Operation
from cloudmore.contract.pointer import Pointer

_ANY = ("*/*", "application/*")


@frozen(eq=False)
class Bodies:
    """The comparison of the bodies of one operation.

    Attributes:
        ours: Our document.
        fragments: Theirs, with their schemas.
        operation: Ours.
    """

    ours: Ours
    fragments: Fragments
    operation: Operation

    def sent(self, theirs: TheirBody | None) -> Iterator[Fact]:
        """What is said of the request body.

        Args:
            theirs: Theirs, or ``None``.
        """
        has_one = "requestBody" in self.operation.node
        place = self.ours.document.resolved((*self.operation.pointer, "requestBody")) if has_one else ()
        if theirs is None:
            if has_one:
                yield self.ours.fact(Standing.UNKNOWN, "request body", place, ours="a body")
        elif has_one:
            yield self.ours.fact(Standing.CONFIRMED, "request body", place, ours="a body", theirs="a body")
            yield from self._content(place, theirs, sent=True)
        else:
            said = {"required": bool(theirs.required), **self.fragments.content(theirs)}
            yield self.ours.fact(
                Standing.CONTRADICTED if theirs.required else Standing.NEW,
                "request body",
                self.operation.pointer,
                name="requestBody",
                ours="no body" if theirs.required else "",
                theirs="a required body" if theirs.required else "a body",
                said=said,
            )

    def answered(self, theirs: Mapping[str, TheirBody]) -> Iterator[Fact]:
        """What is said of the answers.

        Args:
            theirs: Theirs, by status.
        """
        mine = list(self.operation.node["responses"])
        replaced = _replaced(mine, list(theirs))
        for status in mine:
            written = (*self.operation.pointer, "responses", status)
            place = self.ours.document.resolved(written)
            body = theirs.get(status)
            if status in replaced:
                body = theirs[replaced[status]]
                yield self.ours.fact(
                    Standing.CONTRADICTED,
                    "status",
                    written,
                    name=replaced[status],
                    ours=status,
                    theirs=replaced[status],
                    said=self.fragments.answer(replaced[status], body),
                )
            elif body is None:
                yield self.ours.fact(Standing.UNKNOWN, "status", place, ours=status)
                continue
            else:
                yield self.ours.fact(Standing.CONFIRMED, "status", place, ours=status, theirs=status)
            yield from self._content(place, body, sent=False)
            yield from self._headers(place, body)
        place = (*self.operation.pointer, "responses")
        for status, body in theirs.items():
            # What stands for several, `default` and `4XX`, says nothing of one.
            if status.isdigit() and status not in mine and status not in replaced.values():
                said = self.fragments.answer(status, body)
                told = f"{status}, {_described(said)}"
                yield self.ours.fact(Standing.NEW, "status", place, name=status, theirs=short(told), said=said)

    def _content(self, place: Pointer, theirs: TheirBody, *, sent: bool) -> Iterator[Fact]:
        """What is said of a body that both have a place for."""
        content: Mapping[str, Any] = self.ours.document.at(place).get("content", {})
        if not content:
            if theirs.schema is not None:
                said = self.fragments.content(theirs)
                name, told = next(iter(said["content"])), _described(said)
                yield self.ours.fact(Standing.NEW, "answer", place, name=name, theirs=told, said=said)
            return
        media_type = next((each for each in content if is_json(each)), next(iter(content)))
        inside = (*place, "content", media_type)
        if theirs.schema is None:
            yield self.ours.fact(Standing.UNKNOWN, "answer", inside, ours=media_type)
            return
        yield from self._media_type(inside, media_type, theirs)
        if "schema" in content[media_type]:
            walk = InStep(self.ours, self.fragments, sent=sent)
            yield from walk.value((*inside, "schema"), theirs.schema)

    def _media_type(self, place: Pointer, mine: str, theirs: TheirBody) -> Iterator[Fact]:
        names = [each.partition(";")[0].strip().lower() for each in theirs.media_types]
        if not names:
            yield self.ours.fact(Standing.UNKNOWN, "media type", place, ours=mine)
            return
        agreed = mine in names or (mine == JSON and any(each in _ANY for each in names))
        told = mine if agreed else short(", ".join(theirs.media_types))
        said: dict[str, Any] = {"content": {short(each): {} for each in theirs.media_types}}
        standing = Standing.CONFIRMED if agreed else Standing.CONTRADICTED
        yield self.ours.fact(standing, "media type", place, ours=mine, theirs=told, said=said)

    def _headers(self, place: Pointer, theirs: TheirBody) -> Iterator[Fact]:
        mine: Mapping[str, Any] = self.ours.document.at(place).get("headers", {})
        left = {name.lower(): name for name in theirs.headers}
        for name in mine:
            header = self.ours.document.resolved((*place, "headers", name))
            theirs_name = left.pop(name.lower(), None)
            if theirs_name is None:
                yield self.ours.fact(Standing.UNKNOWN, "header", header, ours=name)
                continue
            yield self.ours.fact(Standing.CONFIRMED, "header", header, ours=name, theirs=name)
            if is_object(self.ours.document.at(header).get("schema")):
                walk = InStep(self.ours, self.fragments, sent=False)
                yield from walk.value((*header, "schema"), theirs.headers[theirs_name])
        for name in left.values():
            schema = self.fragments.schema(theirs.headers[name])
            yield self.ours.fact(
                Standing.NEW, "header", place, name=name, theirs=described(schema), said={"schema": schema}
            )


def _replaced(mine: list[str], theirs: list[str]) -> dict[str, str]:
    """Our success that they have as another: only where they have none of ours, for then ours cannot be right."""
    ours, other = (
        [each for each in statuses if each.isdigit() and each.startswith("2")] for statuses in (mine, theirs)
    )
    return {ours[0]: other[0]} if ours and other and not set(ours) & set(other) else {}


def _described(said: Mapping[str, Any]) -> str:
    content: Mapping[str, Any] = said.get("content", {})
    return next((described(each["schema"]) for each in content.values()), "no body")
