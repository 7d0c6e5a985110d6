"""Agreements and contradictions, each put into the vendor's file by hand, with what must be told of it.

What is told is written beside each change, and never asked of the code that is tested.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from attrs import frozen
from compared.vendor_file import definition_name, operation, pointer, pointer_of, vendor_file

CONFIRMED, CONTRADICTED, NEW, UNKNOWN = "confirmed", "contradicted", "new to us", "unknown to them"
JSON = "application/json"
LEFT_OUT = "organization_services_remove"
DETAIL = ("organizations_create", "organizations_get", "organizations_replace")
REPORT = ("billing_reports_get",)
PRICES = ("organization_services_price_list",)
SUBSCRIPTIONS = ("organization_services_subscriptions",)
SERVICES = ("services_list",)


@frozen
class Told:
    """A fact that must be told."""

    standing: str
    kind: str
    place: str
    name: str = ""
    operations: tuple[str, ...] = ()


@frozen
class Seed:
    """One change of the vendor's file."""

    change: Callable[[Any], object]
    told: tuple[Told, ...]


def schema_place(name: str, *inside: str) -> str:
    """Where a schema of ours stands, or something in it."""
    return pointer("components", "schemas", name, *inside)


def field(name: str, field_name: str) -> str:
    """Where a property of ours stands."""
    return schema_place(name, "properties", field_name)


def answer(operation_id: str, status: str, *inside: str) -> str:
    """Where an answer of ours stands, or something in it."""
    return pointer_of(operation_id, "responses", status, *inside)


def definition(file: Any, name: str) -> Any:
    """Their definition that is a schema of ours."""
    return file["definitions"][definition_name(name)]


def fields(file: Any, name: str) -> Any:
    """The properties of their definition that is a schema of ours."""
    return definition(file, name)["properties"]


def becomes(name: str, field_name: str, **said: Any) -> Callable[[Any], object]:
    """A property of theirs is written so."""
    return lambda file: fields(file, name).update({field_name: copy.deepcopy(said)})


def gets(name: str, field_name: str, **said: Any) -> Callable[[Any], object]:
    """A property of theirs has a few more keys."""
    return lambda file: fields(file, name)[field_name].update(said)


def lacks(name: str, field_name: str, *keys: str) -> Callable[[Any], object]:
    """A property of theirs lacks keys, or is not there."""

    def change(file: Any) -> None:
        if keys:
            for key in keys:
                del fields(file, name)[field_name][key]
        else:
            del fields(file, name)[field_name]

    return change


def spells(name: str, field_name: str, spelled: str) -> Callable[[Any], object]:
    """A property of theirs has another name."""
    return lambda file: fields(file, name).update({spelled: fields(file, name).pop(field_name)})


def parameter(file: Any, operation_id: str, name: str) -> Any:
    """A parameter of theirs."""
    [found] = [each for each in operation(file, operation_id)["parameters"] if each["name"] == name]
    return found


def adds_parameter(operation_id: str, **said: Any) -> Callable[[Any], object]:
    """They have a parameter more."""
    return lambda file: operation(file, operation_id)["parameters"].append(copy.deepcopy(said))


def drops_parameter(operation_id: str, name: str) -> Callable[[Any], object]:
    """They lack a parameter."""

    def change(file: Any) -> None:
        operation(file, operation_id)["parameters"].remove(parameter(file, operation_id, name))

    return change


def in_answers(operation_id: str, change: Callable[[Any], object]) -> Callable[[Any], object]:
    """Their answers are changed."""
    return lambda file: change(operation(file, operation_id)["responses"])


def requires(name: str, field_name: str) -> Callable[[Any], object]:
    """They require a property."""
    return lambda file: definition(file, name).setdefault("required", []).append(field_name)


def new_group(file: Any) -> None:
    """They have an object that we do not have, with another in it, and itself."""
    fields(file, "OrganizationDetail")["group"] = {"$ref": "#/definitions/OrganizationGroupViewModel"}
    file["definitions"]["OrganizationGroupViewModel"] = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "integer", "format": "int32"},
            "label": {"type": "string", "x-nullable": True, "description": "Shown.", "example": "North"},
            "parent": {"$ref": "#/definitions/OrganizationGroupViewModel"},
            "owner": {"$ref": "#/definitions/GroupOwnerViewModel"},
        },
    }
    file["definitions"]["GroupOwnerViewModel"] = {"properties": {"since": {"type": "string", "format": "date"}}}


