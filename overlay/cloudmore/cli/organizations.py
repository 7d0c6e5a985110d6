"""``cloudmore organizations``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from cloudmore import Cloudmore
from cloudmore.billing import json_text
from cloudmore.cli.bodies import Body, Set, body_from
from cloudmore.cli.options import Options
from cloudmore.cli.output import say, visible
from cloudmore.cli.profiles import show_answers
from cloudmore.cli.progress import working
from cloudmore.cli.records import Json, Model, check_files, decoded, show_answer, show_details
from cloudmore.cli.writes import DryRun, Plan, Yes, carried_out, changes_between, show_plan

application = typer.Typer(
    name="organizations",
    help="The customers of the reseller.\n\nExample: cloudmore --sandbox organizations list",
    no_args_is_help=True,
)

COLUMNS = ("id", "name", "customerNumber", "active")
ESTORE_COLUMNS = ("id", "name")
# What PUT sets, and so clears where a body leaves it out.
SET_BY_PUT = (
    *("name", "registrationNumber", "vat", "customerNumber", "notificationEmail"),
    *("contact", "address", "customProperties"),
)

OrganizationId = Annotated[str, typer.Argument(help="Id of the organization.")]


@application.command("list")
def list_all(
    context: typer.Context,
    active_only: Annotated[bool, typer.Option("--active-only", help="Leave out inactive ones.")] = False,
) -> int:
    """List the organizations.

    With several profiles, those of each.

    Example: cloudmore --sandbox organizations list -f csv
    """
    options: Options = context.obj
    check_files(options)

    def ask(cm: Cloudmore) -> bytes:
        return cm.organizations.with_raw_response.list(active_only=active_only).content

    return show_answers(ask, COLUMNS, options)


@application.command("get")
def get(context: typer.Context, organization_id: OrganizationId) -> None:
    """Show the details of an organization.

    Example: cloudmore --sandbox organizations get ID -f json
    """
    options: Options = context.obj
    check_files(options)
    with options.client() as cm, working(options):
        response = cm.organizations.with_raw_response.get(organization_id)
    show_answer(response.content, (), options)


@application.command("estore")
def estore(context: typer.Context, organization_id: OrganizationId) -> None:
    """List the services that can still be added to an organization.

    Example: cloudmore --sandbox organizations estore ID
    """
    options: Options = context.obj
    check_files(options)
    with options.client() as cm, working(options):
        response = cm.organizations.with_raw_response.estore(organization_id)
    show_answer(response.content, ESTORE_COLUMNS, options)


@application.command("create")
def create(
    context: typer.Context,
    assignments: Set = None,
    body: Body = None,
    *,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Create an organization.

    Example: cloudmore organizations create --set name='Exempel AB' --dry-run
    """
    options: Options = context.obj
    check_files(options)
    given = body_from(body, assignments)
    with options.client() as cm:
        new = cm.organizations.creation(given)
        changes = changes_between({}, new.to_dict())
        plan = Plan(f"create an organization at {cm.base_url}", changes, look=("organizations", "list"))
        created = carried_out(plan, lambda to: to.organizations.create(new), cm, options, yes=yes, dry_run=dry_run)
    if created is not None and created.organization is not None:
        show_details(created.organization, options)
    elif created is not None:
        show_answer(json_text({"id": created.id}).encode(), (), options)


