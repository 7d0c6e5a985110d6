"""The OpenAPI document as the judge needs it: what it says, the line of each part, and which request is for what."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from attrs import field, frozen

from cloudmore.contract.json_body import is_object
from cloudmore.contract.media_types import matching
from cloudmore.contract.operation import Operation, operations_of
from cloudmore.contract.pointer import Pointer, at, followed, references, target
from cloudmore.contract.yaml_reading import YamlError, read_with_lines
from cloudmore.errors import ConfigurationError
from cloudmore.spec import spec_path

T = TypeVar("T")


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
        return cls.of(data, path=path, digest=hashlib.sha256(content).hexdigest(), lines=lines)

    @classmethod
    def of(cls, data: Mapping[str, Any], *, path: Path, digest: str, lines: Mapping[Pointer, int]) -> Document:
        """The document that says something.

        Args:
            data: What it says.
            path: Where it comes from, as messages call it.
            digest: SHA-256 of that file.
            lines: On which each of its parts begins.

        Raises:
            ConfigurationError: It is no OpenAPI 3.1, or a reference leads nowhere.
        """
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
            digest=digest,
            operations=_usable(path, lambda: tuple(operations_of(data))),
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
        return at(self.data, pointer)

    def resolved(self, pointer: Pointer) -> Pointer:
        """Where a reference leads, in the end; the place itself without one."""
        return followed(self.data, pointer)

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

    def body(self, answer: Pointer, media_type: str) -> Pointer | None:
        """Where the schema of an answer's body stands; ``None`` where there is none for its media type.

        Args:
            answer: Where the answer is described.
            media_type: Of the body, without parameters.
        """
        content = self.at(answer).get("content", {})
        documented = matching(media_type, list(content))
        has_schema = documented is not None and "schema" in content[documented]
        return (*answer, "content", documented, "schema") if documented is not None and has_schema else None

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


def _check_references(path: Path, data: Mapping[str, Any]) -> None:
    for reference in references(data):
        try:
            followed(data, target(reference))
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
