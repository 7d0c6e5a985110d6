"""The operations of the vendor's file: what is sent and what is answered, Swagger 2.0 and OpenAPI 3 alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from cloudmore.contract.comparison.their_document import TheirDocument
from cloudmore.contract.comparison.their_schema import TheirSchemas
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.media_types import is_json
from cloudmore.contract.operation import METHODS

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
NO_TOKEN = "none"  # noqa: S105 - a word, and no secret
# `{id:guid}` is how ASP.NET writes a constraint.
_TEMPLATE = re.compile(r"\{([^{}:?*=]*)[^{}]*\}")


@frozen(eq=False)
class TheirParameter:
    """A parameter.

    Attributes:
        name: As they write it.
        place: ``path``, ``query``, ``header`` or ``cookie``.
        required: Whether it must be there; ``None`` where they do not say.
        schema: As it is written.
    """

    name: str
    place: str
    required: bool | None
    schema: Any = field(repr=False)


@frozen(eq=False)
class TheirBody:
    """The body of a request or of an answer.

    Attributes:
        media_types: That it may have; empty where they do not say.
        required: Whether it must be there.
        schema: As it is written; ``None`` where there is none.
        headers: Of an answer, by name, as they are written.
    """

    media_types: tuple[str, ...]
    required: bool | None
    schema: Any = field(repr=False)
    headers: Mapping[str, Any] = field(factory=dict[str, Any], repr=False)


@frozen(eq=False)
class TheirOperation:
    """An operation.

    Attributes:
        method: In capitals.
        path: As it is on the wire, without the host.
        keys: Method and path, letter case and the names of parameters left out, for each of their servers.
        parameters: Those of its path and its own, without the body.
        body: That is sent, or ``None``.
        answers: By status, as they write it.
        token: Whether one is ``needed``, ``optional`` or sent to ``none``; empty where they do not say.
        deprecated: Whether they mean to take it away.
    """

    method: str
    path: str
    keys: frozenset[tuple[str, str]]
    parameters: tuple[TheirParameter, ...]
    body: TheirBody | None
    answers: Mapping[str, TheirBody]
    token: str
    deprecated: bool

    @property
    def names(self) -> list[str]:
        """The parameters in its path, in their order."""
        return _TEMPLATE.findall(self.path)


def same_path(path: str) -> str:
    """What two paths have in common when they differ in letter case, in the names of parameters, or in a slash only.

    Args:
        path: A template.
    """
    # `{id?}` is a template as well.
    parts = [part for part in _TEMPLATE.sub("{}", path).partition("?")[0].split("/") if part]
    return "/" + "/".join(parts).lower()


def operations_in(document: TheirDocument, schemas: TheirSchemas) -> Iterator[TheirOperation]:
    """Every operation of a file, in its order.

    Args:
        document: The file.
        schemas: Its schemas.
    """
    for template, written in document.data["paths"].items():
        item = schemas.resolved(written)
        for method in METHODS if is_object(item) else ():
            if is_object(item.get(method)):
                reader = _Reader(document, schemas, item, item[method])
                yield reader.operation(method.upper(), template)


@frozen(eq=False)
class _Reader:
    document: TheirDocument
    schemas: TheirSchemas
    item: Mapping[str, Any]
    node: Mapping[str, Any]

    def operation(self, method: str, template: str) -> TheirOperation:
        paths = ["/".join(["", *filter(None, (prefix, template.lstrip("/")))]) for prefix in self.document.prefixes]
        written = self._written_parameters()
        parameters = [each for each in written if each.get("in") not in ("body", "formData")]
        responses = self.node.get("responses")
        return TheirOperation(
            method=method,
            path=paths[0],
            keys=frozenset((method, same_path(path)) for path in paths),
            parameters=tuple(self._parameter(each) for each in parameters),
            body=self._sent(written) if self.document.is_swagger else self._sent_by_3(),
            answers={
                str(status): self._answer(self.schemas.resolved(each))
                for status, each in (responses.items() if is_object(responses) else ())
                if is_object(each)
            },
            token=self._token(),
            deprecated=self.node.get("deprecated") is True,
        )

    def _written_parameters(self) -> list[Mapping[str, Any]]:
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for owner in (self.item, self.node):
            for each in _objects(owner.get("parameters")):
                node = self.schemas.resolved(each)
                if is_object(node) and isinstance(node.get("name"), str) and isinstance(node.get("in"), str):
                    # One of the operation takes the place of one of its path.
                    found[node["in"], node["name"]] = node
        return list(found.values())

    def _parameter(self, node: Mapping[str, Any]) -> TheirParameter:
        schema = node if self.document.is_swagger else node.get("schema", {})
        if self.document.is_swagger:
            # Of a parameter, and no list of names.
            schema = {key: each for key, each in node.items() if key != "required"}
        required = node.get("required")
        return TheirParameter(node["name"], node["in"], required if isinstance(required, bool) else None, schema)

    def _sent(self, parameters: Sequence[Mapping[str, Any]]) -> TheirBody | None:
        consumes = self._media_types("consumes")
        for each in parameters:
            if each["in"] == "body":
                return TheirBody(consumes, each.get("required") is True, each.get("schema"))
        form = [each for each in parameters if each["in"] == "formData"]
        if not form:
            return None
        usual = MULTIPART if any(each.get("type") == "file" for each in form) else FORM
        schema = {
            "type": "object",
            "properties": {each["name"]: {**each, "required": ()} for each in form},
            "required": [each["name"] for each in form if each.get("required") is True],
        }
        forms = tuple(each for each in consumes if each in (FORM, MULTIPART))
        return TheirBody(forms or (usual,), bool(schema["required"]), schema)

    def _sent_by_3(self) -> TheirBody | None:
        body = self.schemas.resolved(self.node.get("requestBody"))
        return self._content(body, body.get("required") is True) if is_object(body) and body else None

    def _answer(self, node: Any) -> TheirBody:
        written: Mapping[str, Any] = node if is_object(node) else {}
        headers = {
            name: schema
            for name, each in (written["headers"].items() if is_object(written.get("headers")) else ())
            if is_object(schema := self._header(each))
        }
        if self.document.is_swagger:
            return TheirBody(self._media_types("produces"), None, written.get("schema"), headers)
        body = self._content(written, None)
        return TheirBody(body.media_types, None, body.schema, headers)

    def _header(self, written: Any) -> Any:
        node = self.schemas.resolved(written)
        return node if self.document.is_swagger or not is_object(node) else node.get("schema", {})

    def _content(self, node: Mapping[str, Any], required: bool | None) -> TheirBody:  # noqa: FBT001 - three-valued
        content = node.get("content")
        by_type = {str(name): each for name, each in content.items() if is_object(each)} if is_object(content) else {}
        nothing: Mapping[str, Any] = {}
        chosen = next((each for name, each in by_type.items() if is_json(name)), next(iter(by_type.values()), nothing))
        return TheirBody(tuple(by_type), required, chosen.get("schema"))

    def _media_types(self, key: str) -> tuple[str, ...]:
        said = self.node.get(key, self.document.data.get(key))
        return tuple(each for each in said if isinstance(each, str)) if is_list(said) else ()

    def _token(self) -> str:
        said = self.node.get("security", self.document.data.get("security"))
        return token_of(said) if is_list(said) else ""


def token_of(security: Sequence[Any]) -> str:
    """Whether a token is ``needed``, ``optional`` or sent to ``none``.

    Args:
        security: Of an operation, as OpenAPI has it.
    """
    if not any(security):
        return NO_TOKEN
    return "optional" if {} in security else "needed"


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if is_object(each)] if is_list(value) else []
