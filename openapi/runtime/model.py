"""What every model can do: be read from JSON and written to it without a loss, and tell what surprised it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Self

import msgspec
from attrs import Factory, evolve, field, frozen

from .errors import ParseError, escaped
from .scalars import ANY, Scalar, Shape, Surprise, kind
from .shapes import Choice, Constant, ListOf, ObjectOf
from .storage import shows_no_surprise
from .types import UNSET, Unset, decode_json, encode_json, has_minus_zero, plain_values

if TYPE_CHECKING:
    from .types import Buffer, Value


@frozen(eq=False)
class Property:
    """A property of a model.

    Attributes:
        attribute: Its name in Python.
        name: Its name on the wire.
        shape: What the document says of its values.
        needed: Whether an object without it cannot be read: it is required, or essential (``x-essential``).
        strict: Whether the document knows (verified, documented, seen) or only guesses (inferred, assumed).
        secret: Whether it is shown as ``***`` (``x-secret``).
    """

    attribute: str
    name: str
    shape: Shape
    needed: bool = False
    strict: bool = False
    secret: bool = False
    types: frozenset[type[Any]] = field(
        init=False,
        default=Factory(lambda it: it.shape.types if it.needed else it.shape.types | {Unset}, takes_self=True),
    )

    def read(self, value: Any) -> Any:
        """The Python value of a JSON value, or of ``UNSET``.

        Raises:
            ParseError: It is absent and needed, or cannot be read.
        """
        if type(value) in self.types:
            return value
        # What an answer is useless without cannot be just anything.
        single = isinstance(self.shape, (Scalar, Choice, Constant)) and type(value) in (dict, list)
        useless = self.needed and (value is None or single)
        try:
            if value is UNSET or useless:
                raise ParseError("", self.shape.expected, kind(value))
            return self.shape.read(value, strict=self.strict)
        except ParseError as error:
            raise error.under(self.name) from None


class Model:
    """A JSON object that the document describes.

    What it has beyond the document is in ``additional_properties``; what the document guesses wrongly is kept as it
    came, and in ``surprises``.
    """

    __slots__ = ()
    __properties__: ClassVar[tuple[Property, ...]] = ()
    __additional__: ClassVar[Shape] = ANY
    additional_properties: dict[str, Any]

    @classmethod
    def from_json(cls, data: Buffer | str) -> Self:
        """Read JSON; every name, value, and the spelling of each number and date-time is kept.

        Args:
            data: UTF-8 or text.

        Raises:
            ParseError: It is not JSON, lacks what is required, or is of another kind where the document knows.
        """
        made: Self = read_json(data, ObjectOf(cls.__name__, subclass=cls))
        return made

    def to_json(self) -> str:
        """The object as JSON: what came, but for white space, the order of names and escapes of characters.

        Raises:
            ValueError: A value was put in that JSON cannot have.
        """
        return encode_json(self).decode()

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read a mapping of names on the wire, with values of JSON or of Python; it is left as it is.

        Args:
            src_dict: The mapping.

        Raises:
            ParseError: As of ``from_json``.
        """
        return cls.__read__({name: _copied(value) for name, value in src_dict.items()})

    def to_dict(self) -> dict[str, Any]:
        """The object as a dictionary by names on the wire: ``Decimal`` for numbers, ``datetime`` for date-times."""
        values = {each.name: getattr(self, each.attribute) for each in self.__properties__}
        known = {name: plain_values(value) for name, value in values.items() if value is not UNSET}
        return {**plain_values(self.additional_properties), **known}

    @property
    def surprises(self) -> tuple[Surprise, ...]:
        """Where a value, at any depth, is not what the document guesses: another kind, a new word of a choice."""
        model: Any = type(self)
        if shows_no_surprise(model)(self):
            return ()
        values = [(each, getattr(self, each.attribute)) for each in self.__properties__]
        told = [
            each.shape.surprises(value, f"/{escaped(each.name)}")
            for each, value in values
            if type(value) not in each.types
        ]
        if self.__additional__ is not ANY:
            more = self.additional_properties.items()
            told += [self.__additional__.surprises(value, f"/{escaped(name)}") for name, value in more]
        return tuple(chain.from_iterable(told))

    @classmethod
    def __split__(cls, text: msgspec.Raw) -> Any:
        """Decode an object that the decoder refuses, but for the objects and lists in it, which stay text."""
        model: Any = cls
        containers = _containers(model)
        if not containers:
            return cls.__fill__(decode_json(text))
        try:
            parts = _OBJECT.decode(text)
        except msgspec.ValidationError:
            return decode_json(text)
        return {name: part if name in containers else decode_json(part) for name, part in parts.items()}

    @classmethod
    def __fill__(cls, value: Any) -> Any:
        """The model of a decoded object that was only refused for properties beyond the document; else the value."""
        model: Any = cls
        data: dict[str, Any] | None = value
        if not isinstance(data, dict) or cls.__additional__ is not ANY:
            return value
        names = _names(model)
        rest = {name: each for name, each in data.items() if name not in names}
        if not rest:
            return value
        for name in rest:
            del data[name]
        try:
            made = msgspec.convert(data, model)
        except msgspec.ValidationError:
            return data | rest
        made.additional_properties = rest
        return made

    def __settle__(self) -> None:
        """Read the properties that the decoder leaves as JSON has them."""

    @classmethod
    def __read__(cls, data: dict[str, Any]) -> Self:
        """Read a decoded object, which is taken apart."""
        values = {each.attribute: each.read(data.pop(each.name, UNSET)) for each in cls.__properties__}
        make: Any = cls
        made: Self = make(**values, additional_properties=cls.__rest__(data))
        return made

    @classmethod
    def __rest__(cls, data: dict[str, Any]) -> dict[str, Any]:
        """What is left of a decoded object once its properties are read."""
        if cls.__additional__ is ANY:
            return dict(data)
        rest = Property("", "", cls.__additional__)
        return {name: evolve(rest, name=name).read(value) for name, value in data.items()}

    def __repr__(self) -> str:
        shown = [
            f"{each.attribute}={'***' if each.secret else _short(value)}"
            for each in self.__properties__
            if (value := getattr(self, each.attribute)) is not UNSET
        ]
        if self.additional_properties:
            shown.append(f"{len(self.additional_properties)} more")
        text = ", ".join(shown)
        return f"{type(self).__name__}({text if len(text) <= LONGEST_REPR else f'{text[: LONGEST_REPR - 1]}…'})"

    @property
    def additional_keys(self) -> list[str]:
        """Names that the document does not have."""
        return list(self.additional_properties)

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        for each in self.__properties__:
            if (value := getattr(self, each.attribute)) is not UNSET:
                yield each.attribute, "***" if each.secret else value
        if self.additional_properties:
            yield "more", len(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        self._refuse_known(key)
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._refuse_known(key)
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        self._refuse_known(key)
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

    def _refuse_known(self, key: str) -> None:
        for each in self.__properties__:
            if key == each.name:
                raise KeyError(f"{key!r} is a property of the document: use .{each.attribute}")


def read_json(content: Buffer | str, shape: Shape) -> Any:
    """The Python value of JSON that the document describes.

    Args:
        content: UTF-8 or text.
        shape: What the document says of it.

    Raises:
        ParseError: It is not JSON, or not what the document says.
    """
    data: Buffer = b""
    try:
        data = content.encode() if isinstance(content, str) else content
        # The decoder takes -0 for 0, so that such a text is read the slow way.
        taken_apart = isinstance(shape, (ListOf, ObjectOf)) and not has_minus_zero(data)
        return shape.read(msgspec.Raw(data) if taken_apart else decode_json(data), strict=True)
    except ParseError:
        raise
    except (ValueError, msgspec.DecodeError, RecursionError, ArithmeticError) as error:
        raise ParseError.no_json(data, error) from None


def _copied(value: Value) -> Any:
    if isinstance(value, Model):
        return deepcopy(value)
    if isinstance(value, Mapping):
        return {name: _copied(each) for name, each in value.items()}
    if isinstance(value, str):
        # A member of an enum is a text.
        return str(value)
    return [_copied(each) for each in value] if isinstance(value, (list, tuple)) else value


def _short(value: Value) -> str:
    if isinstance(value, Model):
        return f"{type(value).__name__}(…)"
    if isinstance(value, (list, dict)):
        return f"<{len(value)}>"
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return repr(f"{value[: LONGEST_TEXT - 1]}…")
    return str(value) if isinstance(value, Decimal) else repr(value)


@cache
def _containers(model: Any) -> frozenset[str]:
    return frozenset(each.name for each in model.__properties__ if isinstance(each.shape, (ListOf, ObjectOf)))


@cache
def _names(model: Any) -> frozenset[str]:
    return frozenset(each.name for each in model.__properties__)


LONGEST_REPR = 200
LONGEST_TEXT = 40
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])

__all__ = ["Model", "Property", "read_json"]
