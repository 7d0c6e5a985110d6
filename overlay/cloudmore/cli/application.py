"""The commands, their common options, and how every run ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore import CloudmoreError, ConfigurationError
from cloudmore.cli import (
    billing,
    calls,
    contract,
    doctor,
    login,
    mapping,
    organization_services,
    organizations,
    profile_commands,
    request,
    sandbox,
    services,
    snapshot,
)
from cloudmore.cli.completing import COMPLETION, completed_anywhere, profile_names, regions
from cloudmore.cli.exit_codes import ExitCode, exit_code_of
from cloudmore.cli.helping import with_help
from cloudmore.cli.options import OF_CHECKS, Options, ScreenFormat, global_options_first, own_words, refuse_summary
from cloudmore.cli.output import complain, say
from cloudmore.cli.profiles import profiles_named
from cloudmore.cli.summary import OF_SAVED_REPORTS, Summary, check_summary_file, summary_file, write_summary

application = typer.Typer(
    name="cloudmore",
    help="The Cloudmore API from the command line: customers, services and billing reports.\n\n"
    "A community project, not affiliated with the vendor, and never verified against the live API.\n\n"
    "Example: cloudmore --sandbox billing report --month last",
    epilog="The options above may stand anywhere on the line.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
application.command("login")(login.login)
application.command("doctor")(doctor.doctor)
application.add_typer(profile_commands.application, name="profiles")
application.command("health")(calls.health)
application.command("request")(request.request)
application.command("version")(calls.version)
application.add_typer(organizations.application, name="organizations")
application.add_typer(organization_services.application, name="organization-services")
application.add_typer(services.application, name="services")
application.add_typer(billing.application, name="billing")
application.add_typer(mapping.application, name="mapping")
application.command("snapshot")(snapshot.snapshot)
application.add_typer(sandbox.application, name="sandbox")
application.add_typer(contract.application, name="contract")


@application.callback()
def options(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Profile that `cloudmore login` has made; several, with commas between, where a command says so.",
            autocompletion=profile_names,
        ),
    ] = None,
    region: Annotated[str | None, typer.Option(help="Region of the vendor: eu or us.", autocompletion=regions)] = None,
    base_url: Annotated[str | None, typer.Option(help="Address of the API, instead of a region.")] = None,
    result_host: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Another host that a link to a report may lead to; repeatable."),
    ] = None,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Use an embedded sandbox with made-up data.")] = False,
    screen_format: Annotated[
        ScreenFormat | None, typer.Option("--format", "-f", help="How results are shown; a table by default.")
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to this file, format by ending; repeatable."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no word but results and errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Tell the request and the cause of an error.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
    summary: Annotated[
        Path | None, typer.Option(help="Write a record of this run to this file, as JSON, however it ends.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Tell the version and what it is worth.")] = False,  # noqa: ARG001 - run() reads it before any command
) -> None:
    """Keep the options for the command."""
    if screen_format in OF_CHECKS and context.invoked_subcommand != "contract":
        raise ConfigurationError(
            f"Only contract check has the format {screen_format}.", remedy="Use table, json, jsonl or csv."
        )
    kept: Summary = context.obj
    for file in output or ():
        if file.name.endswith(OF_SAVED_REPORTS):
            raise ConfigurationError(
                f"The file {file} has the name of a saved report, over which nothing is written.",
                remedy="Give it another name.",
            )
    if summary is not None:
        refuse_summary(kept, summary, output or ())
    context.obj = Options(
        profiles=profiles_named(profile),
        region=region,
        base_url=base_url,
        result_hosts=tuple(result_host or ()),
        sandbox=sandbox,
        chosen_format=screen_format,
        output=tuple(output or ()),
        quiet=quiet,
        verbose=verbose,
        color=not no_color,
        summary=kept,
        summary_file=summary,
    )


@cache
def commands() -> Any:
    """All of them, made ready once: reading what each takes from its function is slow, and a summary asks again."""
    root = with_help(typer.main.get_command(application))
    return completed_anywhere(root) if COMPLETION in os.environ else root


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: Without the program's name.

    Returns:
        The exit code.
    """
    ordered, forgotten = global_options_first(arguments)
    summary = Summary()
    file = summary_file(ordered)
    try:
        if file is not None:
            check_summary_file(file)
    except ConfigurationError as error:
        return ending_of(error, verbose="--verbose" in ordered)
    code = _ran(ordered, summary, forgotten)
    if file is not None and not summary.withheld:
        summary.command, summary.options = named(ordered)
        try:
            write_summary(file, summary.record(code))
        except OSError as error:
            say(f"The summary {file} cannot be written: {error.strerror or error}.")
            return code or ExitCode.FAILED
        except KeyboardInterrupt:
            return ExitCode.INTERRUPTED
    return code


def _ran(ordered: list[str], summary: Summary, forgotten: str | None) -> int:
    if "--version" in ordered[: ordered.index("--") if "--" in ordered else None]:
        ordered = ["version"]
    try:
        if forgotten is not None:
            raise typer.TyperException(f"Option '{forgotten}' requires an argument.")
        code = commands()(ordered, prog_name="cloudmore", standalone_mode=False, obj=summary)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - no traceback reaches a user of the command line
        code = ending_of(error, verbose="--verbose" in ordered)
        # Ctrl-C and a "no" are none.
        summary.error = None if code is ExitCode.INTERRUPTED else error
        return code
    return int(code) if isinstance(code, int) else ExitCode.DONE


def named(ordered: Sequence[str]) -> tuple[str | None, list[str]]:
    """The name of the command and of its options; no value is told, since it may be a secret or name somebody.

    Args:
        ordered: The arguments, global options in front.
    """
    words = list(ordered[: ordered.index("--") if "--" in ordered else None])
    command = commands()
    names: list[str] = []
    known = {name for each in command.params for name in each.opts}
    for word in own_words(words):
        found = getattr(command, "commands", {}).get(word)
        if found is None:
            break
        command = found
        names.append(word)
        known |= {name for each in command.params for name in each.opts if name.startswith("-")}
    given = (name for name in (word.partition("=")[0] for word in words) if name in known)
    return " ".join(names) or None, list(dict.fromkeys(given))


def ending_of(error: BaseException, *, verbose: bool) -> ExitCode:
    """Tell what ended a run early, and its exit code."""
    code = ExitCode.FAILED
    match error:
        case CloudmoreError():
            complain(error, verbose=verbose)
            code = exit_code_of(error)
        case typer.Abort() | KeyboardInterrupt():
            code = ExitCode.INTERRUPTED
        case typer.TyperException():
            explain(error)
            code = ExitCode.WRONG_USAGE
        case UnicodeEncodeError():
            say("An argument or a setting holds bytes that are no text. Write it in UTF-8.")
            code = ExitCode.WRONG_USAGE
        case OSError():
            say(f"{error.strerror or error}: {error.filename or 'the system refused'}.")
        case _:
            say(f"This is a mistake in cloudmore itself ({type(error).__name__}: {error}). Please report it.")
    return code


def explain(error: typer.TyperException) -> None:
    """Tell a mistake in the command's own words, or its help where nothing was asked of it."""
    message = str(getattr(error, "format_message", error.__str__)())
    if message.startswith("Usage:"):
        print(message, file=sys.stderr)
        return
    context: typer.Context | None = getattr(error, "ctx", None)
    # Choices come in lines of their own.
    say(f"{' '.join(message.split())} Try: {context.command_path if context else 'cloudmore'} --help")
