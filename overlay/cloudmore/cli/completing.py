"""What the shell completes, beside what Typer knows by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from textwrap import shorten
from typing import Any

from cloudmore import ConfigurationError, Region
from cloudmore.billing import Audience, shipped_targets
from cloudmore.cli.helping import every_command
from cloudmore.cli.options import GLOBAL_OPTIONS
from cloudmore.profiles import Profiles
from cloudmore.snapshot import TABLES

# Set by the shell while it asks what could come next.
COMPLETION = "_CLOUDMORE_COMPLETE"
# It fits on a line beside its option.
LONGEST_HELP = 60


def completed_anywhere(root: Any) -> Any:
    """The commands, with the global options as options of each: they may stand anywhere on the line.

    Args:
        root: The command that has all others. It can complete only, not run, from then on.
    """
    everywhere = [each for each in root.params if GLOBAL_OPTIONS.keys() & each.opts]
    for command in every_command(root):
        for each in command.params:
            # Some shells take the second line of a help for another candidate.
            each.help = shorten(getattr(each, "help", None) or "", LONGEST_HELP, placeholder="…")
        if command is not root:
            command.params = [*command.params, *everywhere]
    return root


def profile_names(incomplete: str) -> list[str]:
    """Names of profiles, behind those that are there already."""
    # A file that cannot be read is told by the command, not by the shell.
    with suppress(ConfigurationError):
        return listed(Profiles().names(), incomplete)
    return []


def operation_names(incomplete: str) -> list[str]:
    """Names of operations of the document, behind those that are there already."""
    with suppress(ImportError):
        from cloudmore import contract  # noqa: PLC0415 - needs an extra

        return listed(list(dict.fromkeys(each.operation for each in contract.planned().calls)), incomplete)
    return []


def snapshot_tables(incomplete: str) -> list[str]:
    """Names of tables of a snapshot, behind those that are there already."""
    return listed([*TABLES], incomplete)


def listed(names: Iterable[str], incomplete: str) -> list[str]:
    """Names for a value that may be several with commas between.

    Args:
        names: All of them.
        incomplete: What was typed so far.
    """
    before, comma, begun = incomplete.rpartition(",")
    taken = before.split(",")
    return [f"{before}{comma}{name}" for name in names if name.startswith(begun) and name not in taken]


def one_of(names: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Completes a value that is one of some.

    Args:
        names: Gives all of them.
    """

    def complete(incomplete: str) -> list[str]:
        return [name for name in names() if name.startswith(incomplete)]

    return complete


regions = one_of(lambda: [each.value for each in Region])
targets = one_of(shipped_targets)
snapshot_files = one_of(lambda: ("parquet", "csv"))
audiences = one_of(lambda: [each.value for each in Audience])
