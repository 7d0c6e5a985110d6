"""The services of the reseller."""

from starlette.requests import Request
from starlette.responses import Response

from cloudmore.sandbox.server.answers import json_answer
from cloudmore.sandbox.server.catalogue import CustomProperty
from cloudmore.sandbox.server.tenant import Tenant


async def list_services(tenant: Tenant, _: Request) -> Response:
    """List all services, Microsoft's included."""
    return json_answer(
        [
            {
                "id": service.id,
                "name": service.name,
                "vendorName": service.vendor,
                "allowMultipleUsers": service.position % 3 == 0,
                "customProperties": list(map(_definition, service.properties)),
            }
            for service in tenant.catalogue.services
        ]
    )


def _definition(each: CustomProperty) -> dict[str, object]:
    return {
        "type": "Dropdown" if each.allowed else "TextBox",
        "propertyId": each.id,
        "name": each.name,
        "defaultValue": each.default,
        "visible": True,
        "mandatory": False,
        "allowedValues": each.allowed,
        "appliesToOrganizations": True,
        "appliesToBrokers": False,
        "appliesToSeller": False,
    }