def in_all_of(file: Any) -> None:
    """One of their definitions is made of two, as Swashbuckle writes what inherits."""
    name = definition_name("MbpoService")
    whole = file["definitions"][name]
    file["definitions"]["MbpoServiceBaseViewModel"] = whole
    rest = {"type": "object", "properties": {"items": whole["properties"].pop("items")}}
    file["definitions"][name] = {"allOf": [{"$ref": "#/definitions/MbpoServiceBaseViewModel"}, rest]}


def renamed(file: Any) -> None:
    """One of their definitions has a name of its own, of .NET."""
    file["definitions"]["Cloudmore.Api.EstoreItem[Dto]"] = file["definitions"].pop(definition_name("Estore"))
    reference = "#/definitions/Cloudmore.Api.EstoreItem%5BDto%5D"
    operation(file, "organizations_estore")["responses"]["200"]["schema"]["items"] = {"$ref": reference}


def moved(file: Any) -> None:
    """All of it lies below a path of the server, and one path ends in a slash."""
    file["basePath"] = "/api"
    file["paths"] = {path.removeprefix("/api"): item for path, item in file["paths"].items()}
    file["paths"]["/resellers/{resellerId:guid}/Services/"] = file["paths"].pop("/resellers/{resellerId}/services")


SEEDS: dict[str, Seed] = {
    # Types.
    "a flag is a text": Seed(
        becomes("Organization", "active", type="string"),
        (Told(CONTRADICTED, "type", field("Organization", "active"), operations=("organizations_list",)),),
    ),
    "a flag is a number, for three calls": Seed(
        becomes("OrganizationDetail", "active", type="integer", format="int32"),
        (Told(CONTRADICTED, "type", field("OrganizationDetail", "active"), operations=DETAIL),),
    ),
    "a whole number may be a fraction": Seed(
        becomes("OrganizationPriceList", "subscriptionLength", type="number", format="double"),
        (Told(CONTRADICTED, "type", field("OrganizationPriceList", "subscriptionLength"), operations=PRICES),),
    ),
    "a fraction is always whole": Seed(
        becomes("MbpoServiceItem", "quantity", type="integer", format="int64"),
        (Told(CONFIRMED, "type", field("MbpoServiceItem", "quantity"), operations=REPORT),),
    ),
    "an amount is a decimal": Seed(
        gets("MbpoServiceItem", "totalSales", format="decimal"),
        (Told(CONFIRMED, "type", field("MbpoServiceItem", "totalSales"), operations=REPORT),),
    ),
    "a list is in an envelope": Seed(
        in_answers(
            "organization_services_list",
            lambda answers: answers["200"].update(
                schema={"type": "object", "properties": {"items": answers["200"]["schema"]}}
            ),
        ),
        (
            Told(
                CONTRADICTED,
                "type",
                answer("organization_services_list", "200", "content", JSON, "schema"),
                operations=("organization_services_list",),
            ),
        ),
    ),
    "a list is a text": Seed(
        becomes("OrganizationDetail", "customProperties", type="string"),
        (Told(CONTRADICTED, "type", field("OrganizationDetail", "customProperties"), operations=DETAIL),),
    ),
    "an object is a text": Seed(
        becomes("OrganizationDetail", "contact", type="string"),
        (Told(CONTRADICTED, "type", field("OrganizationDetail", "contact"), operations=DETAIL),),
    ),
    "items are numbers": Seed(
        becomes("CustomServiceCustomProperty", "allowedValues", type="array", items={"type": "integer"}),
        (
            Told(
                CONTRADICTED,
                "type",
                schema_place("CustomServiceCustomProperty", "properties", "allowedValues", "items"),
                operations=SERVICES,
            ),
        ),
    ),
    "a list says nothing of its items": Seed(
        becomes("MbpoOrganization", "organizationGroups", type="array"),
        (
            Told(
                UNKNOWN,
                "type",
                schema_place("MbpoOrganization", "properties", "organizationGroups", "items"),
                operations=REPORT,
            ),
        ),
    ),
    "a map has names": Seed(
        in_answers(
            "organizations_delete",
            lambda answers: answers["400"].update(
                schema={"type": "object", "properties": {"message": {"type": "string"}}}
            ),
        ),
        (
            Told(
                CONTRADICTED,
                "type",
                pointer("components", "responses", "BadRequest", "content", JSON, "schema"),
                operations=("organizations_delete",),
            ),
        ),
    ),
    "the other choice is taken": Seed(
        in_answers(
            "billing_reports_start",
            lambda answers: answers["400"].update(
                schema={"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
            ),
        ),
        (
            Told(
                CONFIRMED,
                "type",
                schema_place("ValidationErrors", "additionalProperties", "items"),
                operations=("billing_reports_start",),
            ),
        ),
    ),
    "nothing is said of a value": Seed(
        becomes("CustomPropertyDataGet", "value"),
        (Told(UNKNOWN, "type", field("CustomPropertyDataGet", "value"), operations=SUBSCRIPTIONS),),
    ),
    "a type is only implied": Seed(
        becomes("CustomPropertyDataGet", "name", format="guid"),
        (
            Told(CONFIRMED, "type", field("CustomPropertyDataGet", "name"), operations=SUBSCRIPTIONS),
            Told(NEW, "format", field("CustomPropertyDataGet", "name"), operations=SUBSCRIPTIONS),
        ),
    ),
    # Formats.
    "a time is a date": Seed(
        gets("MbpoServiceItem", "billingDate", format="date"),
        (Told(CONTRADICTED, "format", field("MbpoServiceItem", "billingDate"), operations=REPORT),),
    ),
    "a date that is sent is a time": Seed(
        gets("MonthlyBillingPerOrganizationCreateAsync", "startDate", format="date-time"),
        (
            Told(
                CONTRADICTED,
                "format",
                field("MonthlyBillingPerOrganizationCreateAsync", "startDate"),
                operations=("billing_reports_start",),
            ),
        ),
    ),
    "an id is a GUID": Seed(
        gets("OrganizationDetail", "id", format="uuid"),
        (Told(NEW, "format", field("OrganizationDetail", "id"), operations=DETAIL),),
    ),
    "an id has no format": Seed(
        lacks("ResellerService", "id", "format"),
        (Told(UNKNOWN, "format", field("ResellerService", "id"), operations=SERVICES),),
    ),
    # Null.
    "a text may be null": Seed(
        gets("ResellerService", "vendorName", **{"x-nullable": True}),
        (Told(CONTRADICTED, "null", field("ResellerService", "vendorName"), operations=SERVICES),),
    ),
    "a text is never null": Seed(
        gets("MbpoServiceItem", "note", **{"x-nullable": False}),
        (Told(CONTRADICTED, "null", field("MbpoServiceItem", "note"), operations=REPORT),),
    ),
    "a text may be null, as we say": Seed(
        gets("OrganizationDetail", "customerNumber", **{"x-nullable": True}),
        (Told(CONFIRMED, "null", field("OrganizationDetail", "customerNumber"), operations=DETAIL),),
    ),
    "a text that is sent may be null": Seed(
        gets("OrganizationCreateCustomProperty", "propertyId", **{"x-nullable": True}),
        (
            Told(
                NEW,
                "null",
                field("OrganizationCreateCustomProperty", "propertyId"),
                operations=("organizations_create",),
            ),
        ),
    ),
    "an object beside whose reference null is said": Seed(
        gets("OrganizationProductAddon", "price", **{"x-nullable": True}),
        (Told(CONTRADICTED, "null", field("OrganizationProductAddon", "price"), operations=PRICES),),
    ),
    # Words.
    "fewer words, and no others": Seed(
        gets("MonthlyBillingPerOrganizationAsync", "status", enum=["Processing", "Successful"]),
        (Told(CONTRADICTED, "words", field("MonthlyBillingPerOrganizationAsync", "status"), operations=REPORT),),
    ),
    "words in capitals": Seed(
        gets("OrganizationServiceSubscription", "status", enum=["ACTIVE", "CANCELLED", "DELETED", "SUSPENDED"]),
        (Told(CONTRADICTED, "words", field("OrganizationServiceSubscription", "status"), operations=SUBSCRIPTIONS),),
    ),
    "one word more, in an open list": Seed(
        becomes("Status", "status", type="string", **{"x-enum": ["Healthy", "Degraded", "Unhealthy", "Starting"]}),
        (Told(NEW, "words", field("Status", "status"), operations=("health_check",)),),
    ),
    "no words": Seed(
        lacks("OrganizationPriceList", "segment", "enum"),
        (Told(UNKNOWN, "words", field("OrganizationPriceList", "segment"), operations=PRICES),),
    ),
    "words where we have none": Seed(
        gets("CustomServiceCustomProperty", "type", enum=["TextBox", "DropDown"]),
        (Told(NEW, "words", field("CustomServiceCustomProperty", "type"), operations=SERVICES),),
    ),
    # Properties.
    "a property in another letter case": Seed(
        spells("OrganizationAddressDetail", "postalCode", "PostalCode"),
        (
            Told(
                CONTRADICTED,
                "spelling",
                field("OrganizationAddressDetail", "postalCode"),
                "PostalCode",
                operations=DETAIL,
            ),
        ),
    ),
    "an amount in another letter case, and of another type": Seed(
        lambda file: (
            fields(file, "MbpoProduct").update(
                TotalSales={"type": "string"}, totalCost=fields(file, "MbpoProduct").pop("totalCost")
            )
            or fields(file, "MbpoProduct").pop("totalSales")
        ),
        (
            Told(CONTRADICTED, "spelling", field("MbpoProduct", "totalSales"), "TotalSales", operations=REPORT),
            Told(CONTRADICTED, "type", field("MbpoProduct", "totalSales"), operations=REPORT),
        ),
    ),
    "a property is not there": Seed(
        lacks("OrganizationDetail", "vat"),
        (Told(UNKNOWN, "property", field("OrganizationDetail", "vat"), operations=DETAIL),),
    ),
    "a column of the report is not there": Seed(
        lacks("MbpoServiceItem", "costCenter"),
        (Told(UNKNOWN, "property", field("MbpoServiceItem", "costCenter"), operations=REPORT),),
    ),
    "a property more": Seed(
        becomes("OrganizationDetail", "domain", type="string", description="Without www.", example="customer.example"),
        (Told(NEW, "property", schema_place("OrganizationDetail"), "domain", operations=DETAIL),),
    ),
    "an object more": Seed(
        new_group, (Told(NEW, "property", schema_place("OrganizationDetail"), "group", operations=DETAIL),)
    ),
    "a list of words more": Seed(
        becomes("MbpoServiceItem", "flags", type="array", items={"type": "string", "enum": ["Manual", "Correction"]}),
        (Told(NEW, "property", schema_place("MbpoServiceItem"), "flags", operations=REPORT),),
    ),
    "a property that is always there": Seed(
        requires("Estore", "id"),
        (Told(NEW, "required", schema_place("Estore"), "id", operations=("organizations_estore",)),),
    ),
    "a property that must be sent": Seed(
        requires("OrganizationCreate", "customerNumber"),
        (
            Told(
                NEW,
                "required",
                schema_place("OrganizationCreate"),
                "customerNumber",
                operations=("organizations_create",),
            ),
        ),
    ),
    "a property that we do not have must be sent": Seed(
        lambda file: (
            becomes("OrganizationCreate", "primaryDomain", type="string")(file)
            or requires("OrganizationCreate", "primaryDomain")(file)
        ),
        (
            Told(
                NEW,
                "property",
                schema_place("OrganizationCreate"),
                "primaryDomain",
                operations=("organizations_create",),
            ),
            Told(
                CONTRADICTED,
                "required",
                schema_place("OrganizationCreate"),
                "primaryDomain",
                operations=("organizations_create",),
            ),
        ),
    ),
    "a property is required, as we say": Seed(
        lambda _file: None,
        (
            Told(
                CONFIRMED, "required", schema_place("OrganizationCreate"), "name", operations=("organizations_create",)
            ),
        ),
    ),
    # Parameters.
    "the one parameter is spelled, typed and required otherwise": Seed(
        lambda file: parameter(file, "organizations_list", "showActive").update(
            name="ShowActive", required=True, type="string"
        ),
        (
            Told(
                CONTRADICTED,
                "spelling",
                pointer("components", "parameters", "showActive"),
                "ShowActive",
                operations=("organizations_list",),
            ),
            Told(
                CONTRADICTED,
                "parameter required",
                pointer("components", "parameters", "showActive"),
                operations=("organizations_list",),
            ),
            Told(
                CONTRADICTED,
                "parameter type",
                pointer("components", "parameters", "showActive", "schema"),
                operations=("organizations_list",),
            ),
        ),
    ),
    "a parameter more, which must be sent": Seed(
        adds_parameter("organizations_estore", name="market", required=True, type="string", **{"in": "query"}),
        (
            Told(
                CONTRADICTED,
                "parameter",
                pointer_of("organizations_estore"),
                "market",
                operations=("organizations_estore",),
            ),
        ),
    ),
    "a parameter more, which may be sent": Seed(
        adds_parameter(
            "services_list", name="kind", required=False, type="string", enum=["Custom", "Csp"], **{"in": "query"}
        ),
        (Told(NEW, "parameter", pointer_of("services_list"), "kind", operations=SERVICES),),
    ),
    "a header of HTTP as a parameter": Seed(
        adds_parameter("services_list", name="Authorization", required=True, type="string", **{"in": "header"}), ()
    ),
    "a number in the path": Seed(
        lambda file: parameter(file, PRICES[0], "serviceId").update(type="integer", format="int32"),
        (
            Told(
                CONTRADICTED,
                "parameter type",
                pointer("components", "parameters", "serviceId", "schema"),
                operations=PRICES,
            ),
        ),
    ),
    "a GUID in the path": Seed(
        lambda file: parameter(file, "organizations_get", "id").update(format="uuid"),
        (
            Told(
                NEW,
                "format",
                pointer("components", "parameters", "organizationId", "schema"),
                operations=("organizations_get",),
            ),
        ),
    ),
    "no GUID in the path": Seed(
        lambda file: parameter(file, "services_list", "resellerId").pop("format"),
        (Told(UNKNOWN, "format", pointer("components", "parameters", "resellerId", "schema"), operations=SERVICES),),
    ),
    "a parameter of the path is not described": Seed(
        drops_parameter("billing_reports_get", "taskId"),
        (Told(UNKNOWN, "parameter", pointer("components", "parameters", "taskId"), operations=REPORT),),
    ),
    # Statuses, answers, bodies.
    "created is told by 200": Seed(
        in_answers("organizations_create", lambda answers: answers.update({"200": answers.pop("201")})),
        (
            Told(
                CONTRADICTED,
                "status",
                answer("organizations_create", "201"),
                "200",
                operations=("organizations_create",),
            ),
        ),
    ),
    "deleted is told by 200": Seed(
        in_answers("organizations_delete", lambda answers: answers.update({"200": answers.pop("204")})),
        (
            Told(
                CONTRADICTED,
                "status",
                answer("organizations_delete", "204"),
                "200",
                operations=("organizations_delete",),
            ),
        ),
    ),
    "an error more": Seed(
        in_answers(
            "organizations_create",
            lambda answers: answers.update(
                {"409": {"description": "There is one.", "schema": {"$ref": "#/definitions/ApiError"}}}
            ),
        ),
        (
            Told(
                NEW,
                "status",
                pointer_of("organizations_create", "responses"),
                "409",
                operations=("organizations_create",),
            ),
        ),
    ),
    "too many calls": Seed(
        in_answers("billing_reports_start", lambda answers: answers.update({"429": {"description": "Wait."}})),
        (
            Told(
                NEW,
                "status",
                pointer_of("billing_reports_start", "responses"),
                "429",
                operations=("billing_reports_start",),
            ),
        ),
    ),
    "an error is not described": Seed(
        in_answers("services_list", lambda answers: answers.pop("403")),
        (Told(UNKNOWN, "status", pointer("components", "responses", "Forbidden"), operations=SERVICES),),
    ),
    "one of two successes is not described": Seed(
        in_answers("organizations_replace", lambda answers: answers.pop("204")),
        (Told(UNKNOWN, "status", answer("organizations_replace", "204"), operations=("organizations_replace",)),),
    ),
    "what stands for all other answers": Seed(
        in_answers("organizations_get", lambda answers: answers.update(default={"description": "Error"})), ()
    ),
    "an answer without a body": Seed(
        in_answers("organization_services_add", lambda answers: answers["201"].pop("schema")),
        (
            Told(
                UNKNOWN,
                "answer",
                answer("organization_services_add", "201", "content", JSON),
                operations=("organization_services_add",),
            ),
        ),
    ),
    "a body where we have none": Seed(
        in_answers(
            "organizations_get", lambda answers: answers["401"].update(schema={"$ref": "#/definitions/ApiError"})
        ),
        (
            Told(
                NEW,
                "answer",
                pointer("components", "responses", "Unauthorized"),
                JSON,
                operations=("organizations_get",),
            ),
        ),
    ),
    "a header is not described": Seed(
        in_answers("billing_reports_start", lambda answers: answers["202"]["headers"].pop("Retry-After")),
        (
            Told(
                UNKNOWN, "header", pointer("components", "headers", "RetryAfter"), operations=("billing_reports_start",)
            ),
        ),
    ),
    "a header in small letters": Seed(
        in_answers(
            "billing_reports_get",
            lambda answers: answers["202"].update(headers={"retry-after": {"type": "string"}}),
        ),
        (Told(CONFIRMED, "header", pointer("components", "headers", "RetryAfter"), operations=REPORT),),
    ),
    "a header more": Seed(
        in_answers(
            "organizations_list", lambda answers: answers["200"].update(headers={"X-Total-Count": {"type": "integer"}})
        ),
        (
            Told(
                NEW,
                "header",
                answer("organizations_list", "200"),
                "X-Total-Count",
                operations=("organizations_list",),
            ),
        ),
    ),
    "XML is answered": Seed(
        lambda file: operation(file, "organizations_estore").update(produces=["application/xml"]),
        (
            Told(
                CONTRADICTED,
                "media type",
                answer("organizations_estore", "200", "content", JSON),
                operations=("organizations_estore",),
            ),
        ),
    ),
    "XML is sent": Seed(
        lambda file: operation(file, "organization_services_add").update(consumes=["application/xml"]),
        (
            Told(
                CONTRADICTED,
                "media type",
                pointer_of("organization_services_add", "requestBody", "content", JSON),
                operations=("organization_services_add",),
            ),
        ),
    ),
    "nothing is said of what is answered": Seed(
        lambda file: operation(file, PRICES[0]).pop("produces"),
        (Told(UNKNOWN, "media type", answer(PRICES[0], "200", "content", JSON), operations=PRICES),),
    ),
    "no body is sent": Seed(
        drops_parameter("organizations_replace", "model"),
        (
            Told(
                UNKNOWN,
                "request body",
                pointer_of("organizations_replace", "requestBody"),
                operations=("organizations_replace",),
            ),
        ),
    ),
    "a body must be sent": Seed(
        adds_parameter(
            "organizations_delete", name="model", required=True, schema={"type": "object"}, **{"in": "body"}
        ),
        (
            Told(
                CONTRADICTED,
                "request body",
                pointer_of("organizations_delete"),
                "requestBody",
                operations=("organizations_delete",),
            ),
        ),
    ),
    "a body may be sent": Seed(
        adds_parameter("services_list", name="model", schema={"type": "object"}, **{"in": "body"}),
        (Told(NEW, "request body", pointer_of("services_list"), "requestBody", operations=SERVICES),),
    ),
    # The whole.
    "another host": Seed(
        lambda file: file.update(host="us.api.vendor.example"),
        (
            Told(NEW, "server", pointer("servers"), "us.api.vendor.example"),
            Told(UNKNOWN, "server", pointer("servers", "0")),
        ),
    ),
    "another flow": Seed(
        lambda file: file["securityDefinitions"]["oauth2"].update(flow="implicit"),
        (Told(CONTRADICTED, "security", pointer("components", "securitySchemes", "oauth2")),),
    ),
    "no token": Seed(
        lambda file: operation(file, "organizations_get").update(security=[]),
        (
            Told(
                CONTRADICTED,
                "security",
                pointer_of("organizations_get", "security"),
                operations=("organizations_get",),
            ),
        ),
    ),
    "a call that they mean to take away": Seed(
        lambda file: operation(file, "organizations_list").update(deprecated=True),
        (Told(CONFIRMED, "operation", pointer_of("organizations_list"), operations=("organizations_list",)),),
    ),
    # The last: nothing is found at its name, or at its path, any more.
    "a schema is of two": Seed(
        in_all_of, (Told(CONFIRMED, "property", field("MbpoService", "items"), operations=REPORT),)
    ),
    "a definition has another name": Seed(
        renamed, (Told(CONFIRMED, "property", field("Estore", "name"), operations=("organizations_estore",)),)
    ),
    "another path, written otherwise": Seed(
        moved, (Told(CONFIRMED, "operation", pointer_of("services_list"), operations=SERVICES),)
    ),
}
TOLD_OF_THE_LEFT_OUT = Told(UNKNOWN, "operation", pointer_of(LEFT_OUT), operations=(LEFT_OUT,))


def seeded_file(*names: str) -> dict[str, Any]:
    """The vendor's file with some of the seeds, all by default; one of our operations is left out."""
    file = vendor_file(left_out=frozenset({LEFT_OUT}))
    for name in names or SEEDS:
        SEEDS[name].change(file)
    return file
