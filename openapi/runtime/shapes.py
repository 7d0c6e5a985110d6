"""What the document says of a list, an object, a choice and a union; single values are in ``scalars``."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from functools import cache, reduce
from importlib import import_module
from typing import Any

import msgspec
from attrs import Factory, evolve, field, frozen

from .errors import ParseError
from .scalars import INTEGER, NULL, Anything, Shape, Surprise, kind
from .storage import decoder_of, shows_no_surprise
from .types import SpelledInteger, decode_json


@frozen(eq=False)
class Choice:
    """A value out of a list; a new one is kept as it is, as an unknown member of the enum.

    Attributes:
        name: The enum's name in ``models``.
    """

    name: str
    types: frozenset[type[Any]] = frozenset()
    wire: Any = Any

    @property
    def expected(self) -> str:
        return f"a {self.name}"

    def read(self, value: Any, *, strict: bool) -> Any:
        choices = named(self.name)
        base = str if issubclass(choices, str) else int
        if type(value) is base:
            return choices(value)
        # 1.0 is 1, but keeps its spelling.
        value = value if base is str else INTEGER.convert(value)
        if strict and type(value) not in (choices, SpelledInteger):
            raise ParseError("", self.expected, kind(value))
        return value

    def surprises(self, value: Any, pointer: str) -> tuple[Surprise, ...]:
        choices = named(self.name)
        if type(value) not in (choices, SpelledInteger):
            return (Surprise(pointer, self.expected, kind(value)),)
        return () if value in list(choices) else (Surprise(pointer, f"a known {self.name}", "another one"),)


@frozen(eq=False)
class Constant:
    """The one value that the document has here.

    Attributes:
        value: It.
    """

    value: Any
    types: frozenset[type[Any]] = frozenset()
    wire: Any = Any

    @property
    def expected(self) -> str:
        return repr(self.value)

    def read(self, value: Any, *, strict: bool) -> Any:
        if strict and kind(value) != kind(self.value):
            raise ParseError("", self.expected, kind(value))
        return value

    def surprises(self, value: Any, pointer: str) -> tuple[Surprise, ...]:
        if value == self.value and kind(value) == kind(self.value):
            return ()
        return (Surprise(pointer, self.expected, kind(value)),)


@frozen(eq=False)
class ListOf:
    """An array.

    Attributes:
        item: What is in it.
    """

    item: Shape
    expected: str = "an array"
    types: frozenset[type[Any]] = frozenset()

    @property
    def wire(self) -> Any:
        if isinstance(self.item, ObjectOf):
            # An object that is not quite as documented shall not keep the decoder from the rest of a long list.
            return list[msgspec.Raw] if self.item.flat else f"list[{self.item.wire}]"
        return {str: list[str], bool: list[bool]}.get(self.item.wire, Any)

    def read(self, value: Any, *, strict: bool) -> Any:
        if type(value) is msgspec.Raw:
            value = _items(value) if isinstance(self.item, ObjectOf) else decode_json(value)
        items: list[Any] | None = value
        if type(items) is not list:
            return null(items, self.expected, strict=strict)
        if isinstance(self.item, ObjectOf):
            self.item.read_each(items, strict=strict)
        else:
            index = 0
            try:
                for index, each in enumerate(items):
                    items[index] = self.item.read(each, strict=strict)
            except ParseError as error:
                raise error.under(index) from None
        return items

    def surprises(self, value: Any, pointer: str) -> tuple[Surprise, ...]:
        items: list[Any] | None = value
        if not isinstance(items, list):
            return (Surprise(pointer, self.expected, kind(items)),)
        odd = [(index, each) for index, each in enumerate(items) if type(each) not in self.item.types]
        if isinstance(self.item, ObjectOf):
            model = named(self.item.name)
            plain = shows_no_surprise(model)
            odd = [(index, each) for index, each in odd if type(each) is not model or not plain(each)]
        return tuple(
            evolve(told, pointer=f"{pointer}/{index}{told.pointer}")
            for index, each in odd
            for told in self.item.surprises(each, "")
        )


@frozen(eq=False)
class ObjectOf:
    """An object that has a model.

    Attributes:
        name: The model's name in ``models``.
        flat: Whether no other object is in it.
        subclass: What a user made of the model, if that is wanted.
    """

    name: str
    flat: bool = False
    expected: str = "an object"
    types: frozenset[type[Any]] = frozenset()
    subclass: Any = None

    @property
    def wire(self) -> Any:
        # By name, because models may hold each other.
        return f"__models__.{self.name}"

    def read(self, value: Any, *, strict: bool) -> Any:
        model = self._model
        if type(value) is msgspec.Raw:
            try:
                value = decoder_of(model)(value)
            except msgspec.ValidationError:
                value = model.__split__(value)
        return self._settled(value, model, strict=strict)

    def read_each(self, items: list[Any], *, strict: bool) -> None:
        """Read many values, each in its place: what waits to be read and what was read are one list.

        Raises:
            ParseError: As of ``read``, under the index.
        """
        # As read, but without a call for each of a long list.
        model, text, refused = self._model, msgspec.Raw, msgspec.ValidationError
        decode, index = decoder_of(model), 0
        try:
            for index, each in enumerate(items):
                if type(each) is text:
                    try:
                        made = decode(each)
                    except refused:
                        made = self._settled(model.__split__(each), model, strict=strict)
                    else:
                        made.__settle__()
                    items[index] = made
                else:
                    items[index] = self._settled(each, model, strict=strict)
        except ParseError as error:
            raise error.under(index) from None

    @property
    def _model(self) -> Any:
        return self.subclass or named(self.name)

    def _settled(self, value: Any, model: Any, *, strict: bool) -> Any:
        if type(value) is model:
            value.__settle__()
            return value
        return model.__read__(value) if type(value) is dict else null(value, self.expected, strict=strict)

    def surprises(self, value: Any, pointer: str) -> tuple[Surprise, ...]:
        if type(value) is not named(self.name):
            return (Surprise(pointer, self.expected, kind(value)),)
        return tuple(evolve(each, pointer=f"{pointer}{each.pointer}") for each in value.surprises)


@frozen(eq=False)
class OneOf:
    """A value of one of several shapes; of several that fit, the one that leaves least to say.

    Attributes:
        shapes: In the document's order.
    """

    shapes: Sequence[Shape]
    expected: str = field(
        init=False,
        default=Factory(lambda it: " or ".join(dict.fromkeys(each.expected for each in it.shapes)), takes_self=True),
    )
    types: frozenset[type[Any]] = field(
        init=False,
        default=Factory(lambda it: frozenset[Any]().union(*(each.types for each in it.shapes)), takes_self=True),
    )

    @property
    def wire(self) -> Any:
        kinds = [each.wire for each in self.shapes]
        if sum(isinstance(each, ListOf) for each in self.shapes) > 1:
            return Any
        return reduce(lambda one, other: one | other, kinds) if all(each in _PLAIN for each in kinds) else Any

    def read(self, value: Any, *, strict: bool) -> Any:
        if type(value) in self.types:
            return value
        container = _CONTAINERS.get(type(value))
        fitting = [each for each in self.shapes if container is None or isinstance(each, container)]
        if container and len(fitting) == 1:
            return fitting[0].read(value, strict=strict)
        found: list[tuple[int, Any]] = []
        failures: list[ParseError] = []
        for shape in fitting:
            try:
                # A model takes apart what it reads, so that each gets a copy.
                read = shape.read(deepcopy(value), strict=True)
            except ParseError as error:
                failures.append(error)
                continue
            odd = len(shape.surprises(read, "")) + len(getattr(read, "additional_properties", ()))
            found.append((odd, read))
        if found:
            return min(found, key=lambda each: each[0])[1]
        if deepest := max(
            (each for each in failures if each.pointer), key=lambda each: len(each.pointer), default=None
        ):
            raise deepest
        structures = [isinstance(each, (ListOf, ObjectOf)) for each in self.shapes if each is not NULL]
        # As where there is no choice: a text for a list is more than a wrong guess of a value.
        if strict or (container and any(structures)) or (value is not None and all(structures)):
            raise ParseError("", self.expected, kind(value))
        return value

    def surprises(self, value: Any, pointer: str) -> tuple[Surprise, ...]:
        if type(value) in self.types:
            return ()
        told = [each.surprises(value, pointer) for each in self.shapes]
        # A shape that is wrong as a whole tells less than one of which a part is.
        inside = [few for few in told if all(each.pointer != pointer for each in few)]
        return min(inside, key=len) if inside else (Surprise(pointer, self.expected, kind(value)),)


@cache
def named(name: str) -> Any:
    """A model or an enum of this package."""
    return getattr(import_module(".models", __package__), name)


def _items(text: msgspec.Raw) -> Any:
    try:
        return _ITEMS.decode(text)
    except msgspec.ValidationError:
        return decode_json(text)


def null(value: Any, expected: str, *, strict: bool) -> Any:
    """Null where the document has an array or an object, if it only guesses.

    Raises:
        ParseError: It is something else, or the reading is strict.
    """
    if value is not None or strict:
        raise ParseError("", expected, kind(value))
    return value


_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
# What the decoder checks by itself.
_PLAIN = (str, bool, None, list[str], list[bool])
_CONTAINERS: dict[Any, tuple[type[Any], ...]] = {dict: (ObjectOf, Anything), list: (ListOf, Anything)}

__all__ = ["Choice", "Constant", "ListOf", "ObjectOf", "OneOf", "named"]
