"""What the OpenAPI document says of the API: its operations, its billing line, its sources."""

from __future__ import annotations

from conftest import REPOSITORY
from document import DOCUMENT
from document_marks import marked_parts, sources_of
from ruamel.yaml import YAML

METHODS = ("get", "put", "post", "delete", "patch")
RESELLER = "/api/resellers/{resellerId}"
ORGANIZATION = f"{RESELLER}/organizations/{{organizationId}}"
REPORT = f"{RESELLER}/billing/reports/MonthlyBillingPerOrganizationAsync"
OPERATIONS = {
    ("post", "/connect/token"): "authentication_token",
    ("get", "/api/healthcheck"): "health_check",
    ("get", f"{RESELLER}/services"): "services_list",
    ("get", f"{RESELLER}/organizations"): "organizations_list",
    ("post", f"{RESELLER}/organizations"): "organizations_create",
    ("get", ORGANIZATION): "organizations_get",
    ("put", ORGANIZATION): "organizations_replace",
    ("delete", ORGANIZATION): "organizations_delete",
    ("get", f"{ORGANIZATION}/Estore"): "organizations_estore",
    ("get", f"{ORGANIZATION}/services"): "organization_services_list",
    ("post", f"{ORGANIZATION}/services"): "organization_services_add",
    ("delete", f"{ORGANIZATION}/services/{{serviceId}}"): "organization_services_remove",
    ("get", f"{ORGANIZATION}/services/{{serviceId}}/pricelist"): "organization_services_price_list",
    ("get", f"{ORGANIZATION}/services/{{serviceId}}/subscriptions"): "organization_services_subscriptions",
    ("post", REPORT): "billing_reports_start",
    ("get", f"{REPORT}/{{taskId}}"): "billing_reports_get",
}
# The data points of a billing line that the vendor lists (SUP-GBR).
BILLING_LINE = [
    "billingDate",
    "serviceName",
    "brokerName",
    "organizationName",
    "customerNumber",
    "productName",
    "itemCode",
    "quantity",
    "unitCostPrice",
    "unitSalesPrice",
    "totalCost",
    "totalSales",
    "marginAmount",
    "marginPercentage",
    "currencyCode",
    "organizationCurrencyCode",
    "productId",
    "paymentFrequency",
    "purchaseOrderNumber",
    "subscriptionId",
    "subscriptionName",
    "billingLineDetails",
    "organizationGroups",
    "note",
]


def test_every_source_is_used_and_explained() -> None:
    sources = YAML(typ="safe").load(REPOSITORY / "openapi" / "sources.yaml")
    assert {name for part in marked_parts(DOCUMENT) for name in sources_of(part.node)} == set(sources)
    assert all({"address", "title", "read"} <= set(source) for source in sources.values())


def test_the_sixteen_operations_are_there_and_no_other() -> None:
    found = {
        (method, path): item[method]["operationId"]
        for path, item in DOCUMENT["paths"].items()
        for method in METHODS
        if method in item
    }
    assert found == OPERATIONS
    assert len(found) == 16


def test_the_billing_line_has_every_data_point() -> None:
    assert set(BILLING_LINE) <= set(DOCUMENT["components"]["schemas"]["MbpoServiceItem"]["properties"])


def test_only_what_creates_something_must_not_be_repeated() -> None:
    once = {
        item[method]["operationId"]
        for item in DOCUMENT["paths"].values()
        for method in METHODS
        if method in item and not item[method]["x-repeatable"]
    }
    assert once == {"organizations_create", "organization_services_add"}
