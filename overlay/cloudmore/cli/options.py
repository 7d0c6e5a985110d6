"""The options that every command has, wherever on the line they stand."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from cloudmore import AsyncCloudmore, Cloudmore, ConfigurationError
from cloudmore.cli.summary import Summary
from cloudmore.profiles import Chosen, Profiles, chosen_settings

# Name of each global option -> whether a value follows it.
GLOBAL_OPTIONS = {
    "--profile": True,
    "--region": True,
    "--base-url": True,
    "--result-host": True,
    "--sandbox": False,
    "--format": True,
    "-f": True,
    "--output": True,
    "-o": True,
    "--quiet": False,
    "--verbose": False,
    "--no-color": False,
    "--summary": True,
}


class ScreenFormat(StrEnum):
    """How results are shown on the screen."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    JUNIT = "junit"
    GITHUB = "github"
    MARKDOWN = "markdown"
    SARIF = "sarif"


# What only what is held against the document can be shown as.
OF_CHECKS = frozenset({ScreenFormat.JUNIT, ScreenFormat.GITHUB, ScreenFormat.MARKDOWN, ScreenFormat.SARIF})


@frozen(slots=False)
class Options:
    """The options of this run."""

    profiles: tuple[str, ...] = ()
    region: str | None = None
    base_url: str | None = None
    result_hosts: tuple[str, ...] = ()
    sandbox: bool = False
    chosen_format: ScreenFormat | None = None
    output: tuple[Path, ...] = ()
    quiet: bool = False
    verbose: bool = False
    color: bool = True
    summary: Summary = field(factory=Summary)
    summary_file: Path | None = None

    @property
    def format(self) -> ScreenFormat:
        """How results are shown: a table unless something else was chosen."""
        return self.chosen_format or ScreenFormat.TABLE

    def client(self, *, read_only: bool | None = None) -> Cloudmore:
        """The client that this run uses.

        Args:
            read_only: Whether only what changes nothing is sent; by default what CLOUDMORE_READ_ONLY says.

        Raises:
            ConfigurationError: Settings are missing or contradict each other.
        """
        more = {} if read_only is None else {"read_only": read_only}
        client = Cloudmore.sandbox(**self._own(more)) if self.sandbox else Cloudmore(**self._own(more))
        self.summary.calls(client.base_url)
        return client

    def async_client(self, **more: Any) -> AsyncCloudmore:
        """The async client that this run uses; whoever opens it tells the summary its address.

        Args:
            more: As of ``AsyncCloudmore``.

        Raises:
            ConfigurationError: As of ``client``.
        """
        return AsyncCloudmore.sandbox(**self._own(more)) if self.sandbox else AsyncCloudmore(**self._own(more))

    def _own(self, more: Mapping[str, Any]) -> dict[str, Any]:
        own = {"result_hosts": self.result_hosts, "on_attempt": self.summary.count, **more}
        if not self.sandbox:
            return self.chosen.client_options() | own
        if self.region or self.base_url or self.profiles:
            raise ConfigurationError(
                "--sandbox has an address of its own.", remedy="Leave out --region, --base-url and --profile."
            )
        self.summary.sandbox = True
        return own

    @cached_property
    def chosen(self) -> Chosen:
        """The settings of this run, with where they came from; looked for once, since a keyring may ask a person.

        Raises:
            ConfigurationError: Several profiles are named.
        """
        return chosen_settings(profile=self.one_profile, region=self.region, base_url=self.base_url)

    @property
    def one_profile(self) -> str | None:
        """The profile that is named, if one is.

        Raises:
            ConfigurationError: Several are.
        """
        if len(self.profiles) > 1:
            raise ConfigurationError(
                f"This command is for one profile, and {len(self.profiles)} are named.", remedy="Name one of them."
            )
        return next(iter(self.profiles), None)

    @property
    def profile_name(self) -> str | None:
        """The name of the profile that is used; ``None`` where it is the environment, or a sandbox."""
        return None if self.sandbox else self.chosen.profile

    @property
    def disposable(self) -> bool | None:
        """Whether the profile is of a reseller of tests; ``None`` without one, where a variable says it."""
        return self.chosen.disposable if self.profile_name else None

    def reseller(self) -> str | None:
        """The reseller of the profile that is named; ``None`` where none is.

        Raises:
            ConfigurationError: There is no such profile, or several are named.
        """
        name = self.one_profile
        return Profiles().get(name).reseller_id if name is not None else None

    def for_each_profile(self) -> list[Options]:
        """These options for each of the profiles that are named; as they are where it is one, or none."""
        return [evolve(self, profiles=(name,)) for name in self.profiles] or [self]

    def command(self, *words: str) -> str:
        """A command for the shell, with what says in this run which account is used.

        Args:
            words: The command's own.
        """
        given = {"--profile": ",".join(self.profiles), "--region": self.region, "--base-url": self.base_url}
        named = [part for name, value in given.items() if value for part in (name, value)]
        return shlex.join(["cloudmore", *(["--sandbox"] if self.sandbox else []), *words, *named])

    def keep_summary_apart(self, *files: Path | None) -> None:
        """Refuse a summary that would be written over another file of this run, and write none.

        Args:
            files: Files that are written or read, under every name that they may get.

        Raises:
            ConfigurationError: It is one of them.
        """
        if self.summary_file is not None:
            refuse_summary(self.summary, self.summary_file, files)

    def no_files(self) -> None:
        """Refuse ``-o`` where a command has no file to write.

        Raises:
            ConfigurationError: It was given.
        """
        if self.output:
            raise ConfigurationError("This command writes no file.", remedy="Leave out -o and redirect its output.")


def refuse_summary(summary: Summary, file: Path, others: Iterable[Path | None]) -> None:
    """Refuse a file for a summary that is another one of the same run; then no summary is written.

    Raises:
        ConfigurationError: It is.
    """
    if file.resolve() in {other.resolve() for other in others if other is not None}:
        summary.withheld = True
        raise ConfigurationError(f"The file {file} is named twice.", remedy="Name each file once.")


def global_options_first(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """Move the global options to the front, so that they may stand anywhere: ``cloudmore health --sandbox``.

    Returns:
        The arguments, and the last global option whose value was forgotten, if there is one. Such options are left
        out: in front they would take what comes next, the command's name, for their value.
    """
    forgotten: str | None = None
    first: list[str] = []
    rest: list[str] = []
    pending = list(arguments)
    while pending:
        argument = pending.pop(0)
        if argument == "--":
            rest += [argument, *pending]
            break
        if argument[:2] in ("-o", "-f") and len(argument) > 2:
            # The value stands right behind the letter.
            first.append(argument)
            continue
        name = argument.partition("=")[0]
        if name not in GLOBAL_OPTIONS:
            rest.append(argument)
            continue
        if not GLOBAL_OPTIONS[name] or "=" in argument:
            first.append(argument)
        elif pending and (pending[0] == "-" or not pending[0].startswith("-")):
            first += [argument, pending.pop(0)]
        else:
            forgotten = argument
    return first + rest, forgotten


def own_words(ordered: Sequence[str]) -> list[str]:
    """The arguments behind the global options: the command and what is its own.

    Args:
        ordered: As of ``global_options_first``.
    """
    at = 0
    while at < len(ordered) and ordered[at].startswith("-"):
        at += 2 if GLOBAL_OPTIONS.get(ordered[at]) else 1
    return list(ordered[at:])


def is_terminal() -> bool:
    """Whether a person watches the progress."""
    return sys.stderr.isatty()
