"""Where the values of a model lie: in a ``msgspec.Struct``, which a decoder fills without a step of Python per value.

To its user and to a type checker a model is a class of attrs: ``attrs.fields``, ``attrs.evolve`` and ``attrs.asdict``
work on it. The decoder takes no property that the document does not have and no value of another kind; where it
refuses, the caller reads the object the slow way, which keeps them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs
import msgspec

from .scalars import ANY
from .types import read_number

ADDITIONAL = "additional_properties"
# No JSON value is of this class, so that the decoder refuses an object that has a property of this name.
ADDITIONAL_ON_THE_WIRE = "additional properties"


class _NoJson:
    """A value that cannot come."""


if TYPE_CHECKING:
    from attrs import define as stored
else:

    def stored(cls: type[Any]) -> type[Any]:
        """Store the values of a class that declares its attributes as for ``attrs.define``."""
        properties = {each.attribute: each for each in cls.__properties__}
        # Those without a default come first, as they are declared.
        names = [name for name in cls.__annotations__ if name in properties]
        made = msgspec.defstruct(
            cls.__name__,
            [
                *((name, properties[name].shape.wire, *_default(cls, name)) for name in names),
                (ADDITIONAL, _NoJson, msgspec.field(default_factory=dict)),
            ],
            bases=(*cls.__bases__, msgspec.Struct),
            namespace={
                **{name: each for name, each in vars(cls).items() if name not in {*names, ADDITIONAL, *_OF_CLASSES}},
                # Where the decoder looks up the models that the properties name.
                "__models__": import_module(".models", __package__),
            },
            module=cls.__module__,
            rename={name: properties[name].name for name in names} | {ADDITIONAL: ADDITIONAL_ON_THE_WIRE},
            forbid_unknown_fields=True,
            # Without containers there is nothing to collect.
            gc=not all(each.shape.types for each in properties.values()),
        )
        made.__attrs_attrs__ = _Described({name: _default(cls, name) for name in names})
        return made

    def _default(cls: type[Any], name: str) -> tuple[Any, ...]:
        return (vars(cls)[name],) if name in vars(cls) else ()


class _Described:
    """What attrs knows of a model, made when attrs first asks: it takes longer than the model."""

    def __init__(self, defaults: dict[str, tuple[Any, ...]]) -> None:
        self._defaults = defaults

    def __get__(self, _made: object, model: type[Any]) -> Any:
        these: dict[str, Any] = {
            name: attrs.field(default=default[0] if default else attrs.NOTHING)
            for name, default in self._defaults.items()
        }
        these[ADDITIONAL] = attrs.field(factory=dict, kw_only=True)
        bare: Any = type(model.__name__, (), {})
        described = attrs.define(these=these, init=False, eq=False, repr=False, slots=False)(bare)
        model.__attrs_attrs__ = described.__attrs_attrs__
        return described.__attrs_attrs__


@cache
def decoder_of(model: Any) -> Callable[[msgspec.Raw], Any]:
    """What decodes an object into its model, whose numbers and times are then as JSON has them."""
    return msgspec.json.Decoder(model, float_hook=read_number).decode


@cache
def shows_no_surprise(model: Any) -> Callable[[Any], bool]:
    """What tells fast that all values of a model are of the classes that the document says; no is a perhaps."""
    if model.__additional__ is not ANY:
        return lambda _made: False
    names: dict[frozenset[type[Any]], list[str]] = {}
    for each in model.__properties__:
        names.setdefault(each.types, []).append(each.attribute)
    # A getter of one name would give no tuple.
    groups = [(types.issuperset, attrgetter(*some, some[0])) for types, some in names.items()]
    return lambda made: all(holds(map(type, values(made))) for holds, values in groups)


_OF_CLASSES = {"__dict__", "__weakref__", "__annotations__", "__module__"}

__all__ = ["decoder_of", "shows_no_surprise", "stored"]
