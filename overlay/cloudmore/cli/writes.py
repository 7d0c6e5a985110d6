"""Before something is changed: show what will be done, ask, and only then do it."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer
from attrs import frozen

from cloudmore import ConfigurationError
from cloudmore.billing import json_text
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, cell, visible
from cloudmore.cli.records import flattened

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")]


@frozen
class Change:
    """One property that will be other than it is.

    Attributes:
        name: Dotted, as on the wire.
        before: Its value now; ``None`` where it has none.
        after: Its value then; ``None`` where it is cleared.
    """

    name: str
    before: Any
    after: Any


@frozen
class Plan:
    """What a command will do.

    Attributes:
        action: A sentence without its end.
        changes: The properties that it sets or clears.
    """

    action: str
    changes: Sequence[Change] = ()


NOTHING: tuple[Any, ...] = (None, "", [], {})


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], *, cleared: Container[str] = ()
) -> list[Change]:
    """The properties that differ.

    Args:
        before: As it is.
        after: What is sent.
        cleared: Top-level properties that lose what ``after`` does not say of them.
    """
    old, new = dict(properties(before)), dict(properties(after))
    lost = [name for name in old if name.partition(".")[0] in cleared and name not in new and old[name] not in NOTHING]
    return [
        *(Change(name, old.get(name), value) for name, value in new.items() if old.get(name) != value),
        *(Change(name, old[name], None) for name in lost),
    ]


def properties(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names and values; a custom property is named by its id, whatever people call it."""
    for name, value in flattened(record):
        values = value if isinstance(value, list) else []
        entries = [each for each in values if isinstance(each, dict) and "propertyId" in each]
        if entries and len(entries) == len(values):
            yield from ((f"{name}.{entry['propertyId']}", entry.get("value")) for entry in entries)
        else:
            yield name, value


def agreed(plan: Plan, options: Options, *, yes: bool, dry_run: bool) -> bool:
    """Whether to go on; a dry run shows the plan as its result.

    Raises:
        ConfigurationError: Nobody is there who could be asked.
        typer.Abort: Somebody said no.
    """
    if dry_run:
        if options.format is ScreenFormat.JSON:
            changes = [{"property": each.name, "before": each.before, "after": each.after} for each in plan.changes]
            as_it_came(json_text({"action": plan.action, "changes": changes}).encode() + b"\n")
        else:
            print(f"Would {plan.action}.", *map(line, plan.changes), sep="\n")
        return False
    if not yes and not sys.stdin.isatty():
        raise ConfigurationError(
            f"This would {plan.action}, and nobody is there to be asked.", remedy="Say --yes, or try --dry-run."
        )
    if not yes or not options.quiet:
        print(f"{'Will' if yes else 'This will'} {plan.action}.", *map(line, plan.changes), sep="\n", file=sys.stderr)
    if not yes and not says_yes("Do it?"):
        print("Nothing was changed.", file=sys.stderr)
        raise typer.Abort
    return True


def says_yes(question: str) -> bool:
    """Whether a person agrees; stdout stays free for results, which a ready-made prompt does not leave it."""
    print(f"{question} [y/N]: ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        print(file=sys.stderr)
    return answer.strip().lower() in ("y", "yes")


def line(change: Change) -> str:
    """A change as a line."""
    after = visible(cell(change.after)) if change.after is not None else "(cleared)"
    before = f"{visible(cell(change.before))} → " if change.before not in NOTHING else ""
    return f"  {visible(change.name)}: {before}{after}"
