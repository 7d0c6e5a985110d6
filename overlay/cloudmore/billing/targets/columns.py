"""The columns of a target's file."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from cloudmore.billing.targets.fields import FIELDS, FieldKind
from cloudmore.billing.targets.keys import Keys
from cloudmore.billing.targets.target import Column
from cloudmore.billing.targets.templates import Template, constant, single, template

_MOST_CHARACTERS = 100_000
_MOST_PLACES = 12
# A shorter text would be nothing but the mark of the cut.
_FEWEST_CHARACTERS = 8


def template_of(keys: Keys, name: str, known: Sequence[str], default: str | None = None) -> Template:
    """The template of a key.

    Args:
        keys: Of its table.
        name: Of the key.
        known: Fields that may stand in it.
        default: What is read where the key is not there; ``None``: it must be there.

    Raises:
        ConfigurationError: It cannot be read, or has a field that is not known.
    """
    found = keys.parsed(name, template) if default is None else keys.parsed(name, template, default)
    refuse_unknown(keys, name, found.fields, known)
    return found


def refuse_unknown(keys: Keys, name: str, fields: Iterable[str], known: Sequence[str] | Container[str]) -> None:
    """Refuse a field that is not known, with one that is spelled alike."""
    for field in fields:
        if field not in known:
            raise keys.unknown(name, field, [each for each in FIELDS if each in known])


def columns_of(tables: Iterable[Keys]) -> tuple[Column, ...]:
    """The columns that tables tell, in their order.

    Args:
        tables: One for each column.

    Raises:
        ConfigurationError: One is not understood.
    """
    return tuple(_column(keys) for keys in tables)


def _column(keys: Keys) -> Column:
    heading = keys.text("heading", empty=True)
    told = [name for name in ("from", "text", "value") if keys.has(name)]
    if len(told) != 1:
        raise keys.error("", "needs exactly one of from, text and value", 'Write from = "amount", for example.')
    if told == ["value"]:
        content = constant(keys.text("value", empty=True))
    elif told == ["text"]:
        content = template_of(keys, "text", [*FIELDS])
    else:
        name = keys.text("from")
        refuse_unknown(keys, "from", [name], FIELDS)
        content = single(name)
    for other in ("from", "text", "value"):
        keys.text(other, None, empty=True)
    number = content.only is not None and FIELDS[content.only] in {FieldKind.NUMBER, FieldKind.DATE}
    column = Column(
        heading=heading,
        template=content,
        limit=keys.whole("limit", _FEWEST_CHARACTERS, _MOST_CHARACTERS, None),
        required=keys.flag("required", default=False),
        default=keys.text("default", None),
        places=keys.whole("places", 0, _MOST_PLACES, None),
    )
    if number and (column.limit is not None or column.default is not None):
        raise keys.error("", "has a limit or a default, and holds a number or a date", "Leave it out.")
    if column.places is not None and content.only != "unit_cost":
        raise keys.error("places", "is for unit_cost alone", "Amounts and prices have their places in [amounts].")
    if content.constant is not None and (column.required or column.default is not None):
        raise keys.error("", "is the same on every line, and has a default or is required", "Leave that out.")
    keys.done()
    return column
