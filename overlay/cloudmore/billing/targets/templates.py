"""Texts with fields in them: ``{product_name}[, {quantity_text}]``."""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import Factory, field, frozen

# A field, the beginning and the end of a part that is left out where none of its fields has a value, or plain text.
_PIECE = re.compile(r"\{(?P<field>[a-z_]*)\}|(?P<open>\[)|(?P<close>\])|(?P<text>[^\[\]{}]+)")
_SEPARATORS = " ,;:/|-"
_Part = tuple[tuple[str, bool], ...]
"""Texts and names of fields (marked so) that stand or fall together."""
_Parts = tuple[tuple[_Part, bool], ...]


def _only(fields: tuple[str, ...], parts: _Parts) -> str | None:
    is_one = len(parts) == 1 and len(parts[0][0]) == 1 and len(fields) == 1
    return fields[0] if is_one and not parts[0][1] else None


def _constant(parts: _Parts) -> str | None:
    pieces = [piece for part, _optional in parts for piece in part]
    return None if any(is_field for _text, is_field in pieces) else "".join(text for text, _is_field in pieces)


@frozen
class Template:
    """A text with fields.

    Attributes:
        fields: Names of its fields, in their order.
        parts: Pieces, and whether each part may be left out.
        only: The field, where the text is nothing but one.
        constant: The text, where there is no field in it.
    """

    fields: tuple[str, ...]
    parts: _Parts
    only: str | None = field(init=False, default=Factory(lambda self: _only(self.fields, self.parts), takes_self=True))
    constant: str | None = field(init=False, default=Factory(lambda self: _constant(self.parts), takes_self=True))

    def filled(self, value_of: Callable[[str], str | None]) -> str:
        """The text with the values of its fields.

        Args:
            value_of: Gives the value of a field; ``None`` where it has none.
        """
        texts: list[str] = []
        for part, optional in self.parts:
            found: list[str] = []
            for text, is_field in part:
                value = value_of(text) if is_field else text
                if value:
                    found.append(value)
                elif optional:
                    break
            else:
                if optional and not any(texts) and not part[0][1]:
                    # What parts it from something before it, where nothing is.
                    found[0] = found[0].lstrip(_SEPARATORS)
                texts += found
        return "".join(texts)


def constant(text: str) -> Template:
    """A text that is the same on every line.

    Args:
        text: It; braces and brackets mean nothing in it.
    """
    return Template((), ((((text, False),), False),) if text else ())


def single(name: str) -> Template:
    """A field alone.

    Args:
        name: Its name.
    """
    return Template((name,), ((((name, True),), False),))


def template(text: str) -> Template:
    """The template that a text tells.

    Args:
        text: ``{name}`` is a field; what stands in ``[`` and ``]`` is left out where a field in it has no value.

    Raises:
        ValueError: Braces or brackets do not fit together.
    """
    parts: list[tuple[_Part, bool]] = []
    piece: list[tuple[str, bool]] = []
    fields: list[str] = []
    at, inside = 0, False
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None or (match["open"] and inside) or (match["close"] and not inside):
            raise ValueError(f"braces and brackets do not fit together at {text[at:][:20]!r}")
        if match["open"] or match["close"]:
            if piece:
                parts.append((tuple(piece), inside))
            piece, inside = [], not inside
        elif match["text"]:
            piece.append((match["text"], False))
        else:
            fields.append(match["field"])
            piece.append((match["field"], True))
        at = match.end()
    if inside:
        raise ValueError("a [ has no ]")
    if piece:
        parts.append((tuple(piece), False))
    return Template(tuple(dict.fromkeys(fields)), tuple(parts))