@application.command("update")
def update(
    context: typer.Context,
    organization_id: OrganizationId,
    assignments: Set = None,
    body: Body = None,
    *,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Change some properties, and send all others back as they were.

    The organization is read first, since the API can only set all of them.

    Example: cloudmore organizations update ID --set customerNumber=C10002
    """
    options: Options = context.obj
    check_files(options)
    given = body_from(body, assignments)
    with options.client() as cm:
        with working(options):
            before = details(cm, organization_id)
        after = cm.organizations.merged(before, **given)
        changes = changes_between(before, after.to_dict())

        def replace_it(to: Cloudmore) -> Model:
            return to.organizations.replace(organization_id, after)

        if changes:
            plan = Plan(f"change {named(before)} at {cm.base_url}", changes, look=looking_at(organization_id))
            show_carried_out(plan, replace_it, cm, options, yes=yes, dry_run=dry_run)
        elif dry_run:
            show_plan(Plan(f"send nothing: {named(before)} is so already"), None, options)
        else:
            say(f"Nothing to do: {named(before)} is so already.")
            show_answer(json_text(before, sort=False).encode(), (), options)


@application.command("replace")
def replace(
    context: typer.Context,
    organization_id: OrganizationId,
    assignments: Set = None,
    body: Body = None,
    *,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Set all properties; what the body leaves out is cleared.

    Example: cloudmore organizations replace ID --body organization.json
    """
    options: Options = context.obj
    check_files(options)
    given = body_from(body, assignments)
    with options.client() as cm:
        with working(options):
            before = details(cm, organization_id)
        after = cm.organizations.replacement(without_what_stays(given, before))
        changes = changes_between(before, after.to_dict(), cleared=SET_BY_PUT)
        plan = Plan(
            f"set all properties of {named(before)} at {cm.base_url}", changes, look=looking_at(organization_id)
        )

        def replace_it(to: Cloudmore) -> Model:
            return to.organizations.replace(organization_id, after)

        show_carried_out(plan, replace_it, cm, options, yes=yes, dry_run=dry_run)


@application.command("delete")
def delete(
    context: typer.Context, organization_id: OrganizationId, *, yes: Yes = False, dry_run: DryRun = False
) -> None:
    """Delete an organization.

    Example: cloudmore organizations delete ID --dry-run
    """
    options: Options = context.obj
    options.no_files()
    with options.client() as cm:
        with working(options):
            before = details(cm, organization_id)
        plan = Plan(f"delete {named(before)} at {cm.base_url}", look=looking_at(organization_id))

        def delete_it(to: Cloudmore) -> bool:
            to.organizations.delete(organization_id)
            return True

        if carried_out(plan, delete_it, cm, options, yes=yes, dry_run=dry_run) and not options.quiet:
            print(f"Deleted {named(before)}.", file=sys.stderr)


def show_carried_out(
    plan: Plan, call: Callable[[Cloudmore], Model], cm: Cloudmore, options: Options, *, yes: bool, dry_run: bool
) -> None:
    """Carry a plan out, and show what came of it."""
    result = carried_out(plan, call, cm, options, yes=yes, dry_run=dry_run)
    if result is not None:
        show_details(result, options)


def looking_at(organization_id: str) -> tuple[str, ...]:
    """Words of the command that shows an organization."""
    return ("organizations", "get", organization_id)


def without_what_stays(given: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The body without what only the details have, where it is as it was: what `get` shows can be edited and sent.

    Args:
        given: The body.
        before: The details.
    """
    labels = [(each.get("propertyId"), each.get("name")) for each in before.get("customProperties") or ()]
    body = {name: value for name, value in given.items() if name in SET_BY_PUT or before.get(name, ...) != value}
    if isinstance(body.get("customProperties"), list):
        body["customProperties"] = [without_label(each, labels) for each in body["customProperties"]]
    return body


def without_label(entry: Json, labels: list[tuple[Any, Any]]) -> Json:
    """A value of a custom property without the name that people see, where it is the one that it has."""
    if not isinstance(entry, dict) or (entry.get("propertyId"), entry.get("name")) not in labels:
        return entry
    return {name: value for name, value in entry.items() if name != "name"}


def details(cm: Cloudmore, organization_id: str) -> dict[str, Any]:
    """The details of an organization, as they came."""
    found: dict[str, Any] = decoded(cm.organizations.with_raw_response.get(organization_id).content)
    return found


def named(organization: dict[str, Any]) -> str:
    """An organization for a person."""
    return visible(f"the organization {organization.get('name') or '(without a name)'} ({organization.get('id')})")
