"""The operations of a document, and their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from cloudmore.contract.pointer import Pointer, at, followed

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
# OpenAPI says that a parameter or a header of these names is described elsewhere.
NO_PARAMETERS = frozenset({"accept", "authorization", "content-type"})
_SEPARATORS = {"pipeDelimited": "|", "spaceDelimited": " "}
_TEMPLATE = re.compile(r"\{([^{}]+)\}")


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


def operations_of(data: Mapping[str, Any]) -> Iterator[Operation]:
    """Every operation of a document, in its order.

    Raises:
        LookupError: Something is missing.
        TypeError: Something is not what OpenAPI has there.
    """
    for template in data["paths"]:
        item = followed(data, ("paths", template))
        for method in METHODS:
            if method in at(data, item):
                yield _operation(data, template, (*item, method))


def _operation(data: Mapping[str, Any], template: str, pointer: Pointer) -> Operation:
    node, method = at(data, pointer), pointer[-1].upper()
    if not isinstance(node["responses"], dict):
        raise TypeError(f"{method} {template} has no responses")
    parameters: dict[tuple[str, str], Parameter] = {}
    for owner in (pointer[:-1], pointer):
        for index in range(len(at(data, owner).get("parameters", []))):
            parameter = _parameter(data, (*owner, "parameters", str(index)))
            # One of the operation takes the place of one of its path.
            if not (parameter.place == "header" and parameter.name.lower() in NO_PARAMETERS):
                parameters[parameter.place, parameter.name] = parameter
    identifier = node.get("operationId") or f"{method} {template}"
    return Operation(identifier, method, template, pointer, node, tuple(parameters.values()))


def _parameter(data: Mapping[str, Any], pointer: Pointer) -> Parameter:
    pointer = followed(data, pointer)
    node = at(data, pointer)
    style = str(node.get("style", "form" if node["in"] in ("query", "cookie") else "simple"))
    explode = bool(node.get("explode", style == "form"))
    return Parameter(node["name"], node["in"], pointer, bool(node.get("required")), style, explode)
