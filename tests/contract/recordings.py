"""Recordings made for a test: exchanges as vcrpy writes them, right until the test makes one wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from conftest import REPOSITORY

from cloudmore.contract import CheckResult, Finding, check

Interaction = dict[str, Any]
Change = Callable[[Interaction], Any]

CASSETTES = REPOSITORY / "cassettes"
DOCUMENT = REPOSITORY / "openapi" / "cloudmore.yaml"
HOST = "https://api.cloudmore.com"
RESELLER = "/api/resellers/11111111-2222-3333-4444-555555555555"
ORGANIZATION = "aaaaaaaa-0000-4000-8000-000000000001"
SERVICE = "bbbbbbbb-0000-4000-8000-000000000001"
REPORT = f"{RESELLER}/billing/reports/MonthlyBillingPerOrganizationAsync"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def interaction(
    method: str,
    path: str,
    status: int,
    answer: Any = None,
    *,
    sent: Any = None,
    headers: dict[str, str] | None = None,
    media_type: str = JSON,
) -> Interaction:
    """An exchange; a body that is no text is written as JSON."""
    return {
        "request": {
            "method": method,
            "uri": f"{HOST}{path}",
            "body": sent if sent is None or isinstance(sent, str) else json.dumps(sent, ensure_ascii=False),
            "headers": {"Content-Type": [media_type]} if sent is not None else {},
        },
        "response": {
            "status": {"code": status, "message": ""},
            "headers": {
                **({"Content-Type": [f"{JSON}; charset=utf-8"]} if answer is not None else {}),
                **{name: [value] for name, value in (headers or {}).items()},
            },
            "body": {"string": "" if answer is None else json.dumps(answer, ensure_ascii=False)},
        },
    }


# Each is as the document says.
EXCHANGES: dict[str, Interaction] = {
    "list": interaction(
        "GET",
        f"{RESELLER}/organizations?showActive=false",
        200,
        [
            {"id": ORGANIZATION, "name": "Näidis AS", "customerNumber": "C10000", "active": True},
            {"id": ORGANIZATION.replace("1", "2"), "name": "Sample", "customerNumber": None, "active": False},
        ],
    ),
    "get": interaction(
        "GET",
        f"{RESELLER}/organizations/{ORGANIZATION}",
        200,
        {"id": ORGANIZATION, "name": "Näidis AS", "contact": {"name": None}, "customProperties": [], "active": True},
    ),
    "create": interaction(
        "POST",
        f"{RESELLER}/organizations",
        201,
        {"id": ORGANIZATION, "name": "Näidis AS"},
        sent={"name": "Näidis AS", "contact": {"name": "Mari"}},
        headers={"Location": f"{RESELLER}/organizations/{ORGANIZATION}"},
    ),
    "delete": interaction("DELETE", f"{RESELLER}/organizations/{ORGANIZATION}", 204),
    "services": interaction("GET", f"{RESELLER}/services", 200, [{"id": SERVICE, "name": "Telefoni"}]),
    "prices": interaction(
        "GET",
        f"{RESELLER}/organizations/{ORGANIZATION}/services/{SERVICE}/pricelist",
        200,
        [{"productId": "P1", "price": {"costPrice": 1.5, "salesPrice": 2}, "subscriptionLength": 12}],
    ),
    "subscriptions": interaction(
        "GET",
        f"{RESELLER}/organizations/{ORGANIZATION}/services/{SERVICE}/subscriptions",
        200,
        [{"id": "S1", "startDate": "2026-10-01T00:00:00Z", "quantity": 2.5}],
    ),
    "refused": interaction(
        "POST",
        f"{RESELLER}/organizations",
        400,
        [{"errorCode": 5, "errorName": "InvalidValue", "errorMessage": "No."}],
        sent={"name": ""},
    ),
    "invalid": interaction(
        "POST", f"{RESELLER}/organizations", 400, {"Contact.Phone": ["Too short."]}, sent={"name": ""}
    ),
    "token": interaction(
        "POST",
        "/connect/token",
        200,
        {"access_token": "placeholder", "expires_in": 86400, "token_type": "Bearer"},
        sent="grant_type=password&username=user%40sample.example&password=placeholder&scope=api",
        media_type=FORM,
    ),
    "start": interaction(
        "POST",
        REPORT,
        202,
        {"taskId": "T1"},
        sent={"startDate": "2026-10-01", "endDate": "2026-10-31"},
        headers={"Location": f"{REPORT}/T1", "Retry-After": "1"},
    ),
    "report": interaction(
        "GET",
        f"{REPORT}/T1",
        200,
        {
            "status": "Successful",
            "organizations": [
                {"organizationId": ORGANIZATION, "services": [{"items": [{"quantity": 1.5, "currencyCode": "EUR"}]}]}
            ],
        },
    ),
}


def changed(name: str, *changes: Change) -> Interaction:
    """One of the exchanges, with changes."""
    made = copy.deepcopy(EXCHANGES[name])
    for change in changes:
        change(made)
    return made


def answered(change: Callable[[Any], Any]) -> Change:
    """Change the JSON of the answer; what the function returns takes its place, unless it is ``None``."""
    return lambda made: _change_json(made["response"]["body"], "string", change)


def sent(change: Callable[[Any], Any]) -> Change:
    """The same for the request."""
    return lambda made: _change_json(made["request"], "body", change)


def _change_json(holder: dict[str, Any], key: str, change: Callable[[Any], Any]) -> None:
    value = json.loads(holder[key])
    instead = change(value)
    holder[key] = json.dumps(value if instead is None else instead, ensure_ascii=False)


def write(folder: Path, interactions: Iterable[Interaction], name: str = "recorded.yaml") -> Path:
    """A recording in a folder; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    content = yaml.dump({"interactions": list(interactions), "version": 1}, Dumper=yaml.CSafeDumper)
    (folder / name).write_text(content, "utf-8")
    return folder


def checked(folder: Path, *interactions: Interaction, **options: Any) -> CheckResult:
    """Check a recording of some exchanges."""
    return check(write(folder, interactions), **options)


def findings(folder: Path, *interactions: Interaction) -> tuple[Finding, ...]:
    """What is found in a recording of some exchanges."""
    result = checked(folder, *interactions)
    assert not result.unusable
    return result.findings
