"""Where a checkout names what the document calls otherwise from now on: hints for a person, found by a search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cloudmore.contract.adopting.change import Decision

# Named one by one; how many more there are is told.
MOST_PLACES = 5
_NEVER = re.compile(r"never\W+(?:been\W+)?verified", re.IGNORECASE)
# Beside the document, which adopting changes itself.
_SAYING_SO = (
    "README.md",
    "SECURITY.md",
    "pyproject.toml",
    "overlay/cloudmore/__init__.py",
    "overlay/cloudmore/cli/application.py",
)


def named_in(folder: Path, name: str) -> str:
    """Where Python code names a property, as a text or as an attribute.

    Args:
        folder: With the code.
        name: Of the property, as it is on the wire.

    Returns:
        Files with lines; empty where none does.
    """
    attribute = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    pattern = re.compile(rf"[\"']{re.escape(name)}[\"']|\.{re.escape(attribute)}\b")
    found = [
        f"{path.relative_to(folder.parent).as_posix()}:{number}"
        for path in sorted(folder.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    more = f" and {len(found) - MOST_PLACES} more" if len(found) > MOST_PLACES else ""
    return ", ".join(found[:MOST_PLACES]) + more


def never_verified(folder: Path) -> Iterator[Decision]:
    """The sentences of a checkout that are no longer true once answers of the live API were adopted.

    Args:
        folder: Of the checkout.
    """
    for name in _SAYING_SO:
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        numbers = [str(number) for number, line in enumerate(lines, start=1) if _NEVER.search(line)]
        if numbers:
            what = f"{name} says in line {', '.join(numbers)} that it was never verified live"
            yield Decision(("info",), 0, what, "answers of the live API are in the document now")
