"""The OpenAPI document as the judge needs it: operations, schemas, and the line on which each part stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from attrs import field, frozen

from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.yaml_reading import YamlError, read_with_lines
from cloudmore.errors import ConfigurationError
from cloudmore.spec import spec_path

T = TypeVar("T")
Pointer = tuple[str, ...]
# Of references to references.
LONGEST_CHAIN = 50
_SEPARATORS = {"pipeDelimited": "|", "spaceDelimited": " "}
# OpenAPI says that a parameter or a header of these names is described elsewhere.
NO_PARAMETERS = frozenset({"accept", "authorization", "content-type"})
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_TEMPLATE = re.compile(r"\{([^{}]+)\}")
# What stands under them is data, and no part of the document.
_DATA = frozenset({"const", "default", "enum", "example", "examples"})


@frozen
class Parameter:
    """A parameter of an operation.

    Attributes:
        name: As it is on the wire.
        place: ``path``, ``query``, ``header`` or ``cookie``.
        pointer: Where it stands in the document.
        required: Whether it must be there.
        style: How a list or an object is written.
        explode: Whether the name is repeated for each item.
    """

    name: str
    place: str
    pointer: Pointer
    required: bool
    style: str
    explode: bool

    @property
    def separator(self) -> str:
        """What stands between the items of a list; empty where its name is repeated for each."""
        return "" if self.explode else _SEPARATORS.get(self.style, ",")


@frozen
class Operation:
    """An operation of the document.

    Attributes:
        operation_id: Its name.
        method: In capitals.
        path: Its template, such as ``/api/organizations/{organizationId}``.
        pointer: Where it stands in the document.
        node: What the document says there.
        parameters: Those of its path and its own.
    """

    operation_id: str
    method: str
    path: str
    pointer: Pointer
    node: Mapping[str, Any] = field(repr=False)
    parameters: tuple[Parameter, ...] = field(repr=False)

    def documented(self, status: int) -> str | None:
        """The name under which an answer is described; ``None`` where it is not.

        Args:
            status: Of the answer; ``2XX`` and ``default`` stand for those that are not listed.
        """
        names = (str(status), f"{status // 100}XX", "default")
        return next((each for each in names if each in self.node["responses"]), None)

    def pattern(self, flags: int = 0) -> re.Pattern[str]:
        """What matches its path, with a group for each of its names."""
        parts = _TEMPLATE.split(self.path)
        # Every second part is a parameter's name.
        texts = ["([^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)]
        return re.compile("".join(texts), flags)

    @property
    def names(self) -> list[str]:
        """The parameters in its path, in their order."""
        return _TEMPLATE.findall(self.path)


@frozen
class Found:
    """The operation that a request is for.

    Attributes:
        operation: It, or ``None``.
        values: Of the parameters in the path, decoded.
        methods: What the document has at this path, where the method is another.
        spelled: The template that the path differs from in letter case only.
    """

    operation: Operation | None = None
    values: Mapping[str, str] = field(factory=dict[str, str])
    methods: tuple[str, ...] = ()
    spelled: str = ""


@frozen(eq=False)
class Document:
    """An OpenAPI 3.1 document.

    Attributes:
        path: Its file.
        data: What it says.
        digest: SHA-256 of the file.
        operations: In its order.
        hosts: Of its servers.
    """

    path: Path
    data: Mapping[str, Any] = field(repr=False)
    digest: str
    operations: tuple[Operation, ...] = field(repr=False)
    hosts: frozenset[str]
    _lines: Mapping[Pointer, int] = field(repr=False, alias="lines")
    _prefixes: tuple[str, ...] = field(repr=False, alias="prefixes")

    @classmethod
    def read(cls, path: Path | None = None) -> Document:
        """Read a document.

        Args:
            path: A YAML or JSON file; by default the document that this client was generated from.

        Raises:
            ConfigurationError: There is none, it is no OpenAPI 3.1, or a reference leads nowhere.
        """
        path = path or spec_path()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ConfigurationError(f"The OpenAPI document {path} cannot be read: {error.strerror}.") from error
        data, lines = _read(path, content)
        version = str(data.get("openapi", data.get("swagger", "no OpenAPI")))
        if not version.startswith("3.1."):
            raise ConfigurationError(
                f"{path} is {version}; contracts are checked against OpenAPI 3.1.", remedy="Convert it first."
            )
        addresses = _usable(path, lambda: list(_addresses(data)))
        _check_references(path, data)
        document = cls(
            path=path,
            data=data,
            digest=hashlib.sha256(content).hexdigest(),
            operations=_usable(path, lambda: tuple(_operations(data))),
            hosts=frozenset(each.hostname for each in addresses if each.hostname),
            lines=lines,
            prefixes=tuple({each.path.rstrip("/"): None for each in addresses} or {"": None}),
        )
        _usable(path, document.check_answers)
        return document

    def line(self, pointer: Pointer) -> int:
        """The line of a part; of what it stands in, where it is not in the document itself."""
        while pointer and pointer not in self._lines:
            pointer = pointer[:-1]
        return self._lines.get(pointer, 1)

    def at(self, pointer: Pointer) -> Any:
        """What stands at a place."""
        return _at(self.data, pointer)

    def resolved(self, pointer: Pointer) -> Pointer:
        """Where a reference leads, in the end; the place itself without one."""
        return _followed(self.data, pointer)

    def find(self, method: str, path: str) -> Found:
        """The operation of a request.

        Args:
            method: In capitals.
            path: As it was sent, without a query.
        """
        paths = [path.removeprefix(each) for each in self._prefixes if path.startswith(f"{each}/")]
        here = [(each, match) for each in self.operations for one in paths if (match := each.pattern().fullmatch(one))]
        # `/services/csp` before `/services/{serviceId}`.
        here.sort(key=lambda each: len(each[1].groups()))
        for operation, match in here:
            if operation.method == method:
                values = zip(operation.names, match.groups(), strict=True)
                return Found(operation, {name: unquote(value) for name, value in values})
        others = [
            each for each in self.operations for one in paths if each.pattern(re.IGNORECASE).fullmatch(one) and not here
        ]
        return Found(methods=tuple(each.method for each, _ in here), spelled=others[0].path if others else "")

    def answer(self, operation: Operation, status: int) -> Pointer | None:
        """Where an answer is described; ``None`` where it is not.

        Args:
            operation: Which was called.
            status: Of the answer.
        """
        name = operation.documented(status)
        return self.resolved((*operation.pointer, "responses", name)) if name else None

    def check_answers(self) -> None:
        """Look at the form of every answer.

        Raises:
            TypeError: One is not described as OpenAPI has it.
        """
        for operation in self.operations:
            for status in operation.node["responses"]:
                node = self.at(self.resolved((*operation.pointer, "responses", status)))
                parts = (node, node.get("content", {}), node.get("headers", {})) if is_object(node) else (node,)
                if not all(map(is_object, parts)):
                    raise TypeError(f"{operation.operation_id} {status} is not described by objects")


def target(reference: str) -> Pointer:
    """The place that a local reference names.

    Raises:
        ValueError: It names another file.
    """
    if not reference.startswith("#/"):
        raise ValueError(reference)
    return parsed_pointer(unquote(reference[1:]))


def parsed_pointer(text: str) -> Pointer:
    """A JSON pointer as a place."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])


