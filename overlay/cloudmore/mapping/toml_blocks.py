"""A TOML file cut into its tables, so that one is changed and every other letter stays where the user has put it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, cast

from attrs import Factory, field, frozen

# As TOML ends them; Python knows more ends of a line.
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@frozen
class Block:
    """A table of a file: its header, what stands below it, and the comments that belong to it.

    Attributes:
        line: On which line the header stands; the first line of the file where there is none.
        path: The table's name, part by part; empty for what stands above the first header.
        comments: The comment lines right above the header.
        body: The header, and everything up to the last line that says something.
        tail: Blank lines and comments behind that.
        content: What it says, from the root of the file.
    """

    line: int
    path: tuple[str, ...]
    comments: str
    body: str
    tail: str
    content: Mapping[str, Any] = field(
        init=False, default=Factory(lambda self: tomllib.loads(self.body), takes_self=True)
    )

    @property
    def text(self) -> str:
        """All of it, as it stands in the file."""
        return self.comments + self.body + self.tail

    def has(self, path: Sequence[str]) -> bool:
        """Whether something stands there under a name."""
        # Most tables are one entry, and there are many.
        if len(self.path) >= len(path):
            return self.path[: len(path)] == tuple(path)
        return at(self.content, path) is not None


def blocks_of(text: str) -> list[Block]:
    """The tables of a file, in their order; their texts joined are the file's.

    Args:
        text: Of a file that is TOML.
    """
    found: list[Block] = []
    lines: list[str] = []
    begins = 1
    for number, line in enumerate(_LINE.findall(text), 1):
        # A line of a text over several lines may look like a header.
        if line.lstrip().startswith("[") and _is_whole("".join(lines)) and _is_whole(line):
            comments = _comments_above(lines)
            found.append(_block(begins, lines[: len(lines) - len(comments)]))
            begins, lines = number - len(comments), comments
        lines.append(line)
    return [*found, _block(begins, lines)]


def at(content: Mapping[str, Any], path: Sequence[str]) -> Any:
    """What stands under a name; ``None`` where there is nothing."""
    found: Any = content
    for name in path:
        found = cast("dict[str, Any]", found).get(name) if isinstance(found, dict) else None
    return found


def _comments_above(lines: Sequence[str]) -> list[str]:
    count = 0
    while count < len(lines) and lines[-1 - count].lstrip().startswith("#"):
        count += 1
    # Those on the first lines are about the file.
    return [] if count == len(lines) else list(lines[len(lines) - count :])


def _block(begins: int, lines: Sequence[str]) -> Block:
    header = next((at for at, line in enumerate(lines) if line.lstrip().startswith("[")), 0)
    comments = header if all(line.lstrip().startswith("#") for line in lines[:header]) else 0
    last = max((at for at, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), default=-1)
    body = "".join(lines[comments : last + 1])
    path = _path(lines[comments]) if last >= comments and lines[comments].lstrip().startswith("[") else ()
    return Block(
        begins + comments,
        path,
        "".join(lines[:comments]),
        body,
        "".join(lines[max(last + 1, comments) :]),
    )


def _path(header: str) -> tuple[str, ...]:
    found: list[str] = []
    table: Any = tomllib.loads(header)
    while isinstance(table, dict) and table:
        ((name, table),) = cast("dict[str, Any]", table).items()
        found.append(name)
    return tuple(found)


def _is_whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
