"""``--profile``: one account, or several in one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import typer
from attrs import evolve

from cloudmore import Cloudmore, CloudmoreError, ConfigurationError
from cloudmore.billing import json_text
from cloudmore.cli.exit_codes import ExitCode, exit_code_of, worse
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import say
from cloudmore.cli.progress import working
from cloudmore.cli.records import records_of, show_answer

# In the name of a file, what stands for the name of each profile.
PLACE = "{profile}"


def profiles_named(argument: str | None) -> tuple[str, ...]:
    """The names in the value of ``--profile``.

    Raises:
        ConfigurationError: There is none, or one is there twice.
    """
    if argument is None:
        return ()
    names = tuple(each.strip() for each in argument.split(","))
    if "" in names or len(set(names)) < len(names):
        raise ConfigurationError(f"--profile {argument!r} names none, or one twice.", remedy="Write NAME or NAME,NAME.")
    return names


def show_answers(ask: Callable[[Cloudmore], bytes], columns: Sequence[str], options: Options) -> ExitCode:
    """Show an answer, or those of several profiles as one with the profile in front of each record.

    Where one of several fails, the others are shown all the same.

    Args:
        ask: Gives the answer.
        columns: As of ``show_answer``.
        options: Of this run.

    Returns:
        The exit code.
    """
    if len(options.profiles) <= 1:
        with options.client() as cm, working(options):
            content = ask(cm)
        show_answer(content, columns, options)
        return ExitCode.DONE
    records: list[object] = []

    def gather(each: Options) -> None:
        with each.client() as cm, working(each):
            content = ask(cm)
        records.extend({"profile": each.profiles[0], **record} for record in records_of(content))

    code = one_after_another(gather, options)
    if records or code is ExitCode.DONE:
        show_answer(json_text(records, sort=False).encode(), ("profile", *columns), options)
    return code


def one_after_another(work: Callable[[Options], None], options: Options) -> ExitCode:
    """Do something for each profile that is named; where it fails for one of several, it goes on with the next.

    Args:
        work: Does it, for options of one profile.
        options: Of this run.

    Returns:
        The exit code.
    """
    if len(options.profiles) <= 1:
        work(options)
        return ExitCode.DONE
    code = ExitCode.DONE
    for each in options.for_each_profile():
        try:
            work(each)
        except typer.Exit as ended:
            code = worse(code, ended.exit_code)
        except CloudmoreError as error:
            say(f"{each.profiles[0]}: {error}")
            code = worse(code, exit_code_of(error))
    return code


def own_files(options: Options) -> Options:
    """Options of one profile of several, each with files of its own.

    Args:
        options: Those of one profile.
    """
    name = options.profiles[0]
    return evolve(options, output=tuple(path.with_name(path.name.replace(PLACE, name)) for path in options.output))


def refuse_shared_files(options: Options) -> None:
    """Refuse one file, or one stream, for what is written of each profile.

    Args:
        options: Of this run.

    Raises:
        ConfigurationError: A name does not say whose file it is, or results are asked for that are no tables.
    """
    if len(options.profiles) <= 1:
        return
    for path in options.output:
        if PLACE not in path.name:
            raise ConfigurationError(
                f"The file {path} would be written for each profile.", remedy=f"Put {PLACE} into its name."
            )
    if options.format is not ScreenFormat.TABLE:
        raise ConfigurationError("The totals of several profiles are shown as tables.", remedy="Leave out -f.")
