"""Ways to say the fields of an object differently; values, absences and the spelling of numbers stay."""

from collections.abc import Container, Mapping
from typing import Any

from cloudmore.sandbox.server.encoder import Json, Number
from cloudmore.sandbox.server.layout import Fields, Respelling


def renamed(names: Mapping[str, str]) -> Respelling:
    """Give fields other names; a field that is not in the table keeps its own.

    Args:
        names: Other name by name.
    """

    def respell(fields: Fields) -> Fields:
        return {names.get(name, name): value for name, value in fields.items()}

    return respell


def in_pascal_case(fields: Fields) -> Fields:
    """Begin every name with a capital, those of the objects inside as well.

    Args:
        fields: In camel case.
    """
    return {name[:1].upper() + name[1:]: _value_in_pascal_case(value) for name, value in fields.items()}


def _value_in_pascal_case(value: Json) -> Json:
    match value:
        case dict():
            return in_pascal_case(value)
        case list():
            return [_value_in_pascal_case(each) for each in value]
        case _:
            return value


def nested(places: Mapping[str, tuple[str, ...]]) -> Respelling:
    """Move fields into objects; a field that is not in the table stays where it is.

    Args:
        places: The names from the outermost object to the field, by name.
    """

    def respell(fields: Fields) -> Fields:
        outermost: dict[str, Any] = {}
        for name, value in fields.items():
            *around, last = places.get(name, (name,))
            innermost = outermost
            for each in around:
                innermost = innermost.setdefault(each, {})
            innermost[last] = value
        return outermost

    return respell


def as_text(names: Container[str]) -> Respelling:
    """Write numbers as strings of the same characters.

    Args:
        names: The fields whose numbers become strings.
    """

    def respell(fields: Fields) -> Fields:
        return {
            name: value.text if isinstance(value, Number) and name in names else value for name, value in fields.items()
        }

    return respell


def without(names: Container[str]) -> Respelling:
    """Leave fields out.

    Args:
        names: The fields to leave out.
    """

    def respell(fields: Fields) -> Fields:
        return {name: value for name, value in fields.items() if name not in names}

    return respell
