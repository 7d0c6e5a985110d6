"""The layout of the document: a program that edits it changes the lines it means to change, and no other."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from document_grammar import GRAMMAR, Path, parts
from ruamel.yaml import YAML

# A property that holds a schema is written as a block, so that what is inside has a line of its own.
HOLDS_A_SCHEMA = frozenset(key for key, inside in GRAMMAR["property"].items() if inside)


def editor() -> YAML:
    """What a program reads and writes the document with."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    yaml.preserve_quotes = True
    return yaml


def layout_findings(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong with the layout, each with its line."""
    document, written = editor().load(text), io.StringIO()
    editor().dump(document, written)
    given_back = written.getvalue().split("\n")
    for number, (line, other) in enumerate(zip_longest(text.split("\n"), given_back), start=1):
        if line != other:
            yield number, f"a program that edits the document would write: {(other or '').strip()!r}"
            break
    yield from _not_one_a_line(document)


def _not_one_a_line(document: Any) -> Iterator[tuple[int, str]]:
    for part in parts(document):
        properties = part.node.get("properties", {}) if part.is_schema else {}
        taken: dict[int, str] = {}
        for name, node in properties.items():
            line = _line(properties, name)
            if line in taken:
                yield line, f"{name} shares the line of {taken[line]}; one property a line"
            taken[line] = name
            yield from ((line, f"{name} {words}") for words in _written_otherwise(node, line))


def _written_otherwise(node: Any, line: int) -> Iterator[str]:
    if not hasattr(node, "fa"):
        # No mapping at all, which is another finding.
        return
    in_flow, holds_a_schema = bool(node.fa.flow_style()), bool(HOLDS_A_SCHEMA & node.keys())
    if in_flow and holds_a_schema:
        yield "holds a schema; write it as a block"
    elif not in_flow and not holds_a_schema:
        yield "holds no schema; write it in one line, between braces"
    elif in_flow and any(_line(node, key) != line for key in node):
        yield "goes over several lines; write it in one"


def line_of(document: Any, path: Path) -> int:
    """The line of a part in the document that ``editor`` loaded; of what holds it where the part is not there."""
    line = 1
    for step in path:
        if isinstance(document, dict) and step in document:
            line = _line(document, step)
        elif isinstance(document, list) and isinstance(step, int) and step < len(document):
            line = document.lc.item(step)[0] + 1  # type: ignore[attr-defined] # A list that knows its lines.
        else:
            return line
        document = document[step]
    return line


def _line(mapping: Any, key: str | int) -> int:
    line: int = mapping.lc.key(key)[0] + 1
    return line
