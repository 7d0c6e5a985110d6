"""What a person answers who is asked one by one: now, later, or no more."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Sequence
from enum import Enum
from typing import TypeVar

from attrs import frozen

from cloudmore import ConfigurationError
from cloudmore.cli.output import visible

Made = TypeVar("Made")
_ASKING_FOR_HELP = ("?", "h", "help")
# As it stands in brackets in front of a key.
_NUMBER = re.compile("[1-9]")


class NotNow(Enum):
    """An answer that decides nothing."""

    LATER = "later"
    STOP = "stop"


@frozen
class Words:
    """What something of the other system is called.

    Attributes:
        thing: ``customer``.
        key: What it is known by there: ``key``.
        option: The option whose file has all of them.
        example: A key.
        help: What may be answered.
    """

    thing: str
    key: str
    option: str
    example: str
    help: str


def answered(decide: Callable[[str], Made], words: Words) -> Made | NotNow:
    """What a person answers, asked again until it makes sense.

    Args:
        decide: What is made of an answer.
        words: Of what is asked.
    """
    while True:
        print("> ", end="", file=sys.stderr, flush=True)
        typed = sys.stdin.readline()
        answer = typed.strip()
        if not typed or answer.casefold() in ("q", "quit"):
            return NotNow.STOP
        if not answer:
            return NotNow.LATER
        if answer in _ASKING_FOR_HELP:
            print(f"  {words.help}.", file=sys.stderr)
            continue
        try:
            return decide(answer)
        except ConfigurationError as error:
            print(visible(f"  {error}"), file=sys.stderr)


def key_meant(answer: str, suggested: Sequence[str], known: Collection[str] | None, words: Words) -> str:
    """The key that somebody means: what is mistyped must not become one.

    Args:
        answer: What was typed.
        suggested: The keys that stand behind numbers.
        known: All keys; ``None`` where nobody gave them.
        words: Of what is asked.

    Raises:
        ConfigurationError: It is not clear which one, or none.
    """
    if answer.startswith("="):
        if not (key := answer.removeprefix("=").strip()):
            raise ConfigurationError(
                f"It is not said which {words.key}.", remedy=f"Write = and the {words.key}: ={words.example}."
            )
        return key
    number = dict(enumerate(suggested, 1)).get(int(answer)) if _NUMBER.fullmatch(answer) else None
    is_key = answer in suggested or answer in (known or ())
    if number is not None and is_key and number != answer:
        raise ConfigurationError(
            f"{answer} is the number of {number}, and the {words.key} of another {words.thing}.",
            remedy=f"Write ={number} or ={answer} for the {words.key} that you mean.",
        )
    if number is not None:
        return number
    if not is_key and known is None:
        raise ConfigurationError(
            f"{answer} is no number and no {words.key} that is suggested.",
            remedy=f"Write ={answer} if it is the {words.key} of the {words.thing}; {words.option} FILE knows all of "
            "them.",
        )
    return answer


def show_question(head: str, because: str | None, choices: Sequence[str]) -> None:
    """Ask about one of them.

    Args:
        head: Which one it is.
        because: Why these are suggested.
        choices: Those that are suggested, in words.
    """
    print(f"\n{visible(head)}", file=sys.stderr)
    if because:
        print(f"  {visible(because)}", file=sys.stderr)
    for place, told in enumerate(choices, 1):
        print(f"  [{place}] {visible(told)}", file=sys.stderr)
