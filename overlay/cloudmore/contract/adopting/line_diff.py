"""What two texts differ in, as lines taken out and put in."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

# Around what differs.
CONTEXT = 3


def unified(name: str, old: str, new: str) -> Iterator[str]:
    """The difference as patch reads it; nothing where there is none.

    The library's own function leaves out lines that are frequent, as most lines of a document are, and then shows
    unchanged ones as changed.

    Args:
        name: Of the file.
        old: Its text before.
        new: Its text after.
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    groups = list(matcher.get_grouped_opcodes(CONTEXT))
    if groups:
        yield f"--- a/{name}\n+++ b/{name}\n"
    for group in groups:
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for kind, start, end, other_start, other_end in group:
            if kind == "equal":
                yield from (f" {line}" for line in before[start:end])
            else:
                yield from (f"-{line}" for line in before[start:end])
                yield from (f"+{line}" for line in after[other_start:other_end])


def _range(start: int, end: int) -> str:
    return f"{start + 1},{end - start}"