def json_pointer(path: Pointer) -> str:
    """A place as a JSON pointer (RFC 6901)."""
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in path)


def _check_references(path: Path, data: Mapping[str, Any]) -> None:
    for reference in _references(data):
        try:
            _followed(data, target(reference))
        except (LookupError, TypeError, ValueError):
            raise ConfigurationError(
                f"{path} refers to {reference!r}, which is not in it.",
                remedy="Bundle the document into one file first.",
            ) from None


def _read(path: Path, content: bytes) -> tuple[Mapping[str, Any], Mapping[Pointer, int]]:
    try:
        data, lines = read_with_lines(content)
    except (YamlError, ValueError, RecursionError) as error:
        # YAML's own message shows an excerpt over several lines.
        why = " ".join(str(error).split())
        raise ConfigurationError(
            f"The OpenAPI document {path} cannot be read: {why}.", remedy="Name another with --spec."
        ) from error
    if not is_object(data):
        raise ConfigurationError(f"{path} is no OpenAPI document.", remedy="Name another with --spec.")
    return data, lines


def _usable(path: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except KeyError as error:
        raise ConfigurationError(
            f"{path} is no OpenAPI document that can be used: {error} is missing.",
            remedy="Check it with openapi-spec-validator.",
        ) from error
    except (IndexError, TypeError, AttributeError, ValueError) as error:
        raise ConfigurationError(
            f"{path} is no OpenAPI document that can be used: {error}.",
            remedy="Check it with openapi-spec-validator.",
        ) from error


def _addresses(data: Mapping[str, Any]) -> Iterator[SplitResult]:
    """The addresses of the servers, with the values that their variables have without a choice."""
    for server in data.get("servers", []):
        address = str(server.get("url", ""))
        for name, variable in server.get("variables", {}).items():
            address = address.replace(f"{{{name}}}", str(variable["default"]))
        yield urlsplit(address)


def _operations(data: Mapping[str, Any]) -> Iterator[Operation]:
    for template in data["paths"]:
        item = _followed(data, ("paths", template))
        for method in METHODS:
            if method in _at(data, item):
                yield _operation(data, template, (*item, method))


def _operation(data: Mapping[str, Any], template: str, pointer: Pointer) -> Operation:
    node, method = _at(data, pointer), pointer[-1].upper()
    if not isinstance(node["responses"], dict):
        raise TypeError(f"{method} {template} has no responses")
    parameters: dict[tuple[str, str], Parameter] = {}
    for owner in (pointer[:-1], pointer):
        for index in range(len(_at(data, owner).get("parameters", []))):
            parameter = _parameter(data, (*owner, "parameters", str(index)))
            # One of the operation takes the place of one of its path.
            if not (parameter.place == "header" and parameter.name.lower() in NO_PARAMETERS):
                parameters[parameter.place, parameter.name] = parameter
    identifier = node.get("operationId") or f"{method} {template}"
    return Operation(identifier, method, template, pointer, node, tuple(parameters.values()))


def _parameter(data: Mapping[str, Any], pointer: Pointer) -> Parameter:
    pointer = _followed(data, pointer)
    node = _at(data, pointer)
    style = str(node.get("style", "form" if node["in"] in ("query", "cookie") else "simple"))
    explode = bool(node.get("explode", style == "form"))
    return Parameter(node["name"], node["in"], pointer, bool(node.get("required")), style, explode)


def _followed(data: Mapping[str, Any], pointer: Pointer) -> Pointer:
    for _ in range(LONGEST_CHAIN):
        node = _at(data, pointer)
        if not is_object(node) or "$ref" not in node:
            return pointer
        pointer = target(node["$ref"])
    raise ValueError(f"{json_pointer(pointer)} refers to itself")


def _at(node: Any, pointer: Pointer) -> Any:
    for name in pointer:
        node = node[int(name)] if is_list(node) else node[name]
    return node


def _references(node: Any, *, is_names: bool = False) -> Iterator[str]:
    if is_object(node):
        if isinstance(node.get("$ref"), str) and not is_names:
            yield node["$ref"]
        for name, each in node.items():
            if is_names or name not in _DATA:
                yield from _references(each, is_names=name == "properties" and not is_names)
    elif is_list(node):
        for each in node:
            yield from _references(each)
