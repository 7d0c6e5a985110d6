"""Swagger 2.0 in the vendor's style, made of the document without any code of the comparison.

Where the document and the vendor's own list of paths differ in spelling, the list is followed: ``Organizations/{id}``,
definitions with ``ViewModel``, operationIds of the kind ``ApiResellersByResellerIdOrganizationsGet``.
"""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

OURS: Any = YAML(typ="safe").load(Path(__file__).parents[2] / "openapi" / "cloudmore.yaml")
METHODS = ("get", "put", "post", "delete", "patch")
PRODUCES = ["text/plain", "application/json", "text/json"]
CONSUMES = ["application/json-patch+json", "application/json", "text/json", "application/*+json"]
ORGANIZATIONS = "/api/resellers/{resellerId}/organizations"
# As the vendor writes them, where that is another way.
PATHS = {
    ORGANIZATIONS: "/api/resellers/{resellerId}/Organizations",
    f"{ORGANIZATIONS}/{{organizationId}}": "/api/resellers/{resellerId}/Organizations/{id}",
}
TOKEN = "/connect/token"
# Models of the vendor's list that are no view models.
PLAIN = {
    *("ApiError", "Price", "OrganizationProductAddon", "OrganizationCreateCustomProperty"),
    *("OrganizationUpdateCustomProperty", "DetailViewCustomProperty"),
}
TAGS = {
    "health_check": "HealthCheck",
    "services_list": "ResellerServices",
    "organizations_estore": "Estore",
    "organization_services_price_list": "OrganizationPriceList",
    "organization_services_subscriptions": "OrganizationServiceSubscriptions",
    "billing_reports_start": "BillingReportsAsync",
    "billing_reports_get": "BillingReportsAsync",
}
RESELLER = "/api/resellers/{resellerId}"
# What the vendor has beside the calls of the document.
UNRELATED = (
    ("get", f"{RESELLER}/services/{{id}}", "ResellerServices"),
    ("get", f"{RESELLER}/organizations/{{organizationId}}/Estore/{{serviceId}}", "Estore"),
    ("get", f"{RESELLER}/organizations/{{organizationId}}/services/{{serviceId}}", "OrganizationServices"),
    ("put", f"{RESELLER}/organizations/{{organizationId}}/services/{{serviceId}}", "OrganizationServices"),
    ("patch", f"{RESELLER}/organizations/{{organizationId}}/services/{{serviceId}}", "OrganizationServices"),
    ("put", f"{RESELLER}/organizations/{{organizationId}}/services/{{serviceId}}/pricelist", "OrganizationPriceList"),
    ("post", f"{RESELLER}/organizations/{{organizationId}}/services/{{serviceId}}/subscriptions", "Subscriptions"),
    ("get", f"{RESELLER}/organizations/{{organizationId}}/services/Csp", "OrganizationCspServices"),
    ("post", f"{RESELLER}/organizations/{{organizationId}}/services/Csp", "OrganizationCspServices"),
    ("delete", f"{RESELLER}/organizations/{{organizationId}}/services/Csp", "OrganizationCspServices"),
    ("get", f"{RESELLER}/organizations/{{organizationId}}/services/Azure", "OrganizationAzureServices"),
    ("get", f"{RESELLER}/organizations/{{organizationId}}/services/csp/nce/subscriptions", "NceSubscriptions"),
    ("get", f"{RESELLER}/organizations/{{organizationId}}/services/azureplan/subscriptions", "AzureSubscriptions"),
    ("get", f"{RESELLER}/organizations/{{organizationId}}/users", "OrganizationUsers"),
    ("post", f"{RESELLER}/organizations/{{organizationId}}/users", "OrganizationUsers"),
    ("get", f"{RESELLER}/settings/CustomProperties", "BrokerSettings"),
    ("get", f"{RESELLER}/billing/reports/MonthlyBillingPerOrganization", "BillingReports"),
    ("get", f"{RESELLER}/billing/reports/MonthlyBillingPerService", "BillingReports"),
    ("post", f"{RESELLER}/billing/ManualBillingLines", "ManualBillingLines"),
    ("get", "/api/sellers/{sellerId}/services", "SellerServices"),
)


