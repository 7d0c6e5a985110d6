"""A TOML file cut into its tables, so that one is changed and every other letter stays where the user has put it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from attrs import frozen

# As TOML ends them; Python knows more ends of a line.
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Lines that end what they begin, as nearly all of a mapping do: parsing each of thousands would take seconds.
_TEXT = r'"(?:[^"\\\x00-\x1f\x7f]|\\["\\bfnrt])*+"(?!")'
_TABLE = re.compile(r'\[([A-Za-z0-9_-]+)\.(?:([A-Za-z0-9_-]+)|"([^"\\\x00-\x1f\x7f]+)")\][ \t]*\n?')
_PLAIN = re.compile(
    rf"[ \t]*(?:#[^\x00-\x08\x0a-\x1f\x7f]*)?\n?|[A-Za-z0-9_-]+ = (?:{_TEXT}|\[(?:{_TEXT}(?:, {_TEXT})*+)?\])[ \t]*\n?"
)


@frozen(slots=False)
class Block:
    """A table of a file: its header, what stands below it, and the comments that belong to it.

    Attributes:
        line: On which line the header stands; the first line of the file where there is none.
        path: The table's name, part by part; empty for what stands above the first header.
        comments: The comment lines right above the header.
        body: The header, and everything up to the last line that says something.
        tail: Blank lines and comments behind that.
    """

    line: int
    path: tuple[str, ...]
    comments: str
    body: str
    tail: str

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """What it says, from the root of the file."""
        return tomllib.loads(self.body)

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
    begins, plain = 1, True
    for number, line in enumerate(_LINE.findall(text), 1):
        is_header = line.lstrip().startswith("[")
        # A line of a text over several lines may look like a header.
        if is_header and (plain or _is_whole("".join(lines))) and (_TABLE.fullmatch(line) or _is_whole(line)):
            comments = _comments_above(lines)
            found.append(_block(begins, lines[: len(lines) - len(comments)]))
            begins, lines = number - len(comments), comments
            plain = _TABLE.fullmatch(line) is not None
        elif plain and not _PLAIN.fullmatch(line):
            plain = False
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
    if (plain := _TABLE.fullmatch(header)) is not None:
        return plain[1], plain[2] or plain[3]
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
