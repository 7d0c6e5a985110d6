"""The request of an exchange: host, path, method, parameters and body."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from cloudmore.contract.document import Document, Found
from cloudmore.contract.exchange import Request, UnreadableBodyError
from cloudmore.contract.finding import Grade
from cloudmore.contract.json_body import NotJsonError, decode_json
from cloudmore.contract.judge.body import Schemas
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.judge.parameters import fields_of, value_of
from cloudmore.contract.judge.undeclared import note_undeclared
from cloudmore.contract.media_types import is_json, matching
from cloudmore.contract.names import shown, shown_path
from cloudmore.contract.operation import Parameter
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import shape_of

FORM = "application/x-www-form-urlencoded"
# A request that is refused for what it says may be wrong, and is often recorded for that.
REFUSED = frozenset({400, 415, 422})
# A wrong id may also be one that nothing has.
REFUSED_PATH = REFUSED | {404}


@frozen
class RequestJudge:
    """Holds requests against a document.

    Attributes:
        document: It.
        schemas: Its validators.
    """

    document: Document
    schemas: Schemas

    def find(self, notes: Notes) -> Found:
        """Find the operation that a request is for, and note where there is none.

        Args:
            notes: Of the exchange.
        """
        request = notes.exchange.request
        found = self.document.find(request.method, request.address.path)
        if found.operation is not None:
            return found
        call = f"{shown(request.method)} {shown_path(request.address.path)}"
        if found.methods:
            expected, kind = " or ".join(found.methods), "method"
        else:
            expected, kind = "a path of the document", "path"
            if found.spelled:
                expected = f"the path spelled {found.spelled}"
        general = (shown(request.method), *shown_path(request.address.path).split("/"))
        notes.add(Grade.BROKEN, kind, f"request {kind}", expected=expected, found=call, at=("paths",), general=general)
        return found

    def judge(self, notes: Notes, found: Found) -> None:
        """Note what is wrong with a request.

        Args:
            notes: Of the exchange.
            found: The operation that it is for.
        """
        status = notes.exchange.response.status
        if status not in REFUSED_PATH:
            for parameter in self._parameters(notes, "path"):
                self._judge_value(notes, parameter, [found.values.get(parameter.name, "")])
        if status in REFUSED:
            return
        self._judge_query(notes)
        for parameter in self._parameters(notes, "header"):
            value = notes.exchange.request.headers.get(parameter.name.lower())
            self._judge_value(notes, parameter, [] if value is None else [value])
        self._judge_body(notes)

    def _parameters(self, notes: Notes, place: str) -> list[Parameter]:
        operation = notes.operation
        return [each for each in operation.parameters if each.place == place] if operation else []

    def _judge_query(self, notes: Notes) -> None:
        at = notes.operation.pointer if notes.operation else ()
        fields = fields_of(notes.exchange.request.address.query)
        known = {each.name: each for each in self._parameters(notes, "query")}
        # Those of an object, each in a field of its own, are not judged.
        objects = tuple(f"{each.name}[" for each in known.values() if each.style == "deepObject")
        for name, parameter in known.items():
            if not any(each.startswith(f"{name}[") for each in fields if objects):
                self._judge_value(notes, parameter, fields.get(name, []))
        for name in (each for each in fields if each not in known and not each.startswith(objects)):
            where = f"request query {shown(name)}"
            notes.add(Grade.NEW, "query", where, expected="no such parameter", found="a value", at=at)

    def _judge_value(self, notes: Notes, parameter: Parameter, texts: list[str]) -> None:
        where = f"request {parameter.place} {parameter.name}"
        schema = (*parameter.pointer, "schema")
        if not texts:
            if parameter.required:
                notes.add(Grade.BROKEN, "required", where, expected="a value", found="nothing", at=parameter.pointer)
        elif "schema" in self.document.at(parameter.pointer):
            value = value_of(texts, View.of(self.document, schema), separator=parameter.separator)
            self.schemas.judge(notes, where, value, schema, is_answer=False)

    def _judge_body(self, notes: Notes) -> None:
        request, operation = notes.exchange.request, notes.operation
        assert operation is not None
        where = "request body"
        if "requestBody" not in operation.node:
            if request.body:
                expected = "no body"
                notes.add(Grade.NEW, "body", where, expected=expected, found="a body", at=operation.pointer)
            return
        place = self.document.resolved((*operation.pointer, "requestBody"))
        node = self.document.at(place)
        if not request.body:
            if node.get("required"):
                notes.add(Grade.BROKEN, "body", where, expected="a body", found="none", at=place)
            return
        content = node.get("content", {})
        media_type = matching(request.media_type, list(content))
        if media_type is None:
            expected, found = " or ".join(content), request.media_type or "none"
            notes.add(
                Grade.BROKEN, "media type", "request media type", expected=expected, found=found, at=(*place, "content")
            )
            return
        schema = (*place, "content", media_type, "schema")
        if "schema" not in self.document.at(schema[:-1]):
            return
        try:
            value = self._value(request, View.of(self.document, schema))
        except (NotJsonError, UnreadableBodyError, ValueError) as error:
            notes.add(Grade.BROKEN, "json", where, expected=request.media_type, found=str(error), at=schema)
            return
        self.schemas.judge(notes, where, value, schema, is_answer=False)
        note_undeclared(notes, where, value, shape_of(value, View.of(self.document, schema)))

    @staticmethod
    def _value(request: Request, view: View) -> Any:
        content = request.decoded()
        if is_json(request.media_type):
            return decode_json(content)
        text = content.decode()
        if request.media_type != FORM:
            return text
        fields = fields_of(text, is_form=True)
        return {name: value_of(texts, view.property(name) or View.of(view.document)) for name, texts in fields.items()}
