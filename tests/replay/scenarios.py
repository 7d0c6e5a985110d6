"""What is recorded: for each cassette some calls, and what must come of them.

They run against a sandbox when they are recorded, and against the cassette alone when they are replayed.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from replay.customers import CUSTOMERS
from replay.full_report import FULL_REPORT, full_report
from replay.refusals import REFUSALS
from replay.scenario import Scenario, Wrong
from replay.seed import WITH_GAPS_IN_REPORTS

from cloudmore import Cloudmore, NotFoundError, Retry
from cloudmore.billing import TaskState
from cloudmore_api.models.organization_create import OrganizationCreate
from cloudmore_api.models.organization_service_add import OrganizationServiceAdd
from cloudmore_api.models.organization_update import OrganizationUpdate

# Currency -> how many lines, what they cost the customer and the reseller.
BILLED = {
    "JPY": (13, Decimal("641632.125083495991550"), Decimal("159111.949857491387796")),
    "EUR": (4, Decimal("18.562749674615696"), Decimal("15.186254685413512")),
}


def health(cm: Cloudmore) -> None:
    assert cm.health.check().status == "Healthy"


def services(cm: Cloudmore) -> None:
    assert {"Microsoft 365", "Telefoni"} < {service.name for service in cm.services.list()}


def organizations(cm: Cloudmore) -> None:
    before = cm.organizations.list()
    assert [each.name for each in before] == ["見本 会計事務所 1 株式会社", "Näidis Köök 2 AS"]
    assert cm.organizations.list(active_only=True) == before
    created = cm.organizations.with_raw_response.create(OrganizationCreate(name="Sample Bakery", customer_number="C-1"))
    assert created.status_code == 201
    organization = str(created.parsed.id)
    assert created.headers["Location"].endswith(f"/organizations/{organization}")
    cm.organizations.replace(organization, OrganizationUpdate(name="Sample Bakery & Søn"))
    after = cm.organizations.get(organization)
    assert (after.name, after.customer_number) == ("Sample Bakery & Søn", None), "PUT sets all properties"
    assert organization in {each.id for each in cm.organizations.list()}
    cm.organizations.delete(organization)
    with pytest.raises(NotFoundError):
        cm.organizations.get(organization)
    assert cm.organizations.list() == before


def organization_services(cm: Cloudmore) -> None:
    organization = cm.organizations.list()[0].id
    has = {each.name: each.id for each in cm.organization_services.list(organization)}
    subscriptions = cm.organization_services.subscriptions(organization, has["Webbhotell & DNS"])
    assert {each.status for each in subscriptions} == {"Active", "Cancelled"}
    service = cm.organizations.estore(organization)[0].id
    assert service not in has.values()
    added = cm.organization_services.add(organization, OrganizationServiceAdd(service_id=service))
    assert added.id == service
    prices = [each.price for each in cm.organization_services.price_list(organization, service)]
    assert all(isinstance(price.sales_price, Decimal) for price in prices)
    assert cm.organization_services.subscriptions(organization, service) == []
    cm.organization_services.remove(organization, service)
    assert service in {each.id for each in cm.organizations.estore(organization)}


def billing_report(cm: Cloudmore) -> None:
    task = cm.billing.submit(start="2026-10-14", end="2026-10-15")
    assert task.status().state is TaskState.RUNNING
    with task.result() as report:
        totals = report.totals()
        assert report.findings() == ()
    sums = {currency: (each.lines, each.sales, each.cost) for currency, each in totals.by_currency.items()}
    assert sums == BILLED
    typed = cm.billing_reports.get(task.id)
    assert len(typed.organizations) == 2


def report_with_gaps(cm: Cloudmore) -> None:
    task = cm.billing.submit(start="2026-07-09", end="2026-07-09")
    with task.result() as report:
        assert {"JPY", "SEK"} < set(report.totals().by_currency)
        lines = list(report.lines())
    assert {None, "C10000", "N/A"} < {line.customer_number for line in lines}
    assert len({line.organization_name for line in lines if line.organization_id is None}) == 1


SCENARIOS: dict[str, Scenario] = {
    "health": Scenario(health),
    "services": Scenario(services),
    "organizations": Scenario(organizations),
    "organization-services": Scenario(organization_services),
    "billing-report": Scenario(billing_report),
    "report-with-gaps": Scenario(report_with_gaps, organizations=WITH_GAPS_IN_REPORTS),
    "full-report": Scenario(full_report, loaded={"report": FULL_REPORT}),
    "renewed-token": Scenario(services, wrong=(Wrong("unauthorized", "services_list"),)),
    "recovered": Scenario(
        services, wrong=(Wrong("server-error", "services_list"),), options={"retry": Retry(backoff=0)}
    ),
    **CUSTOMERS,
    **REFUSALS,
}
