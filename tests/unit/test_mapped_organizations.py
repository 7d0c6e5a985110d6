"""The organizations to map, as the API tells them, and as a saved report does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import saved
from conftest import CREDENTIALS, ScriptedServer, answer

from cloudmore import Cloudmore
from cloudmore.billing import KnownOrganization
from cloudmore.mapping import Organization, organizations_in, organizations_of
from cloudmore.mapping.organization import organization_from
from cloudmore.mapping.sharing import shared_keys
from cloudmore.sandbox import Sandbox


@pytest.fixture
def read_only(sandbox: Sandbox) -> Iterator[Cloudmore]:
    """A client that changes nothing."""
    with Cloudmore(sandbox.credentials, base_url=sandbox.url, clock=sandbox.clock, read_only=True) as client:
        yield client


def test_the_api_is_asked_for_the_list_and_for_the_keys_that_it_lacks(read_only: Cloudmore) -> None:
    told: list[tuple[int, int]] = []
    found = organizations_of(read_only, lambda *progress: told.append(progress))
    listed = read_only.organizations.list(active_only=False)
    of_the_list = [(each.id, str(each.name).strip(), each.active) for each in listed]
    assert [(each.id, each.name, each.active) for each in found] == of_the_list
    assert told == [(number, len(listed)) for number in range(1, len(listed) + 1)]
    details = read_only.organizations.get(found[1].id).to_dict()
    assert (found[1].vat_number, found[1].registration_number) == (details["vat"], details["registrationNumber"])
    assert found[1].customer_number == details["customerNumber"]
    assert found[1].property_of("autotaskcompanyid") == details["customProperties"][0]["value"]
    assert found[1].property_of("AUTOTASK COMPANY") == details["customProperties"][0]["value"]
    assert found[1].property_of("no such") is found[1].property_of(None) is None


def test_an_organization_that_goes_away_in_between_is_as_it_was_in_the_list(sandbox: Sandbox) -> None:
    with Cloudmore(sandbox.credentials, base_url=sandbox.url, clock=sandbox.clock) as client:
        second = client.organizations.list(active_only=False)[1]

        def delete(done: int, _: int) -> None:
            if done == 1:
                client.organizations.delete(second.id)

        found = organizations_of(client, delete)
    assert (found[1].id, found[1].name, found[1].vat_number) == (second.id, second.name, None)


def test_a_list_that_tells_the_keys_is_all_that_is_asked_for(server: ScriptedServer) -> None:
    server.answers = [
        answer(200, b'[{"id":"o-1","name":"A","vat":"SE1","registrationNumber":null,"customProperties":[]}]'),
        answer(500),
    ]
    with Cloudmore(CREDENTIALS, base_url=server.url, retry=None) as client:
        assert organizations_of(client) == (Organization("o-1", "A", "SE1"),)
    assert [said.path.rpartition("/")[2] for said in server.requests].count("o-1") == 0


SHAPES = [
    pytest.param(
        {"name": " A ", "vat": " SE1 ", "active": False}, Organization("o", "A", "SE1", active=False), id="text"
    ),
    pytest.param({"name": None, "vat": "", "customerNumber": " "}, Organization("o", ""), id="nothing"),
    pytest.param({"name": "A", "customerNumber": 1001}, Organization("o", "A", customer_number="1001"), id="a number"),
    pytest.param({"name": "A", "vat": {"x": 1}, "active": "yes"}, Organization("o", "A"), id="another shape"),
    pytest.param({"name": "A", "customProperties": {"x": 1}}, Organization("o", "A"), id="properties of another shape"),
    pytest.param(
        {
            "name": "A",
            "customProperties": [None, {"name": "P", "value": None}, {"name": "Q", "value": 7}, {"value": "x"}],
        },
        Organization("o", "A", properties={"Q": "7"}),
        id="properties with and without values",
    ),
]


@pytest.mark.parametrize(("known", "organization"), SHAPES)
def test_no_shape_of_an_answer_is_a_mistake(known: dict[str, object], organization: Organization) -> None:
    assert organization_from("o", known) == organization


def test_a_saved_report_has_those_of_its_lines_and_those_that_were_listed(tmp_path: Path) -> None:
    lines = [
        saved.line(organizationId="O-1", organizationName="Exempel AB", customerNumber="C1"),
        saved.line(organizationId="o-1", organizationName="Exempel AB", customerNumber=None),
        saved.line(organizationId="o-2", organizationName="Beispiel GmbH"),
        saved.line(organizationId=None, organizationName=None),
    ]
    listed = [KnownOrganization("o-1", "Exempel", active=True), KnownOrganization("o-3", None, active=False)]
    report = saved.saved(tmp_path, lines, organizations=listed)
    assert organizations_in(report) == (
        Organization("o-1", "Exempel AB", customer_number="C1", active=True),
        Organization("o-3", "", active=False),
        Organization("o-2", "Beispiel GmbH"),
    )


def test_a_saved_report_without_a_list_has_those_of_its_lines(tmp_path: Path) -> None:
    assert organizations_in(saved.saved(tmp_path, [saved.line()])) == (Organization("o-1", "Exempel AB"),)


VAT_AND_NUMBER = {"vat_number": "SE556677889901", "registration_number": "556677-8899"}
SHARED = [
    pytest.param([{"customer_number": "C 1"}, {"customer_number": "c1"}], {"O-1"}, ["C 1: it tells none"], id="two"),
    pytest.param(
        [VAT_AND_NUMBER, VAT_AND_NUMBER], {"o-2"}, ["VAT number SE556677889901"], id="both numbers, told once"
    ),
    pytest.param([{"vat_number": "n/a"}, {"vat_number": "N/A"}], {"o-1"}, ["n/a: it is no key"], id="junk"),
    pytest.param([{"customer_number": "C1"}, {"customer_number": "C1"}], set[str](), [], id="both are decided"),
    pytest.param([{"customer_number": "C1"}, {"customer_number": "C2"}], {"o-1", "o-2"}, [], id="two keys"),
]


@pytest.mark.parametrize(("keys", "undecided", "expected"), SHARED)
def test_a_key_of_several_organizations_is_told_while_one_is_undecided(
    keys: list[dict[str, str]], undecided: set[str], expected: list[str]
) -> None:
    organizations = [Organization(f"o-{number}", "Nordic Café AB", **each) for number, each in enumerate(keys, 1)]
    found = [finding.message for finding in shared_keys(organizations, undecided)]
    assert len(found) == len(expected)
    assert all(text in message for text, message in zip(expected, found, strict=True))
