"""The services of an organization, with their price lists and subscriptions."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from cloudmore.sandbox.server.amounts import spell
from cloudmore.sandbox.server.answers import business_error, empty_answer, json_answer
from cloudmore.sandbox.server.bodies import guid, read_object
from cloudmore.sandbox.server.catalogue import Product, Service
from cloudmore.sandbox.server.countries import CURRENCIES, EURO
from cloudmore.sandbox.server.encoder import Number
from cloudmore.sandbox.server.organizations import SeededOrganization, seeded_organization
from cloudmore.sandbox.server.state import StoredOrganization
from cloudmore.sandbox.server.subscriptions import describe, seeded_subscriptions
from cloudmore.sandbox.server.tenant import Tenant

_MICROSOFT = "Service '{}' is a Microsoft service; this call serves custom services only."


async def list_services(tenant: Tenant, request: Request) -> Response:
    """List the services of an organization, Microsoft's included."""
    organization = _organization(tenant, request)
    if organization is None:
        return empty_answer(404)
    has = tenant.state.organization_services(str(organization.detail["id"]))
    return json_answer([_item(service) for service in tenant.catalogue.services if service.id in has])


async def add_service(tenant: Tenant, request: Request) -> Response:
    """Add a custom service from the Estore."""
    organization = _organization(tenant, request)
    if organization is None:
        return empty_answer(404)
    body = await read_object(request)
    service_id = body.text("serviceId", guid, required=True)
    values = body.property_values("customProperties")
    body.refuse_faults()
    service = tenant.catalogue.find(str(service_id))
    organization_id = str(organization.detail["id"])
    if service is None:
        return business_error(f"Service '{service_id}' is not in the Estore.")
    if service.microsoft:
        return business_error(_MICROSOFT.format(service_id))
    if service.id in tenant.state.organization_services(organization_id):
        return business_error(f"Service '{service_id}' is already added.")
    for each in values:
        if each not in {known.id for known in service.properties}:
            return business_error(f"Custom property '{each}' does not exist.")
    tenant.state.add_service(organization_id, service.id)
    location = f"/api/resellers/{tenant.settings.reseller_id}/organizations/{organization_id}/services/{service.id}"
    return json_answer(_item(service), 201, {"Location": location})


async def remove_service(tenant: Tenant, request: Request) -> Response:
    """Remove a custom service."""
    organization, service = _organization(tenant, request), _service(tenant, request)
    if organization is None or service is None:
        return empty_answer(404)
    if service.microsoft:
        return business_error(_MICROSOFT.format(service.id))
    tenant.state.remove_service(str(organization.detail["id"]), service.id)
    return empty_answer(204)


async def list_prices(tenant: Tenant, request: Request) -> Response:
    """List the products of a service with the prices of the organization."""
    organization, service = _organization(tenant, request), _service(tenant, request)
    if organization is None or service is None:
        return empty_answer(404)
    prices = _prices_of(tenant, organization)
    return json_answer([_price_list_item(prices, service, product) for product in service.products])


async def list_subscriptions(tenant: Tenant, request: Request) -> Response:
    """List the subscriptions of a custom service, cancelled ones included."""
    organization, service = _organization(tenant, request), _service(tenant, request)
    if organization is None or service is None:
        return empty_answer(404)
    if service.microsoft:
        return business_error(_MICROSOFT.format(service.id))
    from_the_start = tenant.state.organization_services(str(organization.detail["id"]))[service.id]
    if organization.seeded_index is None or not from_the_start:
        return json_answer([])
    seed = tenant.settings.seed
    seeded = seeded_organization(tenant.catalogue, seed, organization.seeded_index)
    return json_answer([describe(each, seeded, service) for each in seeded_subscriptions(seeded, service, seed)])


def _prices_of(tenant: Tenant, organization: StoredOrganization) -> SeededOrganization:
    if organization.seeded_index is not None:
        return seeded_organization(tenant.catalogue, tenant.settings.seed, organization.seeded_index)
    # An organization that came later has the prices of the first, in its own currency.
    first = seeded_organization(tenant.catalogue, tenant.settings.seed, 0)
    currencies = {currency.code: currency for currency in CURRENCIES.values()}
    currency = currencies.get(str(organization.detail.get("currencyCode")), EURO)
    return replace(first, currency=currency, second_currency=None)


def _organization(tenant: Tenant, request: Request) -> StoredOrganization | None:
    return tenant.organization(request.path_params["organization_id"])


def _service(tenant: Tenant, request: Request) -> Service | None:
    organization = _organization(tenant, request)
    service = tenant.catalogue.find(request.path_params["service_id"])
    if organization is None or service is None:
        return None
    return service if service.id in tenant.state.organization_services(str(organization.detail["id"])) else None


def _item(service: Service) -> dict[str, object]:
    return {"id": service.id, "name": service.name}


def _price_list_item(organization: SeededOrganization, service: Service, product: Product) -> dict[str, object]:
    currency = organization.currency_of(service)
    places = product.places_in(currency)
    cost, sales = product.cost_in(currency), organization.sales_price(product, currency)
    return {
        "productId": product.id,
        "name": product.name,
        "itemCode": product.item_code,
        "segment": product.segment,
        "currencyCode": currency.code,
        "price": {
            "costPrice": Number(spell(cost, places)),
            "suggestedPrice": Number(spell(cost * 5 // 4, places)) if product.number % 2 else None,
            "salesPrice": Number(spell(sales, places)),
            "marginPercentage": Number(spell((sales - cost) * 10_000 // sales, 2)),
        },
        "subscriptionLength": product.frequency,
        "paymentFrequency": product.frequency,
        "productGroup": service.name,
        "addons": [] if service.microsoft else _addons(product, cost, places),
    }


def _addons(product: Product, cost: int, places: int) -> list[dict[str, object]]:
    if product.number != 1:
        return []
    price = Number(spell(max(1, cost // 10), places))
    return [
        {
            "id": f"{product.id[:-4]}add0",
            "name": "Extended retention",
            "itemCode": None,
            "price": {"costPrice": price, "suggestedPrice": None, "salesPrice": price, "marginPercentage": None},
        }
    ]
