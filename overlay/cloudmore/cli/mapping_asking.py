"""What is open in a mapping, asked one by one; each answer is written before the next question."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.options import Options
from cloudmore.cli.output import say, visible
from cloudmore.mapping import (
    Customer,
    CustomerMapping,
    Entry,
    Organization,
    check_key,
    suggest,
    with_suggestions,
    write_mapping,
)

_HELP = (
    "a number or a key: its customer; =KEY: a key that is not suggested; x REASON: leave it out, because; "
    "Enter: later; q: stop"
)
_ASKING_FOR_HELP = ("?", "h", "help")
# As it stands in brackets in front of a key.
_NUMBER = re.compile("[1-9]")


def ask_one_by_one(  # noqa: PLR0917 - all of it is what a person is asked about
    file: Path,
    mapping: CustomerMapping,
    organizations: Sequence[Organization],
    customers: Sequence[Customer] | None,
    decided_by: str | None,
    options: Options,
) -> None:
    """Ask a person for every organization that is open.

    Args:
        file: The mapping.
        mapping: What it says.
        organizations: Those of a report, of which some may not be in the mapping.
        customers: Those of the other system; ``None`` where nobody gave them.
        decided_by: Who answers.
        options: Of this run.

    Raises:
        ConfigurationError: Nobody is there who could be asked.
    """
    if not sys.stdin.isatty():
        raise ConfigurationError(
            "Nobody is there to be asked.",
            remedy="Name an organization and what it is: cloudmore mapping edit ORGANIZATION --customer KEY.",
        )
    pending = _open(mapping, organizations)
    if not pending and not mapping.organizations:
        raise ConfigurationError(
            f"There is nobody in {file} who could be decided.",
            remedy=f"Fill it with: cloudmore mapping suggest --customers erp.csv --write --mapping {file}",
        )
    if not pending:
        say(f"Nothing is open in {file}.")
        return
    print(f"{len(pending)} to decide. {_HELP}.", file=sys.stderr)
    try:
        mapping = _asked(
            file, mapping, _with_customers(pending, mapping, organizations, customers), customers, decided_by, options
        )
    except KeyboardInterrupt:
        # Each answer was written before the next question.
        print("\nStopped; what was decided is written.", file=sys.stderr)
        raise typer.Abort from None
    left = len(_open(mapping, organizations))
    say(f"{left} still to decide." if left else "Everything is decided.")


def _asked(  # noqa: PLR0917 - as above
    file: Path,
    mapping: CustomerMapping,
    pending: Sequence[tuple[str, Entry]],
    customers: Sequence[Customer] | None,
    decided_by: str | None,
    options: Options,
) -> CustomerMapping:
    for number, (identifier, entry) in enumerate(pending, 1):
        print(
            f"\n{number} of {len(pending)}: {visible(entry.name or identifier)} ({visible(identifier)})",
            file=sys.stderr,
        )
        if entry.suggested_because:
            print(f"  {visible(entry.suggested_because)}", file=sys.stderr)
        for place, key in enumerate(entry.suggested, 1):
            print(f"  [{place}] {visible(_named(key, customers))}", file=sys.stderr)
        decided = _answered(entry, customers, decided_by)
        if decided is None:
            break
        if decided.is_open:
            continue
        after = mapping.deciding({identifier: decided})
        write_mapping(file, after, before=mapping)
        options.summary.wrote(file)
        print(visible(f"  {_told(decided, customers)}"), file=sys.stderr)
        mapping = after
    return mapping


def _open(mapping: CustomerMapping, organizations: Sequence[Organization]) -> list[tuple[str, Entry]]:
    known = [(identifier, entry) for identifier, entry in mapping.organizations.items() if entry.is_open]
    new = [(each.id, Entry(name=each.name or None)) for each in organizations if mapping.entry_of(each.id) is None]
    return [*known, *new]


def _with_customers(
    pending: Sequence[tuple[str, Entry]],
    mapping: CustomerMapping,
    organizations: Sequence[Organization],
    customers: Sequence[Customer] | None,
) -> list[tuple[str, Entry]]:
    """Those that nobody has suggested a customer for, with those that they may be; a proof is asked here, too."""
    bare = {identifier for identifier, entry in pending if not entry.suggested}
    asked = [each for each in organizations if each.id in bare]
    if not asked or not customers:
        return list(pending)
    found = with_suggestions(CustomerMapping(), suggest(organizations, customers, mapping))
    return [
        (identifier, entry if identifier not in bare else _as_suggested(entry, found.entry_of(identifier)))
        for identifier, entry in pending
    ]


def _as_suggested(entry: Entry, found: Entry | None) -> Entry:
    if found is None:
        return entry
    return Entry(
        name=entry.name,
        suggested=found.suggested or found.keys(),
        suggested_because=found.suggested_because or found.reason,
    )


def _answered(entry: Entry, customers: Sequence[Customer] | None, decided_by: str | None) -> Entry | None:
    """What a person says of an organization; the same entry for later, ``None`` to stop."""
    while True:
        print("> ", end="", file=sys.stderr, flush=True)
        typed = sys.stdin.readline()
        answer = typed.strip()
        if not typed or answer.casefold() in ("q", "quit"):
            return None
        if not answer:
            return entry
        if answer in _ASKING_FOR_HELP:
            print(f"  {_HELP}.", file=sys.stderr)
            continue
        try:
            return _decided(answer, entry, customers, decided_by)
        except ConfigurationError as error:
            print(visible(f"  {error}"), file=sys.stderr)


def _decided(answer: str, entry: Entry, customers: Sequence[Customer] | None, decided_by: str | None) -> Entry:
    first, _, rest = answer.partition(" ")
    if first.casefold() == "x":
        if not rest.strip():
            raise ConfigurationError("It is not said why.", remedy="Write x and the reason: x our own tenant.")
        return Entry(excluded=rest.strip(), name=entry.name, decided_by=decided_by)
    key = _key(answer, entry, customers)
    check_key(key, customers)
    reason = entry.suggested_because if key in entry.suggested else None
    return Entry(customer=key, name=entry.name, reason=reason, decided_by=decided_by)


def _key(answer: str, entry: Entry, customers: Sequence[Customer] | None) -> str:
    """The key that somebody means: what is mistyped must not become one."""
    if answer.startswith("="):
        if not (key := answer.removeprefix("=").strip()):
            raise ConfigurationError("It is not said which key.", remedy="Write = and the key: =10042.")
        return key
    number = dict(enumerate(entry.suggested, 1)).get(int(answer)) if _NUMBER.fullmatch(answer) else None
    is_key = answer in entry.suggested or any(each.key == answer for each in customers or ())
    if number is not None and is_key and number != answer:
        raise ConfigurationError(
            f"{answer} is the number of {number}, and the key of another customer.",
            remedy=f"Write ={number} or ={answer} for the key that you mean.",
        )
    if number is not None:
        return number
    if not is_key and customers is None:
        raise ConfigurationError(
            f"{answer} is no number and no key that is suggested.",
            remedy=f"Write ={answer} if it is the key of the customer; --customers FILE knows all of them.",
        )
    return answer


def _told(entry: Entry, customers: Sequence[Customer] | None) -> str:
    return f"left out: {entry.excluded}" if entry.customer is None else f"mapped to {_named(entry.customer, customers)}"


def _named(key: str, customers: Sequence[Customer] | None) -> str:
    name = next((each.name for each in customers or () if each.key == key), "")
    return f"{key} {name}".strip()
