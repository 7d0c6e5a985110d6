"""Bodies of calls given as plain mappings: what the document does not have is a mistake, never sent unnoticed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, Self, TypeVar

from attrs import fields, has

from cloudmore.errors import ConfigurationError
from cloudmore_api import UNSET


class Body(Protocol):
    """A generated model that is sent."""

    additional_properties: dict[str, Any]

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Make it of JSON."""

    def to_dict(self) -> dict[str, Any]:
        """Make JSON of it."""


B = TypeVar("B", bound=Body)


def body_of(model: type[B], given: B | Mapping[str, Any]) -> B:
    """The body of a call.

    Args:
        model: What the document says that the call takes.
        given: It, or the same as a mapping, by the names of the wire or of the model's attributes.

    Raises:
        ConfigurationError: It is neither, lacks a property, or has one that the document does not have.
    """
    if isinstance(given, model):
        return given
    if not isinstance(given, Mapping):
        raise ConfigurationError(
            f"The body is a {type(given).__name__}.", remedy=f"Give a {model.__name__}, or a mapping of its properties."
        )
    names = wire_names(model)
    properties = {names.get(name, name): _as_json(value) for name, value in given.items()}
    _refuse(model, [name for name in properties if name not in names.values()])
    try:
        body = model.from_dict(properties)
    except KeyError as missing:
        raise ConfigurationError(
            f"The body has no {missing.args[0]}.", remedy=f"The document requires it of {model.__name__}."
        ) from None
    except (TypeError, ValueError, AttributeError):
        raise ConfigurationError(
            f"The body does not have the shape of {model.__name__}.",
            remedy=f"Its properties are {', '.join(names.values())}; see the document for what is in each.",
        ) from None
    _refuse(model, [".".join(path) for path in undocumented(body)])
    return body


def _as_json(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return value.to_dict() if has(type(value)) else value


def _refuse(model: type[Any], unknown: list[str]) -> None:
    if unknown:
        raise ConfigurationError(
            f"The document has no property {', '.join(unknown)} in {model.__name__}.",
            remedy=f"It has {', '.join(wire_names(model).values())}. "
            "What else the API takes goes through the generic request.",
        )


def wire_names(model: type[Any]) -> dict[str, str]:
    """The names on the wire of a model's attributes."""
    return {
        each.name: re.sub("_([a-z])", lambda found: found[1].upper(), each.name)
        for each in fields(model)
        if each.name != "additional_properties"
    }


def undocumented(body: Any) -> Iterator[tuple[str, ...]]:
    """Where a model, or one inside it, has a property that the document does not have."""
    for name in body.additional_properties:
        yield (name,)
    for attribute, name in wire_names(type(body)).items():
        value = getattr(body, attribute)
        for each in value if isinstance(value, list) else [value]:
            if each is not UNSET and has(type(each)):
                for inner in undocumented(each):
                    yield (name, *inner)
