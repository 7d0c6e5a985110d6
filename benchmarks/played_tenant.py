"""A tenant whose answers are made once: bodies as large as real ones, in which only the organization's number differs.

Needs nothing but the standard library. What it has is known without asking it: each organization has so many services,
and each of these so many subscriptions and prices.
"""

from __future__ import annotations

import json
from typing import Any

SERVICES = ROWS = 5
# Stands in an answer where the organization's number belongs, and is as long.
_PLACE = "#" * 12
PRODUCTS = (
    *("Managed Backup 1 TB", "Endpoint protection, per device", "Kopia zapasowa Łódź", "Support, Plan 1"),
    "Domain and DNS",
)


def organization_id(number: int) -> str:
    """The id of an organization; its last part is its number."""
    return f"8e05171b-ea40-40bf-abc9-{number:012x}"


def service_id(number: int) -> str:
    """The id of a service, which all organizations have."""
    return f"5b1d44c2-7a10-4c39-9f10-{number:012x}"


class Tenant:
    """Answers by path.

    Args:
        organizations: How many there are.
    """

    def __init__(self, organizations: int) -> None:
        self.organizations = answer(
            [
                {
                    "id": organization_id(number),
                    "name": f"Påhittade Bruk {number} AB",
                    "customerNumber": f"C{number:05}",
                    "active": number % 40 != 0,
                }
                for number in range(organizations)
            ]
        )
        services = [service_id(number) for number in range(SERVICES)]
        self.services = answer([_reseller_service(each) for each in services])
        self._of_an_organization = answer([{"id": each, "name": f"Service {at}"} for at, each in enumerate(services)])
        self._of_a_service = {
            (each.encode(), kind): answer([row(number, at) for at in range(ROWS)])
            for number, each in enumerate(services)
            for kind, row in ((b"subscriptions", _subscription), (b"pricelist", _price))
        }

    def said(self, path: bytes) -> bytes:
        """The answer of a path."""
        parts = path.partition(b"?")[0].split(b"/")
        match parts[4:]:
            case [b"organizations"]:
                return self.organizations
            case [b"organizations", _, b"services"]:
                return self._of_an_organization
            case [b"organizations", organization, b"services", service, kind]:
                return self._of_a_service[service, kind].replace(_PLACE.encode(), organization[-12:])
            case _:
                return self.services


def answer(value: object) -> bytes:
    """A whole response with this as its body."""
    body = json.dumps(value, ensure_ascii=False).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _reseller_service(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "name": f"Service {name[-1]}",
        "vendorName": "Example Managed Services",
        "allowMultipleUsers": True,
        "customProperties": [
            {
                "type": "TextBox",
                "propertyId": "account_id",
                "name": "Account",
                "defaultValue": "",
                "visible": True,
                "mandatory": False,
            }
        ],
    }


def _subscription(service: int, at: int) -> dict[str, Any]:
    return {
        "id": f"9f21a0c4-11ce-4e{service:x}{at:x}-8a55-{_PLACE}",
        "productId": f"c1f0e7a2-90d3-4b{service:x}{at:x}-b0c4-5d2b7f3e1a60",
        "productName": PRODUCTS[at],
        "itemCode": f"SVC-{service}-{at:03}",
        "quantity": 3 * at + 1,
        "status": "Active" if at else "Cancelled",
        "startDate": "2025-11-01T00:00:00Z",
        "endDate": None if at else "2026-08-31T00:00:00Z",
        "price": 12.5 + at,
        "currencyCode": "SEK",
        "addons": [{"id": f"addon-{at}", "name": "Monitoring", "quantity": 1}],
        "customProperties": [{"propertyId": "account_id", "name": "Account", "value": f"{service}-{_PLACE}"}],
    }


def _price(service: int, at: int) -> dict[str, Any]:
    return {
        "productId": f"c1f0e7a2-90d3-4b{service:x}{at:x}-b0c4-5d2b7f3e1a60",
        "name": PRODUCTS[at],
        "itemCode": f"SVC-{service}-{at:03}",
        "segment": "commercial",
        "currencyCode": "SEK",
        "price": {"costPrice": 9.25 + at, "suggestedPrice": 12.5 + at, "salesPrice": 12.5 + at, "marginPercentage": 26},
        "subscriptionLength": 12,
        "paymentFrequency": 1,
        "productGroup": "Managed services",
        "addons": [],
    }
