"""``cloudmore login``: asks for an account, tries it, and keeps it as a profile."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer
from attrs import frozen

from cloudmore import Cloudmore, ConfigurationError, Credentials, PermissionDeniedError
from cloudmore.cli.options import Options
from cloudmore.cli.output import say, visible
from cloudmore.profiles import Profile, Profiles, Secrets, chosen_settings

USUAL_NAME = "main"


class Place(StrEnum):
    """Where secrets are kept."""

    KEYRING = "keyring"
    FILE = "file"


def login(
    context: typer.Context,
    *,
    username: Annotated[str | None, typer.Option(help="Name of the API user; asked for by default.")] = None,
    reseller_id: Annotated[str | None, typer.Option(help="The reseller's id, a GUID; asked for by default.")] = None,
    client_id: Annotated[
        str | None, typer.Option(help="OAuth2 client id, where you were told of another than the usual one.")
    ] = None,
    from_env: Annotated[
        bool, typer.Option("--from-env", help="Take everything from CLOUDMORE_* variables, and ask nothing.")
    ] = False,
    password_stdin: Annotated[
        bool,
        typer.Option(
            "--password-stdin",
            help="Read the password from the first line of standard input, the client secret from the second.",
        ),
    ] = False,
    keep_in: Annotated[
        Place | None, typer.Option(help="Where secrets are kept; in the keyring where there is one that works.")
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="The profile refuses everything but GET and the start of a report.")
    ] = False,
    disposable: Annotated[
        bool, typer.Option("--disposable", help="A reseller of tests: recordings may create and delete there.")
    ] = False,
    default: Annotated[
        bool, typer.Option("--default", help="Make it the profile that is used without --profile.")
    ] = False,
    no_check: Annotated[bool, typer.Option("--no-check", help="Keep it without asking the API.")] = False,
) -> None:
    """Ask for an account, try it, and keep it as a profile: secrets in the keyring, the rest in a file.

    No secret is an argument, so that none comes into the history of the shell. --profile names it; one of that name is
    replaced.

    Example: cloudmore login --profile acme --region eu
    """
    options: Options = context.obj
    options.no_files()
    if options.sandbox:
        raise ConfigurationError("The sandbox needs no profile.", remedy="Leave out --sandbox, or login.")
    profiles = Profiles()
    asked = _Asked(is_possible=sys.stdin.isatty() and not (from_env or password_stdin))
    if len(options.profiles) > 1:
        raise ConfigurationError("A login is for one profile.", remedy="Name one.")
    named = next(iter(options.profiles), None)
    name = named or (asked.text("Name of the profile", USUAL_NAME) if asked.is_possible else USUAL_NAME)
    if name in profiles.names() and not options.quiet:
        print(f"The profile {name} is there already, and will be replaced.", file=sys.stderr)
    if not (from_env or asked.is_possible):
        _refuse_questions(options, username, reseller_id, password_stdin=password_stdin)
    if from_env:
        profile, given = _of_environment(name, options)
    else:
        region, base_url = _address(options, asked)
        profile = Profile(
            name=name,
            username=username or asked.text("Name of the API user"),
            reseller_id=reseller_id or asked.text("Reseller id"),
            region=region,
            base_url=base_url,
        )
        given = _read_secrets(asked, from_input=password_stdin)
    profile = _with(profile, client_id=client_id, read_only=read_only, disposable=disposable)
    if not no_check:
        _try(profile, given, options)
    keyring = None if keep_in is None else keep_in is Place.KEYRING
    kept = profiles.save(profile, given, keyring=keyring, default=default or None)
    where = "the keyring" if kept.secrets == Place.KEYRING else "a file beside it that only you may read"
    usual = "It is used where no profile is named." if profiles.default() == name else f"Use it with: --profile {name}"
    say(f"Kept the profile {name} in {profiles.file}, its secrets in {where}. {usual}")


@frozen
class _Asked:
    """Questions to a person, on stderr."""

    is_possible: bool

    def text(self, question: str, usual: str = "") -> str:
        """An answer; the usual one where nothing is typed.

        Raises:
            typer.Abort: The input ends, or three answers are empty.
        """
        return self._asked(_typed, question, usual)

    def secret(self, question: str) -> str:
        """An answer that is not shown while it is typed."""
        from getpass import getpass  # noqa: PLC0415 - knows the terminal of each system

        return self._asked(lambda prompt: getpass(prompt, stream=sys.stderr), question, "")

    def _asked(self, ask: Callable[[str], str], question: str, usual: str) -> str:
        prompt = f"{question} [{usual}]: " if usual else f"{question}: "
        for _attempt in range(3):
            try:
                answer = ask(prompt).strip("\r\n") or usual
            except EOFError:
                raise typer.Abort from None
            if answer.strip():
                return answer
            say("Nothing was typed.")
        raise typer.Abort


def _refuse_questions(options: Options, username: str | None, reseller_id: str | None, *, password_stdin: bool) -> None:
    """Tell at once what would have to be asked.

    Raises:
        ConfigurationError: Something would.
    """
    given = {
        "--username": username,
        "--reseller-id": reseller_id,
        "--region or --base-url": options.region or options.base_url,
        "--password-stdin": password_stdin,
    }
    if missing := [name for name, value in given.items() if not value]:
        raise ConfigurationError(
            "A login asks, and nobody is there to answer.",
            remedy=f"Run it in a terminal, or give {', '.join(missing)}; or set the variables, and give --from-env.",
        )


def _typed(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()


def _address(options: Options, asked: _Asked) -> tuple[str | None, str | None]:
    if options.region is not None or options.base_url is not None:
        return options.region, options.base_url
    answer = asked.text("Region (eu), or the address of the API that support gave you", "eu")
    return (None, answer) if ":" in answer else (answer, None)


def _read_secrets(asked: _Asked, *, from_input: bool) -> Secrets:
    if not from_input:
        return Secrets(asked.secret("Password"), asked.secret("Client secret"))
    lines = [sys.stdin.readline().strip("\r\n") for _secret in range(2)]
    if not all(lines):
        raise ConfigurationError(
            "Standard input has no two lines.",
            remedy="Write the password into the first, the client secret into the second.",
        )
    return Secrets(*lines)


def _of_environment(name: str, options: Options) -> tuple[Profile, Secrets]:
    variables = {each: value for each, value in os.environ.items() if each != "CLOUDMORE_PROFILE"}
    found = chosen_settings(variables, region=options.region, base_url=options.base_url).client_options()
    credentials: Credentials = found["credentials"]
    profile = Profile(
        name=name,
        username=credentials.username,
        reseller_id=credentials.reseller_id,
        client_id=credentials.client_id,
        seller_id=credentials.seller_id,
        base_url=found["base_url"],
        read_only=found["read_only"],
    )
    return profile, Secrets(credentials.password, credentials.client_secret)


def _with(profile: Profile, *, client_id: str | None, read_only: bool, disposable: bool) -> Profile:
    from attrs import evolve  # noqa: PLC0415 - beside the one above

    return evolve(
        profile,
        client_id=client_id or profile.client_id,
        read_only=read_only or profile.read_only,
        disposable=disposable,
    )


def _try(profile: Profile, secrets: Secrets, options: Options) -> None:
    """Ask for a token, and for what every user may read; nothing is kept where the API refuses the account."""
    credentials = Credentials(
        username=profile.username,
        password=secrets.password,
        client_secret=secrets.client_secret,
        reseller_id=profile.reseller_id,
        client_id=profile.client_id,
    )
    with Cloudmore(credentials, base_url=profile.address, read_only=True, on_attempt=options.summary.count) as cm:
        options.summary.calls(cm.base_url)
        if not options.quiet:
            print(f"Trying it at {visible(cm.base_url)}", file=sys.stderr)
        try:
            services = cm.services.list()
        except PermissionDeniedError as refused:
            say(f"The account is right, but may not list the services: {visible(refused.message)}")
            return
    if not options.quiet:
        print(f"It works: {len(services)} services.", file=sys.stderr)
