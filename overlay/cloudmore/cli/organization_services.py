"""``cloudmore organization-services``: what a customer of the reseller has."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cloudmore import Cloudmore
from cloudmore.cli.bodies import assignment
from cloudmore.cli.options import Options
from cloudmore.cli.organizations import OrganizationId, details, named, show_carried_out
from cloudmore.cli.progress import working
from cloudmore.cli.records import Model, check_files, decoded, show_answer
from cloudmore.cli.writes import Change, DryRun, Plan, Yes, carried_out

application = typer.Typer(
    name="organization-services",
    help="The services of a customer.\n\nExample: cloudmore organization-services list CUSTOMER_ID",
    no_args_is_help=True,
)

COLUMNS = ("id", "name")
PRICE_COLUMNS = (
    *("productId", "name", "itemCode", "segment", "currencyCode"),
    *("price.costPrice", "price.salesPrice", "price.marginPercentage", "paymentFrequency"),
)
SUBSCRIPTION_COLUMNS = (
    *("id", "productName", "itemCode", "quantity", "status", "startDate", "endDate", "price", "currencyCode"),
)

ServiceId = Annotated[str, typer.Argument(help="Id of the service, a GUID.")]


@application.command("list")
def list_all(context: typer.Context, organization_id: OrganizationId) -> None:
    """List the services of an organization, Microsoft's included.

    Example: cloudmore organization-services list CUSTOMER_ID
    """
    options: Options = context.obj
    check_files(options)
    with options.client() as cm, working(options):
        response = cm.organization_services.with_raw_response.list(organization_id)
    show_answer(response.content, COLUMNS, options)


@application.command("subscriptions")
def subscriptions(context: typer.Context, organization_id: OrganizationId, service_id: ServiceId) -> None:
    """List the subscriptions of a custom service.

    Cancelled ones are included. Microsoft's subscriptions are not here: the API has them under services/csp and
    services/azureplan, which `cloudmore request GET` reaches.

    Example: cloudmore organization-services subscriptions CUSTOMER_ID SERVICE_ID
    """
    options: Options = context.obj
    check_files(options)
    with options.client() as cm, working(options):
        response = cm.organization_services.with_raw_response.subscriptions(organization_id, service_id)
    show_answer(response.content, SUBSCRIPTION_COLUMNS, options)


@application.command("price-list")
def price_list(context: typer.Context, organization_id: OrganizationId, service_id: ServiceId) -> None:
    """List the products of a service with a customer's prices.

    Example: cloudmore organization-services price-list CUSTOMER_ID SERVICE_ID -f csv
    """
    options: Options = context.obj
    check_files(options)
    with options.client() as cm, working(options):
        response = cm.organization_services.with_raw_response.price_list(organization_id, service_id)
    show_answer(response.content, PRICE_COLUMNS, options)


@application.command("add")
def add(
    context: typer.Context,
    organization_id: OrganizationId,
    service_id: ServiceId,
    properties: Annotated[
        list[str] | None,
        typer.Option("--property", metavar="ID=VALUE", help="Value of a custom property of the service. Repeatable."),
    ] = None,
    *,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Add a custom service from the Estore to an organization.

    Custom services only; Microsoft's have calls of their own. `cloudmore organizations estore` lists what can be added.

    Example: cloudmore organization-services add CUSTOMER_ID SERVICE_ID --dry-run
    """
    options: Options = context.obj
    check_files(options)
    values = dict(map(assignment, properties or ()))
    entries = [{"propertyId": name, "value": value} for name, value in values.items()]
    with options.client() as cm:
        body = cm.organization_services.addition(
            {"serviceId": service_id, **({"customProperties": entries} if entries else {})}
        )
        with working(options):
            organization = named(details(cm, organization_id))
            response = cm.organizations.with_raw_response.estore(organization_id)
        service = named_service(response.content, service_id, otherwise="not in the Estore")
        plan = Plan(
            f"add {service} to {organization} at {cm.base_url}",
            [Change(name, None, value) for name, value in values.items()],
            look=("organization-services", "list", organization_id),
        )

        def add_it(to: Cloudmore) -> Model:
            return to.organization_services.add(organization_id, body)

        show_carried_out(plan, add_it, cm, options, yes=yes, dry_run=dry_run)


@application.command("remove")
def remove(
    context: typer.Context,
    organization_id: OrganizationId,
    service_id: ServiceId,
    *,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Remove a custom service from an organization.

    Microsoft's have calls of their own.

    Example: cloudmore organization-services remove CUSTOMER_ID SERVICE_ID --dry-run
    """
    options: Options = context.obj
    options.no_files()
    with options.client() as cm:
        with working(options):
            organization = named(details(cm, organization_id))
            response = cm.organization_services.with_raw_response.list(organization_id)
        service = named_service(response.content, service_id, otherwise="not one of its services")
        look = ("organization-services", "list", organization_id)
        plan = Plan(f"remove {service} from {organization} at {cm.base_url}", look=look)

        def remove_it(to: Cloudmore) -> bool:
            to.organization_services.remove(organization_id, service_id)
            return True

        if carried_out(plan, remove_it, cm, options, yes=yes, dry_run=dry_run) and not options.quiet:
            print(f"Removed {service} from {organization}.", file=sys.stderr)


def named_service(services: bytes, service_id: str, *, otherwise: str) -> str:
    """A service for a person.

    Args:
        services: The list that it should be in.
        service_id: Its id.
        otherwise: What to say when it is not.
    """
    names = {str(service.get("id")).lower(): service.get("name") for service in decoded(services)}
    return f"the service {names.get(service_id.lower()) or f'({otherwise})'} ({service_id})"
