"""The organizations of the reseller."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cloudmore.sandbox.server.answers import JSON_MEDIA_TYPE, business_error, empty_answer, json_answer
from cloudmore.sandbox.server.bodies import Fields, email, phone, phone_prefix, read_object
from cloudmore.sandbox.server.countries import COUNTRY_CODES, CURRENCIES, EURO
from cloudmore.sandbox.server.organizations import CUSTOM_PROPERTIES, custom_properties
from cloudmore.sandbox.server.tenant import Tenant


class BusinessError(Exception):
    """A well-formed value that cannot be used."""


async def list_organizations(tenant: Tenant, request: Request) -> Response:
    """List the organizations, inactive ones included unless only active ones are asked for."""
    parameters = {name.lower(): value for name, value in request.query_params.items()}
    active_only = parameters.get("showactive", "").lower() == "true"
    items = tenant.organization_summaries(active_only=active_only)
    return Response(b"[" + b",".join(items) + b"]", media_type=JSON_MEDIA_TYPE)


async def create_organization(tenant: Tenant, request: Request) -> Response:
    """Create an organization."""
    try:
        properties = _properties(await read_object(request))
    except BusinessError as error:
        return business_error(str(error))
    currency = CURRENCIES.get(properties["address"]["countryCode"], EURO)
    detail = tenant.state.create_organization({**properties, "currencyCode": currency.code, "active": True})
    location = f"/api/resellers/{tenant.settings.reseller_id}/organizations/{detail['id']}"
    return json_answer(detail, 201, {"Location": location})


async def get_organization(tenant: Tenant, request: Request) -> Response:
    """Get the details of an organization."""
    found = tenant.organization(request.path_params["organization_id"])
    return json_answer(found.detail) if found else empty_answer(404)


async def replace_organization(tenant: Tenant, request: Request) -> Response:
    """Set all properties of an organization; those left out are cleared."""
    found = tenant.organization(request.path_params["organization_id"])
    if found is None:
        return empty_answer(404)
    try:
        properties = _properties(await read_object(request))
    except BusinessError as error:
        return business_error(str(error))
    detail = {**found.detail, **properties}
    tenant.state.replace_organization(detail)
    return json_answer(detail)


async def delete_organization(tenant: Tenant, request: Request) -> Response:
    """Delete an organization."""
    found = tenant.organization(request.path_params["organization_id"])
    if found is None:
        return empty_answer(404)
    tenant.state.delete_organization(str(found.detail["id"]))
    return empty_answer(204)


async def list_estore(tenant: Tenant, request: Request) -> Response:
    """List the custom services that the organization does not have."""
    found = tenant.organization(request.path_params["organization_id"])
    if found is None:
        return empty_answer(404)
    has = tenant.state.organization_services(str(found.detail["id"]))
    available = (service for service in tenant.catalogue.custom if service.id not in has)
    return json_answer([{"id": service.id, "name": service.name} for service in available])


def _properties(body: Fields) -> dict[str, Any]:
    contact, address = body.inner("contact"), body.inner("address")
    values = body.property_values("customProperties")
    properties: dict[str, Any] = {
        "name": body.text("name", required=True),
        "registrationNumber": body.text("registrationNumber"),
        "vat": body.text("vat"),
        "customerNumber": body.text("customerNumber"),
        "notificationEmail": body.text("notificationEmail", email),
        "contact": {
            "name": contact.text("name"),
            "email": contact.text("email", email),
            "phone": contact.text("phone", phone),
            "phonePrefix": contact.text("phonePrefix", phone_prefix),
            "cellPhone": contact.text("cellPhone", phone),
            "cellPhonePrefix": contact.text("cellPhonePrefix", phone_prefix),
            "jobTitle": contact.text("jobTitle"),
        },
        "address": {
            "address": address.text("address"),
            "postalCode": address.text("postalCode"),
            "city": address.text("city"),
            "countryCode": (country := address.text("countryCode")),
        },
    }
    body.refuse_faults()
    if country and country not in COUNTRY_CODES:
        raise BusinessError(f"Country code '{country}' is invalid.")
    for key in values:
        if key not in CUSTOM_PROPERTIES:
            raise BusinessError(f"Custom property '{key}' does not exist.")
    return {**properties, "customProperties": custom_properties(values)}
