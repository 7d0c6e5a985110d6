"""The answer of an exchange: status, headers, media type and body, against the document and what was recorded."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Response, UnreadableBodyError
from cloudmore.contract.finding import Grade
from cloudmore.contract.json_body import NotJsonError, decode_json
from cloudmore.contract.judge.body import Schemas
from cloudmore.contract.judge.known_words import note_unknown_words
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.judge.pages import note_page
from cloudmore.contract.judge.parameters import value_of
from cloudmore.contract.judge.recorded import note_vanished_headers, note_what_was_never_seen
from cloudmore.contract.judge.undeclared import note_undeclared
from cloudmore.contract.media_types import is_json, matching
from cloudmore.contract.operation import NO_PARAMETERS
from cloudmore.contract.pointer import Pointer
from cloudmore.contract.recorded_shapes import RecordedShapes
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import shape_of

BODY = "response body"
# HTTP knows no body there (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5).
WITHOUT_BODY = frozenset({204, 205, 304})


@frozen
class ResponseJudge:
    """Holds answers against a document, and against the recordings.

    Attributes:
        document: It.
        schemas: Its validators.
        shapes: What was recorded.
    """

    document: Document
    schemas: Schemas
    shapes: RecordedShapes

    def judge(self, notes: Notes) -> None:
        """Note what is wrong with an answer.

        Args:
            notes: Of the exchange, with its operation.
        """
        operation, response = notes.operation, notes.exchange.response
        assert operation is not None
        place = self.document.answer(operation, response.status)
        if place is None:
            expected = ", ".join(operation.node["responses"])
            at = (*operation.pointer, "responses")
            notes.add(Grade.BROKEN, "status", "response status", expected=expected, found=str(response.status), at=at)
            return
        node = self.document.at(place)
        self._judge_headers(notes, place, node)
        content = node.get("content", {})
        if response.status in WITHOUT_BODY or not content:
            self._judge_no_body(notes, place)
        elif not response.body:
            notes.add(Grade.BROKEN, "body", BODY, expected="a body", found="none", at=(*place, "content"))
        else:
            self._judge_body(notes, place, response, list(content))

    def _judge_headers(self, notes: Notes, place: Pointer, node: Any) -> None:
        headers = notes.exchange.response.headers
        for name in (each for each in node.get("headers", {}) if each.lower() not in NO_PARAMETERS):
            header = self.document.resolved((*place, "headers", name))
            value, where = headers.get(name.lower()), f"response header {name}"
            said = self.document.at(header)
            if value is None:
                if said.get("required"):
                    notes.add(Grade.BROKEN, "header", where, expected="a value", found="nothing", at=header)
            elif "schema" in said:
                schema = (*header, "schema")
                typed = value_of([value], View.of(self.document, schema))
                self.schemas.judge(notes, where, typed, schema, is_answer=True)
        note_vanished_headers(notes, place, self.shapes)

    @staticmethod
    def _judge_no_body(notes: Notes, place: Pointer) -> None:
        response = notes.exchange.response
        if response.body:
            grade = Grade.BROKEN if response.status in WITHOUT_BODY else Grade.NEW
            found = f"{len(response.body)} bytes of {response.media_type or 'no media type'}"
            notes.add(grade, "body", BODY, expected="no body", found=found, at=place)

    def _judge_body(self, notes: Notes, place: Pointer, response: Response, documented: list[str]) -> None:
        at = (*place, "content")
        media_type = matching(response.media_type, documented)
        if media_type is None:
            where, found = "response media type", response.media_type or "none"
            notes.add(Grade.BROKEN, "media type", where, expected=" or ".join(documented), found=found, at=at)
            return
        schema = (*at, media_type, "schema")
        if "schema" not in self.document.at(schema[:-1]):
            return
        try:
            content = response.decoded()
            value = decode_json(content) if is_json(response.media_type) else content.decode()
        except (NotJsonError, UnreadableBodyError, UnicodeDecodeError) as error:
            found = "bytes that are no text" if isinstance(error, UnicodeDecodeError) else str(error)
            notes.add(Grade.BROKEN, "json", BODY, expected=media_type, found=found, at=schema)
            return
        self.schemas.judge(notes, BODY, value, schema, is_answer=True)
        shape = shape_of(value, View.of(self.document, schema))
        note_page(notes, BODY, value, schema, self.document.at(place).get("headers", {}))
        note_undeclared(notes, BODY, value, shape)
        note_unknown_words(notes, BODY, value, shape)
        note_what_was_never_seen(notes, BODY, value, shape, self.shapes)
