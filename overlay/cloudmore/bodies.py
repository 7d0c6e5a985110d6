"""Bodies of calls given as plain mappings: what the document does not have is a mistake, never sent unnoticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from cloudmore.errors import ConfigurationError
from cloudmore_api import Model, ParseError
from cloudmore_api.shapes import ListOf, ObjectOf, named

B = TypeVar("B", bound=Model)


def body_of(model: type[B], given: B | Mapping[str, Any]) -> B:
    """The body of a call.

    Args:
        model: What the document says that the call takes.
        given: It, or the same as a mapping, by the names of the wire or of the model's attributes.

    Raises:
        ConfigurationError: It is neither, lacks a property, or has one that the document does not have or of another
            kind.
    """
    if isinstance(given, model):
        return _checked(model, given.to_dict())
    if not isinstance(given, Mapping):
        raise ConfigurationError(
            f"The body is of the class {type(given).__name__}.",
            remedy=f"Give {model.__name__}, or a mapping of its properties.",
        )
    properties = _on_the_wire(model, given)
    _refuse(model, [name for name in properties if name not in wire_names(model).values()])
    body = _checked(model, properties)
    _refuse(model, [".".join(path) for path in undocumented(body)])
    return body


def _checked(model: type[B], properties: Mapping[str, Any]) -> B:
    """The model of the properties, each of which is what the document says of it."""
    try:
        body = model.from_dict(properties)
    except ParseError as error:
        raise _misshapen(model, error) from None
    for surprise in body.surprises:
        raise _misshapen(model, surprise)
    return body


def _on_the_wire(model: type[Model], given: Any) -> dict[str, Any]:
    """The mapping by the names of the wire, at any depth.

    Raises:
        ConfigurationError: A property is there by both of its names.
    """
    known = {each.attribute: each for each in model.__properties__} | {each.name: each for each in model.__properties__}
    found: dict[str, Any] = {}
    for name, value in given.items():
        wire = known[name].name if name in known else name
        if wire in found:
            raise ConfigurationError(f"The body has {wire} twice, by two names.", remedy="Leave one of them.")
        found[wire] = _value_on_the_wire(known[name].shape, value) if name in known else value
    return found


def _value_on_the_wire(shape: Any, value: Any) -> Any:
    if isinstance(shape, ListOf) and type(value) in (list, tuple):
        return [_value_on_the_wire(shape.item, each) for each in value]
    if not isinstance(shape, ObjectOf):
        return value
    model = named(shape.name)
    if isinstance(value, Model) and not isinstance(value, model):
        # What was read goes into what is sent, as far as the two are alike.
        return value.to_dict()
    return _on_the_wire(model, value) if _is_mapping(value) else value


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _misshapen(model: type[Model], fault: Any) -> ConfigurationError:
    place = fault.pointer.removeprefix("/").replace("/", ".")
    if fault.found == "nothing":
        return ConfigurationError(f"The body has no {place}.", remedy=f"The document requires it of {model.__name__}.")
    return ConfigurationError(
        f"The body has {fault.found} for {place}.",
        remedy=f"Give {fault.expected}: so the document has it in {model.__name__}.",
    )


def _refuse(model: type[Model], unknown: list[str]) -> None:
    if unknown:
        raise ConfigurationError(
            f"The document has no property {', '.join(unknown)} in {model.__name__}.",
            remedy=f"It has {', '.join(wire_names(model).values())}. "
            "What else the API takes goes through the generic request. "
            "To change a few properties of what was read, use update.",
        )


def wire_names(model: type[Model]) -> dict[str, str]:
    """The names on the wire of a model's attributes."""
    return {each.attribute: each.name for each in model.__properties__}


def undocumented(body: Model) -> Iterator[tuple[str, ...]]:
    """Where a model, or one inside it, has a property that the document does not have."""
    for name in body.additional_properties:
        yield (name,)
    for each in body.__properties__:
        value: list[Any] | Model | None = getattr(body, each.attribute)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Model):
                for path in undocumented(inner):
                    yield (each.name, *path)
