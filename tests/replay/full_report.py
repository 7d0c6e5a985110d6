"""A report that says all that the document has, loaded into the sandbox: what its own reports say nowhere.

Those say once for an organization what each line could say, list no products, and leave out what is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from replay.customers import CUSTOMER

from cloudmore import Cloudmore
from cloudmore.billing import TaskState

ORGANIZATION = "aaaaaaaa-0000-4000-8000-000000000001"
SERVICE = "bbbbbbbb-0000-4000-8000-000000000001"
SUBSCRIPTION = "dddddddd-0000-4000-8000-000000000001"
# What may be said for an organization, or on each of its lines.
OF_THE_ORGANIZATION: Mapping[str, Any] = {
    "organizationName": CUSTOMER["name"],
    "customerNumber": CUSTOMER["customerNumber"],
    "organizationCurrencyCode": "SEK",
    "organizationGroups": ["Nord"],
    "brokerName": "Sample Broker",
}
LINE: Mapping[str, Any] = {
    "billingDate": "2026-10-06T00:00:00Z",
    **OF_THE_ORGANIZATION,
    "serviceName": "Telefoni",
    "productId": SERVICE,
    "productName": "Växel",
    "itemCode": "VX-1",
    "subscriptionId": SUBSCRIPTION,
    "subscriptionName": "Växel 10",
    "purchaseOrderNumber": "PO-1",
    "costCenter": "CC-1",
    "quantity": Decimal("2.5"),
    "unitCostPrice": Decimal("10.10"),
    "unitSalesPrice": Decimal("12.20"),
    "totalCost": Decimal("25.250"),
    "totalSales": Decimal("30.500"),
    "marginAmount": Decimal("5.250"),
    "marginPercentage": Decimal("17.2"),
    "currencyCode": "SEK",
    "paymentFrequency": "Monthly",
    "billingLineDetails": "October",
    "note": "A note",
}
# Those that are never null.
SAID_ALWAYS = ("billingDate", "quantity", "totalSales", "currencyCode")
PRODUCT: Mapping[str, Any] = {
    name: LINE[name]
    for name in ("productId", "productName", "itemCode", "quantity", "totalCost", "totalSales", "currencyCode")
}
FULL_REPORT: Mapping[str, Any] = {
    "taskId": "cccccccc-0000-4000-8000-000000000001",
    "status": "Successful",
    "message": "Built.",
    "startDate": "2026-10-01",
    "endDate": "2026-10-31",
    "organizations": [
        {
            "organizationId": ORGANIZATION,
            **OF_THE_ORGANIZATION,
            "services": [
                {"serviceId": SERVICE, "serviceName": "Telefoni", "items": [LINE], "products": [PRODUCT]},
            ],
        },
        {
            "organizationId": None,
            **dict.fromkeys(OF_THE_ORGANIZATION),
            "services": [
                {
                    "serviceId": None,
                    "serviceName": None,
                    "items": [{name: LINE[name] if name in SAID_ALWAYS else None for name in LINE}],
                    "products": [{name: PRODUCT[name] if name in SAID_ALWAYS else None for name in PRODUCT}],
                }
            ],
        },
    ],
}


def full_report(cm: Cloudmore) -> None:
    task = cm.billing.submit(start="2026-10-01", end="2026-10-31")
    assert task.status().state is TaskState.RUNNING
    with task.result() as report:
        lines = list(report.lines())
    assert [line.organization_name for line in lines] == [CUSTOMER["name"], None]
    typed = cm.billing_reports.get(task.id)
    assert [each.services[0].products[0].quantity for each in typed.organizations] == [Decimal("2.5")] * 2
    assert typed.organizations[0].services[0].items[0].broker_name == "Sample Broker"
    assert typed.message == "Built."
