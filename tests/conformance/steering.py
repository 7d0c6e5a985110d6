"""What traffic is told beyond the document, as tables: which ids exist, and what the sandbox wants that no schema says.

A value is replaced by what its own fingerprint points at. So the generator's draws stay the only source of chance, and
what is wrong on purpose, or comes from a link, is sent as it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from attrs import frozen
from conformance.world import GRANT, OCTOBER, SETTINGS, World
from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

# How many in eight are left as they were made, in fuzzing: what exists must not be all that is ever asked for. In the
# order of placing: which services there are depends on the organization.
STRANGERS = {"resellerId": 1, "organizationId": 2, "serviceId": 2, "taskId": 2}
# Nothing was billed before the first of these days, and nothing will be after the other one.
FIRST_BILL, LAST_BILL = date(2019, 1, 1), date(2026, 11, 9)

Value = Callable[[str], str]


def fingerprint(made: object) -> int:
    return crc32(str(made).encode("utf-8", "surrogatepass"))


def one_of(values: Sequence[str]) -> Value:
    return lambda made: values[fingerprint(made) // 8 % len(values)]


# What the sandbox refuses, as the vendor is known or thought to, although the document cannot say it.
ACCEPTABLE: dict[str, Value] = {
    "notificationEmail": lambda made: f"invoices@customer-{fingerprint(made) % 100}.example",
    "email": lambda made: f"contact@customer-{fingerprint(made) % 100}.example",
    "phone": lambda made: f"1632960{fingerprint(made) % 1000:03d}",
    "cellPhone": lambda made: f"1632960{fingerprint(made) % 1000:03d}",
    "phonePrefix": one_of(["44", "+372", "46"]),
    "cellPhonePrefix": one_of(["44", "+372", "46"]),
    "countryCode": one_of(["SE", "EE", "JP", "DE"]),
    "name": lambda made: made if made.strip() else f"Exempel {fingerprint(made) % 100} AB",
}
CUSTOM_PROPERTY = one_of(["AutotaskCompanyID", "account_manager"])
# What the sandbox requires; the document must not, because it is not known of the vendor.
NEEDED: dict[str, dict[str, str]] = {
    "organizations_replace": {"name": "Exempel AB"},
    "billing_reports_start": OCTOBER,
}


@frozen
class Known:
    """What there is in a sandbox that was just reset.

    Attributes:
        tasks: Ids of reports.
        services: Ids of the services that each organization has.
        estores: Ids of the services that can be added to each.
        properties: Ids of the custom properties of each service.
    """

    tasks: tuple[str, ...]
    services: dict[str, list[str]]
    estores: dict[str, list[str]]
    properties: dict[str, list[str]]

    @classmethod
    def of(cls, world: World) -> Known:
        """Look it up."""
        organizations = ids(world.read("organizations"))
        return cls(
            tasks=world.tasks,
            services={each: ids(world.read(f"organizations/{each}/services")) for each in organizations},
            estores={each: ids(world.read(f"organizations/{each}/Estore")) for each in organizations},
            properties={
                each["id"]: [known["propertyId"] for known in each["customProperties"]]
                for each in world.read("services")
            },
        )

    def steer(self, case: Case, linked: Collection[str] = ()) -> None:
        """Point a case at what exists, and mend what only the sandbox would refuse.

        Args:
            case: The case, before it is sent.
            linked: Names of what an earlier answer gave.
        """
        assert case.meta is not None
        left_alone = {*linked, *parameters_at_stake(case)}
        placed = dict(case.path_parameters)
        for name in STRANGERS:
            if name in placed and name not in left_alone and not _is_stranger(case, name, placed[name]):
                placed[name] = self._existing(name, placed[name], placed)
        if placed != case.path_parameters:
            case.path_parameters = placed
        if isinstance(case.body, dict) and not case.meta.is_negative_at(ParameterLocation.BODY):
            body = _acceptable(operation_of(case), case.body)
            if operation_of(case) == "organization_services_add":
                body = self._service(body, placed["organizationId"], linked)
            case.body = body

    def _existing(self, name: str, made: str, placed: dict[str, str]) -> str:
        if name == "resellerId":
            return SETTINGS.reseller_id
        choices: dict[str, Sequence[str]] = {
            "organizationId": list(self.services),
            "serviceId": self.services.get(placed.get("organizationId", ""), [made]),
            "taskId": self.tasks,
        }
        return one_of(choices[name])(made)

    def _service(self, body: dict[str, Any], organization: str, linked: Collection[str]) -> dict[str, Any]:
        """Make a service and its custom properties ones that exist."""
        # An organization that came later can have whatever the first one can.
        estore = self.estores.get(organization, next(iter(self.estores.values())))
        service = body["serviceId"] if "serviceId" in linked else one_of(estore)(str(body.get("serviceId")))
        body = {**body, "serviceId": service}
        if "customProperties" in body:
            property_id = one_of(self.properties[service]) if self.properties.get(service) else None
            values = body["customProperties"] if property_id else []
            body["customProperties"] = [{**each, "propertyId": property_id(str(each))} for each in values]
        return body


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


def operation_of(case: Case) -> str:
    """The operationId of a case."""
    return str(case.operation.definition.raw["operationId"])


def parameters_at_stake(case: Case) -> set[str]:
    """Name the parameters that a case is about: what is wrong on purpose, in coverage also what is unusual."""
    assert case.meta is not None
    data = case.meta.phase.data
    mutated = {mutation.parameter for mutation in data.mutations if mutation.parameter}
    return mutated | ({data.parameter} if data.parameter else set())


def _is_stranger(case: Case, name: str, value: object) -> bool:
    assert case.meta is not None
    return case.meta.phase.name == TestPhase.FUZZING and fingerprint(value) % 8 < STRANGERS[name]


def _acceptable(operation: str, body: dict[str, Any]) -> dict[str, Any]:
    if operation == "authentication_token":
        return {**body, **GRANT} if fingerprint(body) % 4 else body
    mended = _mended({**NEEDED.get(operation, {}), **body})
    if "customProperties" in mended:
        mended["customProperties"] = [
            {**each, "propertyId": CUSTOM_PROPERTY(str(each))} for each in mended["customProperties"]
        ]
    return _billed(mended) if operation == "billing_reports_start" else mended


def _mended(node: Any) -> Any:
    if isinstance(node, list):
        return [_mended(each) for each in node]
    if not isinstance(node, dict):
        return node
    mended = {name: _mended(value) for name, value in node.items()}
    for name, value in mended.items():
        if isinstance(value, str) and value and name in ACCEPTABLE:
            mended[name] = ACCEPTABLE[name](value)
    return mended


def _billed(body: dict[str, Any]) -> dict[str, Any]:
    """Put the dates in order; a range that would hold years of lines becomes one of a few weeks."""
    start, end = sorted(date.fromisoformat(body[name]) for name in ("startDate", "endDate"))
    if end >= FIRST_BILL and start <= LAST_BILL:
        start = date(2026, 9, 1) + timedelta(days=start.toordinal() % 60)
        end = start + timedelta(days=end.toordinal() % 31)
    return {**body, "startDate": start.isoformat(), "endDate": end.isoformat()}
