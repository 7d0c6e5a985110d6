"""Before something is changed: show what will be done, ask, and only then do it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar

import typer
from attrs import frozen

from cloudmore import Cloudmore, ConfigurationError, PlannedRequest, planned_request
from cloudmore.billing import json_text
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, cell, say, visible
from cloudmore.cli.progress import working
from cloudmore.cli.records import flattened

T = TypeVar("T")

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done and sent, and do nothing.")]


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
        look: Words of the command that shows whether it was done.
    """

    action: str
    changes: Sequence[Change] = ()
    look: Sequence[str] = ()


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


def carried_out(
    plan: Plan, call: Callable[[Cloudmore], T], cm: Cloudmore, options: Options, *, yes: bool, dry_run: bool
) -> T | None:
    """Show the plan, ask, and make the call; a dry run shows the plan and the very request that the call would send.

    Args:
        plan: What the call does.
        call: Makes it with the client that it is given, and gives something.
        cm: The client.
        options: Of this run.
        yes: Whether nobody is asked.
        dry_run: Whether nothing is sent.

    Returns:
        What the call gives; ``None`` of a dry run.

    Raises:
        ConfigurationError: Nobody is there who could be asked.
        typer.Abort: Somebody said no.
    """
    if dry_run:
        show_plan(plan, planned_request(cm, call), options)
        return None
    agree(plan, options, yes=yes)
    try:
        with working(options):
            return call(cm)
    except KeyboardInterrupt:
        say(f"Stopped on the way. This may have happened all the same: {plan.action}.")
        if plan.look and not options.sandbox:
            print(f"Look before you repeat it:\n  {options.command(*plan.look)}", file=sys.stderr)
        raise


def show_plan(plan: Plan, request: PlannedRequest | None, options: Options) -> None:
    """Show what would be done as the result of a command.

    Args:
        plan: It.
        request: What would be sent, if anything would be.
        options: Of this run.
    """
    if options.format is ScreenFormat.JSON:
        changes = [{"property": each.name, "before": each.before, "after": each.after} for each in plan.changes]
        sent = request and {
            "method": request.method,
            "url": request.url,
            "content_type": request.content_type,
            "body": request.content and request.content.decode(),
        }
        as_it_came(json_text({"action": plan.action, "changes": changes, "request": sent}).encode() + b"\n")
        return
    print(f"Would {plan.action}.", *map(line, plan.changes), sep="\n")
    if request is not None:
        print(f"The request:\n  {visible(f'{request.method} {request.url}')}")
        if request.content is not None:
            print(f"  Content-Type: {request.content_type}\n")
            as_it_came(request.content + b"\n")


def agree(plan: Plan, options: Options, *, yes: bool) -> None:
    """Show a plan, and ask whether to go on.

    Raises:
        ConfigurationError: Nobody is there who could be asked.
        typer.Abort: Somebody said no.
    """
    if not yes and not sys.stdin.isatty():
        raise ConfigurationError(
            f"This would {plan.action}, and nobody is there to be asked.", remedy="Say --yes, or try --dry-run."
        )
    if not yes or not options.quiet:
        print(f"{'Will' if yes else 'This will'} {plan.action}.", *map(line, plan.changes), sep="\n", file=sys.stderr)
    if not yes and not says_yes("Do it?"):
        print("Nothing was changed.", file=sys.stderr)
        raise typer.Abort


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
