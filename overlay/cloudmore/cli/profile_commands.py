"""``cloudmore profiles``: which there are, which is the default, and how one goes away."""

from __future__ import annotations

from typing import Annotated

import typer

from cloudmore.cli.completing import profile_names
from cloudmore.cli.options import Options
from cloudmore.cli.output import say
from cloudmore.cli.records import show
from cloudmore.cli.writes import DryRun, Plan, Yes, agree, show_plan
from cloudmore.profiles import Profiles

application = typer.Typer(
    name="profiles",
    help="The accounts that `cloudmore login` keeps.\n\nExample: cloudmore profiles list",
    no_args_is_help=True,
)
COLUMNS = ("profile", "default", "username", "reseller_id", "address", "read_only", "disposable", "secrets")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the profile.", autocompletion=profile_names)]


@application.command("list")
def list_all(context: typer.Context) -> None:
    """List the profiles, without their secrets.

    Example: cloudmore profiles list
    """
    options: Options = context.obj
    options.no_files()
    profiles = Profiles()
    usual, found = profiles.default(), [profiles.get(name) for name in profiles.names()]
    rows = [
        {
            "profile": each.name,
            "default": each.name == usual,
            "username": each.username,
            "reseller_id": each.reseller_id,
            "address": each.base_url or each.region,
            "read_only": each.read_only,
            "disposable": each.disposable,
            "secrets": each.secrets,
        }
        for each in found
    ]
    show(rows, COLUMNS, options)
    if not rows:
        say(f"{profiles.file} has no profile. Make one with: cloudmore login")


@application.command("use")
def use(context: typer.Context, name: Name) -> None:
    """Make a profile the one that is used where none is named.

    Example: cloudmore profiles use acme
    """
    options: Options = context.obj
    options.no_files()
    Profiles().choose(name)
    say(f"{name} is used where no profile is named.")


@application.command("remove")
def remove(context: typer.Context, name: Name, *, yes: Yes = False, dry_run: DryRun = False) -> None:
    """Remove a profile with its secrets from this machine.

    Nothing is changed at the API.

    Example: cloudmore profiles remove acme
    """
    options: Options = context.obj
    options.no_files()
    profiles = Profiles()
    if name not in profiles.names():
        profiles.get(name)
    plan = Plan(f"remove the profile {name} with its secrets from {profiles.file}")
    if dry_run:
        show_plan(plan, None, options)
        return
    agree(plan, options, yes=yes)
    profiles.remove(name)
