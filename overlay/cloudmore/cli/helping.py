"""What ``--help`` has beside the docstrings: examples on lines of their own, and where the global options stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

EVERYWHERE = "Global options, such as --profile, --sandbox, -f and -o: cloudmore --help"
_EXAMPLE = re.compile(r"^Example: (.+)$", re.MULTILINE)


def with_help(root: Any) -> Any:
    """The commands, with their help as it is shown.

    Args:
        root: The command that has all others.
    """
    for command in every_command(root):
        # Behind that mark a line stays one, so that it can be copied.
        command.help = _EXAMPLE.sub("\b\nExample:\n  \\1", command.help or "")
        if command is not root:
            command.epilog = EVERYWHERE
    return root


def every_command(command: Any) -> Iterator[Any]:
    """A command, and all that are below it."""
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from every_command(each)


def examples_of(command: Any) -> list[str]:
    """The examples in the help of a command that ``with_help`` has seen."""
    return re.findall(r"^Example:\n  (.+)$", command.help or "", re.MULTILINE)
