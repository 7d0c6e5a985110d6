"""What is open in a mapping, asked one by one; each answer is written before the next question."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.mapping_answers import NotNow, Words, answered, key_meant, show_question
from cloudmore.cli.mapping_asking_items import PRODUCT_WORDS, AskedProducts
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

_WORDS = Words(
    "customer",
    "key",
    "--customers",
    "10042",
    "a number or a key: its customer; =KEY: a key that is not suggested; x REASON: leave it out, because; "
    "Enter: later; q: stop",
)


def ask_one_by_one(  # noqa: PLR0917 - all of it is what a person is asked about
    file: Path,
    mapping: CustomerMapping,
    organizations: Sequence[Organization],
    customers: Sequence[Customer] | None,
    products: AskedProducts,
    decided_by: str | None,
    options: Options,
) -> None:
    """Ask a person for every organization that is open, then for every product.

    Args:
        file: The mapping.
        mapping: What it says.
        organizations: Those of a report, of which some may not be in the mapping.
        customers: Those of the other system; ``None`` where nobody gave them.
        products: What is known of products and items.
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
    questions = len(pending) + len(products.open_in(mapping))
    if not questions and not mapping.organizations and not mapping.products:
        raise ConfigurationError(
            f"There is nobody in {file} who could be decided.",
            remedy=f"Fill it with: cloudmore mapping suggest --customers erp.csv --write --mapping {file}",
        )
    if not questions:
        say(f"Nothing is open in {file}.")
        return
    print(f"{questions} to decide. {_WORDS.help if pending else PRODUCT_WORDS.help}.", file=sys.stderr)
    try:
        asked = _with_customers(pending, mapping, organizations, customers)
        mapping, stopped = _asked(file, mapping, asked, customers, decided_by, options, of=questions)
        if not stopped:
            mapping = products.asked(file, mapping, decided_by, options, first=len(pending) + 1, of=questions)
    except KeyboardInterrupt:
        # Each answer was written before the next question.
        print("\nStopped; what was decided is written.", file=sys.stderr)
        raise typer.Abort from None
    left = len(_open(mapping, organizations)) + len(products.open_in(mapping))
    say(f"{left} still to decide." if left else "Everything is decided.")


def _asked(  # noqa: PLR0917 - as above
    file: Path,
    mapping: CustomerMapping,
    pending: Sequence[tuple[str, Entry]],
    customers: Sequence[Customer] | None,
    decided_by: str | None,
    options: Options,
    *,
    of: int,
) -> tuple[CustomerMapping, bool]:
    """What the mapping says then, and whether somebody wants to stop."""
    for number, (identifier, entry) in enumerate(pending, 1):
        show_question(
            f"{number} of {of}: {entry.name or identifier} ({identifier})",
            entry.suggested_because,
            [_named(key, customers) for key in entry.suggested],
        )
        decided = answered(partial(_decided, entry=entry, customers=customers, decided_by=decided_by), _WORDS)
        if decided is NotNow.STOP:
            return mapping, True
        if isinstance(decided, Entry):
            after = mapping.deciding({identifier: decided})
            write_mapping(file, after, before=mapping)
            options.summary.wrote(file)
            print(visible(f"  {_told(decided, customers)}"), file=sys.stderr)
            mapping = after
    return mapping, False


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


def _decided(answer: str, entry: Entry, customers: Sequence[Customer] | None, decided_by: str | None) -> Entry:
    first, _, rest = answer.partition(" ")
    if first.casefold() == "x":
        if not rest.strip():
            raise ConfigurationError("It is not said why.", remedy="Write x and the reason: x our own tenant.")
        return Entry(excluded=rest.strip(), name=entry.name, decided_by=decided_by)
    known = None if customers is None else [each.key for each in customers]
    key = key_meant(answer, entry.suggested, known, _WORDS)
    check_key(key, customers)
    reason = entry.suggested_because if key in entry.suggested else None
    return Entry(customer=key, name=entry.name, reason=reason, decided_by=decided_by)


def _told(entry: Entry, customers: Sequence[Customer] | None) -> str:
    return f"left out: {entry.excluded}" if entry.customer is None else f"mapped to {_named(entry.customer, customers)}"


def _named(key: str, customers: Sequence[Customer] | None) -> str:
    name = next((each.name for each in customers or () if each.key == key), "")
    return f"{key} {name}".strip()
