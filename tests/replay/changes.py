"""Copies of cassettes in which something is changed, so that a test fails of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from replay.cassettes import FOLDER, ORIGIN

Interactions = list[dict[str, Any]]
Change = Callable[[Interactions], Any]


def path_of(name: str) -> Path:
    """The cassette of a scenario."""
    return FOLDER / ORIGIN / f"{name}.yaml"


def changed(name: str, folder: Path, change: Change) -> Path:
    """A copy of the cassette with a change."""
    content = yaml.safe_load(path_of(name).read_bytes())
    change(content["interactions"])
    copy = folder / f"{name}.yaml"
    copy.write_text(yaml.safe_dump(content), "utf-8")
    return copy


def replaced(number: int, part: str, old: str, new: str) -> Change:
    """Change a text of one interaction, such as ``response.body.string``."""
    *parents, last = part.split(".")

    def change(each: Interactions) -> None:
        node: Any = each[number]
        for name in parents:
            node = node[name]
        value = node[last] if isinstance(node[last], str) else node[last][0]
        assert old in value
        node[last] = value.replace(old, new) if isinstance(node[last], str) else [value.replace(old, new)]

    return change
