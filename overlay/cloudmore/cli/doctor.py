"""``cloudmore doctor``: every setting with its origin, the way to the API, and what the account may do."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import typer
from attrs import frozen
from rich.text import Text

from cloudmore import (
    AuthenticationError,
    Cloudmore,
    CloudmoreError,
    PermissionDeniedError,
    TransportError,
    __version__,
)
from cloudmore.billing import json_text
from cloudmore.cli.exit_codes import ExitCode, exit_code_of, worse
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, console, visible
from cloudmore.cli.records import as_bytes
from cloudmore.profiles import Chosen

COLUMNS = ("profile", "check", "verdict", "told", "remedy")
# A token is renewed five minutes early, and a signature of a proxy or a certificate stands less.
LARGEST_SKEW = 60
# Name of each extra -> a distribution that it alone brings.
EXTRAS = {"sandbox": "uvicorn", "contract": "jsonschema-rs", "fast": "httpx-aiohttp", "keyring": "keyring"}


class Verdict(StrEnum):
    """What was found of one thing."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"
    UNKNOWN = "not known"


@frozen
class Line:
    """One thing that was looked at.

    Attributes:
        check: Its name.
        verdict: What was found.
        told: In words.
        remedy: What to do.
        code: The exit code that it asks for.
    """

    check: str
    verdict: Verdict
    told: str
    remedy: str = ""
    code: ExitCode = ExitCode.DONE

    def record(self, profile: str | None) -> dict[str, Any]:
        """As it is shown to programs."""
        return {
            "profile": profile,
            "check": self.check,
            "verdict": self.verdict.value,
            "told": self.told,
            "remedy": self.remedy or None,
        }


def doctor(context: typer.Context) -> int:
    """Look at every setting and where it came from, at the way to the API, and at what the account may read.

    Nothing is changed, and no secret is shown. Each line is a verdict, and what to do about it. With several profiles,
    each of them.

    Example: cloudmore doctor --profile acme
    """
    options: Options = context.obj
    options.no_files()
    code, records = ExitCode.DONE, list[dict[str, Any]]()
    for each in options.for_each_profile():
        if options.format is ScreenFormat.TABLE and len(options.profiles) > 1:
            print(f"{each.profiles[0]}:")
        for line in looked_at(each):
            code = worse(code, line.code)
            records.append(line.record(each.profile_name))
            if options.format is ScreenFormat.TABLE:
                show_line(line, options)
    if options.format is not ScreenFormat.TABLE:
        as_it_came(as_bytes(json_text(records, sort=False).encode(), COLUMNS, options.format))
    return code


def show_line(line: Line, options: Options) -> None:
    """A line at once: what comes next may take its time."""
    colours = {Verdict.OK: "green", Verdict.LOOK: "yellow", Verdict.WRONG: "red", Verdict.UNKNOWN: "dim"}
    text = Text.assemble(
        (f"{line.verdict.value:<9}  ", colours[line.verdict]), (f"{line.check}: ", "bold"), visible(line.told)
    )
    screen = console(options)
    screen.print(text, soft_wrap=True)
    if line.remedy:
        screen.print(Text(f"{'':11}{visible(line.remedy)}"), soft_wrap=True)
    sys.stdout.flush()


def looked_at(options: Options) -> Iterator[Line]:
    """Everything that is looked at, in the order in which a call needs it."""
    yield _program()
    if options.sandbox:
        yield Line("settings", Verdict.OK, "none are needed: this is the embedded sandbox")
    else:
        chosen = options.chosen
        yield from _settings(chosen)
        if chosen.problem is not None:
            yield Line("API", Verdict.UNKNOWN, "nobody was asked, since the settings do not suffice")
            return
    with options.client(read_only=True) as cm:
        reached = list(_reached(cm))
        yield from reached
        if any(line.verdict is Verdict.WRONG for line in reached):
            return
        yield from _allowed(cm)


def _program() -> Line:
    installed = {each for each, package in EXTRAS.items() if _is_installed(package)}
    missing = sorted(EXTRAS.keys() - installed)
    told = f"cloudmore-client {__version__}, Python {platform.python_version()}, {platform.system()}"
    return Line(
        "program", Verdict.OK, told + (f"; extras that are not installed: {', '.join(missing)}" if missing else "")
    )


def _is_installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _settings(chosen: Chosen) -> Iterator[Line]:
    if chosen.profile:
        yield Line("profile", Verdict.OK, chosen.profile)
    for each in chosen.settings:
        if each.shown is None:
            yield Line(each.name, Verdict.WRONG, "missing", code=ExitCode.WRONG_USAGE)
        else:
            yield Line(each.name, Verdict.OK, f"{each.shown}, from {each.origin}")
    if (problem := chosen.problem) is not None:
        yield Line("settings", Verdict.WRONG, problem.message, problem.remedy, exit_code_of(problem))


def _reached(cm: Cloudmore) -> Iterator[Line]:
    began = datetime.now(UTC)
    try:
        answer = cm.health.with_raw_response.check()
    except TransportError as error:
        yield _failed("host", error)
        return
    except CloudmoreError as error:
        # Somebody answers there; what follows tells whether it is the API.
        yield Line(
            "host", Verdict.LOOK, f"{cm.base_url} answers, and not as a healthy API does: {error.message}", error.remedy
        )
        return
    took = datetime.now(UTC) - began
    yield Line("host", Verdict.OK, f"{cm.base_url} answers in {took.total_seconds() * 1000:.0f} ms")
    yield _clock(answer.headers.get("date"), began + took / 2)


def _clock(date: str | None, here: datetime) -> Line:
    try:
        there = parsedate_to_datetime(date or "")
    except ValueError:
        return Line("clock", Verdict.UNKNOWN, "the answer says no time")
    # The header has no fractions.
    skew = (here - there).total_seconds() - 0.5
    told = f"this machine is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the API"
    if abs(skew) <= LARGEST_SKEW:
        return Line("clock", Verdict.OK, told)
    return Line("clock", Verdict.LOOK, told, "Set the clock of this machine: tokens expire by it.", ExitCode.LOOK)


def _allowed(cm: Cloudmore) -> Iterator[Line]:
    """What can be told of the role, from a read of each of two lists."""
    read: dict[str, Callable[[], int]] = {
        "services": lambda: len(cm.services.list()),
        "organizations": lambda: len(cm.organizations.list()),
    }
    for name, count_of in read.items():
        found = _read(name, count_of)
        if found.check == "token":
            yield found
            return
        # Who is refused a list was let in.
        if name == "services" and (found.verdict is not Verdict.WRONG or found.code is ExitCode.NOT_ALLOWED):
            yield Line("token", Verdict.OK, f"{cm.credentials.username} gets one")
        yield found


def _read(name: str, count_of: Callable[[], int]) -> Line:
    try:
        count = count_of()
    except AuthenticationError as error:
        return _failed("token", error)
    except PermissionDeniedError as error:
        return Line(
            name,
            Verdict.WRONG,
            f"the account may not list them: {error.message}",
            "Ask for a role that may read them: the billing report names them, too.",
            exit_code_of(error),
        )
    except CloudmoreError as error:
        return _failed(name, error)
    if count:
        return Line(name, Verdict.OK, f"the account may list them: {count}")
    told = "the list is empty: the reseller has none, or the account sees none"
    return Line(name, Verdict.LOOK, told, "Hold it against the portal.", ExitCode.LOOK)


def _failed(check: str, error: CloudmoreError) -> Line:
    return Line(check, Verdict.WRONG, error.message, error.remedy, exit_code_of(error))