def vendor_file(*, left_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What the vendor would publish if everything in the document were right.

    Args:
        left_out: operationIds of the document that the vendor does not have.
    """
    paths: dict[str, Any] = {}
    for path, method, operation, item in ours():
        if operation["operationId"] not in left_out:
            theirs = PATHS.get(path, path)
            paths.setdefault(theirs, {})[method] = _operation(path, theirs, method, operation, item)
    for method, path, tag in UNRELATED:
        paths.setdefault(path, {})[method] = _unrelated(method, path, tag)
    schemas = OURS["components"]["schemas"]
    return {
        "swagger": "2.0",
        "info": {"version": "v1.07.0", "title": "Cloudmore API", "description": "Sending requests is disabled here."},
        "host": "api.cloudmore.com",
        "basePath": "/",
        "schemes": ["https"],
        "paths": paths,
        "definitions": {definition_name(name): schema(each) for name, each in schemas.items()},
        "securityDefinitions": {
            "oauth2": {
                "type": "oauth2",
                "flow": "password",
                "authorizationUrl": "../connect/authorize",
                "scopes": {},
            }
        },
        "security": [{"oauth2": []}],
    }


def ours() -> list[tuple[str, str, Any, Any]]:
    """Path, method, operation and path item of each operation of the document but that of the token."""
    return [
        (path, method, item[method], item)
        for path, item in OURS["paths"].items()
        for method in METHODS
        if path != TOKEN and method in item
    ]


def operation(file: dict[str, Any], operation_id: str) -> Any:
    """Their operation that is one of ours."""
    [(path, method)] = [(path, method) for path, method, each, _ in ours() if each["operationId"] == operation_id]
    return file["paths"][PATHS.get(path, path)][method]


def pointer_of(operation_id: str, *inside: str) -> str:
    """Where an operation of ours, or something in it, stands in our document."""
    [(path, method)] = [(path, method) for path, method, each, _ in ours() if each["operationId"] == operation_id]
    return pointer("paths", path, method, *inside)


def pointer(*names: str) -> str:
    """A JSON pointer."""
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in names)


def definition_name(name: str) -> str:
    """What the vendor calls a schema of ours."""
    return name if name in PLAIN else f"{name}ViewModel"


def schema(ours: Any) -> Any:
    """A schema of ours as Swagger 2.0 has it: null cannot be said, and a choice neither, so its first is taken."""
    if "$ref" in ours:
        name = ours["$ref"].rpartition("/")[2]
        return {"$ref": f"#/definitions/{definition_name(name)}"}
    if "oneOf" in ours:
        return schema(ours["oneOf"][0])
    said: dict[str, Any] = {}
    for key in ("format", "pattern", "minLength", "required"):
        if key in ours:
            said[key] = copy.deepcopy(ours[key])
    if "type" in ours:
        types = ours["type"] if isinstance(ours["type"], list) else [ours["type"]]
        [said["type"]] = [each for each in types if each != "null"]
    if "x-extensible-enum" in ours:
        said["enum"] = list(ours["x-extensible-enum"])
    if "properties" in ours:
        said["properties"] = {name: schema(each) for name, each in ours["properties"].items()}
    for key in ("items", "additionalProperties"):
        if key in ours:
            said[key] = schema(ours[key])
    return said


def as_text(file: Any) -> str:
    """A file as its server would give it, but for the line ends, which a repository likes to have."""
    return json.dumps(file, indent=1, ensure_ascii=False) + "\n"


def _resolved(node: Any) -> Any:
    while "$ref" in node:
        node = OURS["components"][node["$ref"].split("/")[2]][node["$ref"].rpartition("/")[2]]
    return node


def _operation(path: str, theirs: str, method: str, operation: Any, item: Any) -> dict[str, Any]:
    renamed = dict(zip(re.findall(r"\{(\w+)\}", path), re.findall(r"\{(\w+)\}", theirs), strict=True))
    parameters: list[Any] = []
    for each in map(_resolved, (*item.get("parameters", ()), *operation.get("parameters", ()))):
        name = renamed[each["name"]] if each["in"] == "path" else each["name"]
        parameters.append({"name": name, "in": each["in"], "required": each["required"], **schema(each["schema"])})
    operation_id = operation["operationId"]
    tag = TAGS.get(operation_id) or "".join(map(str.capitalize, operation["tags"][0].split("_")))
    made: dict[str, Any] = {
        "tags": [tag],
        "summary": operation["summary"],
        "operationId": _operation_id(theirs, method),
        "consumes": [],
        "produces": PRODUCES[:],
        "parameters": parameters,
        "responses": {status: _response(_resolved(each)) for status, each in operation["responses"].items()},
    }
    if "requestBody" in operation:
        made["consumes"] = CONSUMES[:]
        [content] = operation["requestBody"]["content"].values()
        parameters.append({"name": "model", "in": "body", "required": False, "schema": schema(content["schema"])})
    if {} in operation["security"]:
        made["security"] = []
    return made


def _response(response: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"description": response["description"].partition(".")[0]}
    for content in response.get("content", {}).values():
        made["schema"] = schema(content["schema"])
    if "headers" in response:
        made["headers"] = {name: schema(_resolved(each)["schema"]) for name, each in response["headers"].items()}
    return made


def _unrelated(method: str, path: str, tag: str) -> dict[str, Any]:
    names = re.findall(r"\{(\w+)\}", path)
    return {
        "tags": [tag],
        "operationId": _operation_id(path, method),
        "produces": PRODUCES[:],
        "parameters": [
            {"name": name, "in": "path", "required": True, "type": "string", "format": "uuid"} for name in names
        ],
        "responses": {"200": {"description": "Success"}},
    }


def _operation_id(path: str, method: str) -> str:
    parts = [
        f"By{part[1].upper()}{part[2:-1]}" if part.startswith("{") else part[:1].upper() + part[1:]
        for part in path.split("/")
        if part
    ]
    return "".join([*parts, method.capitalize()])
