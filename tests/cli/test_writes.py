"""Commands that change something: what they show, whom they ask, and what they do then."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ScriptedServer, answer

from cloudmore import Cloudmore, NotFoundError
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

pytestmark = pytest.mark.usefixtures("settings")
Captured = pytest.CaptureFixture[str]


def as_json(capsys: Captured, *arguments: str) -> Any:
    """The result of a command that ends well."""
    assert run([*arguments, "-f", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def organization(capsys: Captured) -> dict[str, Any]:
    """One with a contact and a custom property."""
    listed = as_json(capsys, "organizations", "list")
    details = (as_json(capsys, "organizations", "get", each["id"]) for each in listed)
    found: dict[str, Any] = next(each for each in details if each["customProperties"] and each["contact"]["email"])
    return found


def test_an_organization_is_created(capsys: Captured) -> None:
    assignments = ("--set", "name=Exempel AB", "--set", "contact.email=x@y.example")
    created = as_json(capsys, "organizations", "create", *assignments, "--yes")
    assert (created["name"], created["contact"]["email"]) == ("Exempel AB", "x@y.example")
    assert as_json(capsys, "organizations", "get", created["id"]) == created


def test_a_body_comes_from_a_file_and_assignments_go_over_it(capsys: Captured) -> None:
    Path("body.json").write_text('{"name": "A", "contact": {"name": "Mari", "phone": "1632960123"}}', "utf-8")
    arguments = ("organizations", "create", "--body", "body.json", "--set", "contact.name=Søren", "--yes")
    contact = as_json(capsys, *arguments)["contact"]
    assert (contact["name"], contact["phone"]) == ("Søren", "1632960123")


def test_an_update_changes_what_it_names(capsys: Captured, organization: dict[str, Any]) -> None:
    arguments = ("organizations", "update", organization["id"], "--set", "contact.email=new@y.example", "--yes")
    after = as_json(capsys, *arguments)
    assert after == {**organization, "contact": {**organization["contact"], "email": "new@y.example"}}


def test_an_update_that_changes_nothing_asks_nobody(capsys: Captured, organization: dict[str, Any]) -> None:
    arguments = ("organizations", "update", organization["id"], "--set", f"name={organization['name']}")
    assert as_json(capsys, *arguments) == organization
    assert run([*arguments]) == 0
    assert "is so already" in capsys.readouterr().err


def test_a_custom_property_is_set_as_a_plan_names_it(capsys: Captured, organization: dict[str, Any]) -> None:
    assignment = ("--set", "customProperties.AutotaskCompanyID=42")
    after = as_json(capsys, "organizations", "update", organization["id"], *assignment, "--yes")
    assert {each["propertyId"]: each["value"] for each in after["customProperties"]}["AutotaskCompanyID"] == "42"


def test_an_assignment_goes_over_a_custom_property_of_the_body(capsys: Captured) -> None:
    Path("body.json").write_text(
        '{"name": "A", "customProperties": [{"propertyId": "AutotaskCompanyID", "value": "1"}]}', "utf-8"
    )
    assignment = ("--set", "customProperties.AutotaskCompanyID=42", "--yes")
    created = as_json(capsys, "organizations", "create", "--body", "body.json", *assignment)
    assert [(each["propertyId"], each["value"]) for each in created["customProperties"]] == [
        ("AutotaskCompanyID", "42")
    ]


def test_what_get_shows_can_be_edited_and_sent_back(capsys: Captured, organization: dict[str, Any]) -> None:
    arguments = ("organizations", "replace", organization["id"], "--body", "organization.json", "--yes")
    edited = {**organization, "customerNumber": "C-77"}
    Path("organization.json").write_text(json.dumps(edited), "utf-8")
    assert as_json(capsys, *arguments) == edited
    Path("organization.json").write_text(json.dumps({**edited, "active": False}), "utf-8")
    assert run([*arguments]) == 2
    assert "no property active in OrganizationUpdate" in capsys.readouterr().err


def test_a_replacement_clears_the_rest_and_says_so_first(capsys: Captured, organization: dict[str, Any]) -> None:
    arguments = (
        "organizations",
        "replace",
        organization["id"],
        "--set",
        "name=B",
        "--set",
        "contact.email=a@b.example",
    )
    changes = {each["property"]: each["after"] for each in as_json(capsys, *arguments, "--dry-run")["changes"]}
    assert as_json(capsys, "organizations", "get", organization["id"]) == organization, "a dry run changes nothing"
    assert (changes.pop("name"), changes.pop("contact.email")) == ("B", "a@b.example")
    assert {"customerNumber", "contact.name", "address.city", "customProperties.AutotaskCompanyID"} <= set(changes)
    assert set(changes.values()) == {None}
    after = as_json(capsys, *arguments, "--yes")
    assert (after["name"], after["contact"]["email"]) == ("B", "a@b.example")
    assert not any(
        (after["customerNumber"], after["contact"]["name"], after["address"]["city"], after["customProperties"])
    )


def test_an_organization_is_deleted(capsys: Captured, organization: dict[str, Any]) -> None:
    assert run(["organizations", "delete", organization["id"], "--dry-run"]) == 0
    assert f"Would delete the organization {organization['name']} ({organization['id']})" in capsys.readouterr().out
    assert run(["organizations", "delete", organization["id"], "--yes"]) == 0
    said = capsys.readouterr()
    assert (said.out, f"Deleted the organization {organization['name']}" in said.err) == ("", True)
    assert run(["organizations", "get", organization["id"]]) == 4


def test_nothing_is_said_of_a_deletion_where_nobody_wants_a_word(
    capsys: Captured, organization: dict[str, Any]
) -> None:
    capsys.readouterr()
    assert run(["organizations", "delete", organization["id"], "--yes", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_dry_run_of_an_update_changes_nothing(capsys: Captured, organization: dict[str, Any]) -> None:
    arguments = ("organizations", "update", organization["id"], "--set", "name=New", "--dry-run")
    assert [each["after"] for each in as_json(capsys, *arguments)["changes"]] == ["New"]
    assert as_json(capsys, "organizations", "get", organization["id"]) == organization


def test_a_creation_whose_answer_has_no_body_tells_the_id(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("CLOUDMORE_BASE_URL", server.url)
    server.answers = [answer(201, Location="/api/resellers/r/organizations/o-1")]
    assert as_json(capsys, "organizations", "create", "--set", "name=E", "--yes") == {"id": "o-1"}


def test_a_value_of_a_custom_property_that_is_new_is_sent_as_it_is(
    capsys: Captured, organization: dict[str, Any]
) -> None:
    new = {"propertyId": "AutotaskCompanyID", "name": "of my own", "value": "42"}
    Path("body.json").write_text(json.dumps({"name": "B", "customProperties": [new]}), "utf-8")
    assert run(["organizations", "replace", organization["id"], "--body", "body.json", "--yes"]) == 2
    assert "no property customProperties.name in OrganizationUpdate" in capsys.readouterr().err


def test_a_service_is_added_and_removed(capsys: Captured, organization: dict[str, Any]) -> None:
    identifier = organization["id"]
    service = as_json(capsys, "organizations", "estore", identifier)[0]
    plan = as_json(capsys, "organization-services", "add", identifier, service["id"], "--dry-run")
    assert f"add the service {service['name']} ({service['id']}) to the organization" in plan["action"]
    assert as_json(capsys, "organization-services", "add", identifier, service["id"], "--yes")["id"] == service["id"]
    assert service in as_json(capsys, "organization-services", "list", identifier)
    removal = ["organization-services", "remove", identifier, service["id"]]
    assert run([*removal, "--dry-run"]) == 0
    assert f"Would remove the service {service['name']}" in capsys.readouterr().out
    assert service in as_json(capsys, "organization-services", "list", identifier)
    assert run([*removal, "--yes"]) == 0
    said = capsys.readouterr()
    assert (said.out, f"Removed the service {service['name']}" in said.err) == ("", True)
    assert service not in as_json(capsys, "organization-services", "list", identifier)
    assert as_json(capsys, "organization-services", "add", identifier, service["id"], "--yes")["id"] == service["id"]
    capsys.readouterr()
    assert run([*removal, "--yes", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("verb", ["add", "remove", "subscriptions"])
def test_a_service_of_microsoft_gives_an_error_that_says_so(
    capsys: Captured, organization: dict[str, Any], verb: str
) -> None:
    services = as_json(capsys, "organization-services", "list", organization["id"])
    microsoft = next(each["id"] for each in services if each["name"].startswith("Microsoft"))
    yes = [] if verb == "subscriptions" else ["--yes"]
    assert run(["organization-services", verb, organization["id"], microsoft, *yes, "--quiet"]) == 1
    assert "is a Microsoft service; this call serves custom services only" in capsys.readouterr().err


def test_a_request_that_writes_shows_itself(capsys: Captured) -> None:
    arguments = ["request", "post", "/organizations", "--set", "name=F", "-p", "note=a b"]
    assert run([*arguments, "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("Would send POST /organizations?note=a+b to http://127.0.0.1")
    assert run([*arguments, "--yes"]) == 0
    assert (created := json.loads(capsys.readouterr().out))["name"] == "F"
    assert run(["request", "DELETE", f"/organizations/{created['id']}", "--yes", "--quiet"]) == 0
    assert capsys.readouterr() == ("", ""), "the answer has no body"


ANSWERS: dict[str, tuple[bytes, int, str]] = {
    "yes": (b"y\n", 0, "Deleted the organization"),
    "no": (b"n\n", 130, "Nothing was changed."),
    "only a line end": (b"\n", 130, "Nothing was changed."),
    "Ctrl-D": (b"\x04", 130, "Do it? [y/N]: \nNothing was changed."),
}


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
@pytest.mark.parametrize("name", ANSWERS)
def test_a_person_is_asked(served: Sandbox, organization: dict[str, Any], name: str) -> None:
    answer, code, words = ANSWERS[name]
    person, terminal = pty.openpty()
    os.write(person, answer)
    ran = subprocess.run(
        [sys.executable, "-m", "cloudmore", "organizations", "delete", organization["id"]],
        stdin=terminal,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    os.close(person)
    os.close(terminal)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert f"This will delete the organization {organization['name']}" in ran.stderr
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
    with served.client() as cm:
        assert exists(cm, organization["id"]) == (code != 0)


def exists(cm: Cloudmore, organization_id: str) -> bool:
    try:
        return bool(cm.organizations.get(organization_id))
    except NotFoundError:
        return False
