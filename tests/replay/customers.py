"""Scenarios of customers: one with everything that can be said of it, its services, and those that lack something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replay.scenario import Scenario, Wrong
from replay.seed import IDS, WITH_AN_INACTIVE_ONE

from cloudmore import Cloudmore

# Made up throughout: the check digits are wrong, and the telephone numbers are kept for films and books.
CUSTOMER: Mapping[str, Any] = {
    "name": "Sample Bakery",
    "registrationNumber": "5560000000",
    "vat": "SE556000000001",
    "customerNumber": "C-1",
    "notificationEmail": "invoices@bakery.example",
    "contact": {
        "name": "Mari Proovik",
        "email": "contact@bakery.example",
        "phone": "846500401",
        "phonePrefix": "46",
        "cellPhone": "846500402",
        "cellPhonePrefix": "46",
        "jobTitle": "Juhataja",
    },
    "address": {"address": "Exempelgatan 1", "postalCode": "111 00", "city": "Stockholm", "countryCode": "SE"},
    "customProperties": [
        {"propertyId": "AutotaskCompanyID", "value": "29000001"},
        {"propertyId": "account_manager", "value": None},
    ],
}
REPLACEMENT: Mapping[str, Any] = {
    **CUSTOMER,
    "name": "Sample Bakery & Søn",
    "customerNumber": "C-2",
    "contact": {**CUSTOMER["contact"], "name": "Priit Testholm", "jobTitle": "CFO"},
    "customProperties": [{"propertyId": "AutotaskCompanyID", "value": "29000002"}],
}
NOTHING_BUT_A_NAME: Mapping[str, Any] = {
    "name": CUSTOMER["name"],
    **dict.fromkeys(("registrationNumber", "vat", "customerNumber", "notificationEmail")),
    "contact": dict.fromkeys(CUSTOMER["contact"]),
    "address": dict.fromkeys(CUSTOMER["address"]),
    "customProperties": [{"propertyId": "account_manager", "value": None}],
}
# No contact, no address and no value, where others send null.
FEW_WORDS: Mapping[str, Any] = {
    "name": CUSTOMER["name"],
    "contact": {},
    "address": {},
    "customProperties": [{"propertyId": "account_manager"}],
}


def new_customer(cm: Cloudmore) -> None:
    created = cm.organizations.with_raw_response.create(CUSTOMER)
    organization = str(created.parsed.id)
    assert cm.organizations.get(organization) == created.parsed.organization
    of_location = created.headers["Location"].rpartition("/")[2]
    assert cm.organizations.get(of_location).name == CUSTOMER["name"]
    assert organization in {each.id for each in cm.organizations.list()}
    assert cm.organization_services.list(organization) == []
    replaced = cm.organizations.replace(organization, REPLACEMENT)
    assert (replaced.customer_number, replaced.vat) == (REPLACEMENT["customerNumber"], CUSTOMER["vat"])
    assert cm.organizations.get(organization) == replaced
    walk_through_a_service(cm, organization)
    cm.organizations.delete(organization)


def walk_through_a_service(cm: Cloudmore, organization: str) -> None:
    offered = cm.organizations.estore(organization)
    values = [{"propertyId": "account_id", "value": "K-100"}, {"propertyId": "region", "value": None}]
    service = cm.organization_services.add(organization, {"serviceId": offered[0].id, "customProperties": values})
    assert [each.id for each in cm.organization_services.list(organization)] == [service.id]
    assert {each.currency_code for each in cm.organization_services.price_list(organization, service.id)} == {"SEK"}
    assert cm.organization_services.subscriptions(organization, service.id) == []
    cm.organization_services.remove(organization, service.id)
    assert cm.organizations.estore(organization) == offered


def customer_of_nulls(cm: Cloudmore) -> None:
    created = cm.organizations.create(NOTHING_BUT_A_NAME)
    assert created.organization is not None
    assert (created.organization.vat, created.organization.contact.email) == (None, None)
    cm.organizations.replace(str(created.id), REPLACEMENT)
    assert cm.organizations.replace(str(created.id), NOTHING_BUT_A_NAME) == created.organization


def customer_of_few_words(cm: Cloudmore) -> None:
    created = cm.organizations.create(FEW_WORDS)
    assert created.organization is not None
    assert created.organization.contact.email is None, "what is left out is null from then on"
    organization = str(created.id)
    replaced = cm.organizations.replace(organization, {**FEW_WORDS, "name": REPLACEMENT["name"]})
    assert (replaced.name, replaced.address.city) == (REPLACEMENT["name"], None)
    offered = cm.organizations.estore(organization)[0].id
    values = [{"propertyId": "account_id"}]
    assert cm.organization_services.add(organization, {"serviceId": offered, "customProperties": values}).id == offered


def replaced_without_body(cm: Cloudmore) -> None:
    organization = IDS["organization_id"]
    replaced = cm.organizations.with_raw_response.replace(organization, {"name": "Sample Bakery"})
    assert (replaced.status_code, replaced.parsed) == (204, None)
    # Who asks for the details gets them all the same: they are read again.
    assert cm.organizations.replace(organization, {"name": "Sample Bakery & Søn"}).name == "Sample Bakery & Søn"


def customers_that_lack_something(cm: Cloudmore) -> None:
    everybody = cm.organizations.list()
    active = cm.organizations.list(active_only=True)
    assert cm.request("GET", "/organizations").json() == [each.to_dict() for each in everybody]
    assert [each.active for each in everybody] == [True] * 12 + [False]
    assert active == everybody[:12]
    details = [cm.organizations.get(each.id) for each in everybody]
    assert [each.name for each in details] == [each.name for each in everybody]
    assert [number for number, each in enumerate(details) if each.customer_number is None] == [10]
    assert [number for number, each in enumerate(details) if each.vat is None] == [0, 8]


def services_of_a_customer(cm: Cloudmore) -> None:
    organization = cm.organizations.list()[0].id
    assert cm.organizations.get(organization).id == organization
    services = cm.organization_services.list(organization)
    priced = {each.name: cm.organization_services.price_list(organization, each.id) for each in services}
    assert {price.subscription_length for price in priced["Endpoint Protection"]} == {1, 12, None}
    assert [price.item_code for price in priced["Molnbackup"]][3] is None
    subscriptions = [
        subscription
        for each in services
        if not each.name.startswith("Microsoft")
        for subscription in cm.organization_services.subscriptions(organization, each.id)
    ]
    assert {each.status for each in subscriptions} >= {"Active", "Cancelled"}


CUSTOMERS: Mapping[str, Scenario] = {
    "new-customer": Scenario(new_customer),
    "customer-of-nulls": Scenario(customer_of_nulls),
    "customer-of-few-words": Scenario(customer_of_few_words),
    "replaced-without-body": Scenario(
        replaced_without_body, wrong=(Wrong("no-body", "organizations_replace", times=2),)
    ),
    "customers-that-lack-something": Scenario(customers_that_lack_something, organizations=WITH_AN_INACTIVE_ONE),
    "services-of-a-customer": Scenario(services_of_a_customer),
}
