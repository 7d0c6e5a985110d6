"""What a vendor may do with the same books: where a range ends, when lines come, their dates, and who sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from cloudmore import Cloudmore, NotFoundError
from cloudmore.errors import ConfigurationError
from cloudmore.sandbox import Sandbox, SandboxClock

NOW = datetime(2026, 12, 20, tzinfo=UTC)
REPORTS = "/billing/reports/MonthlyBillingPerOrganizationAsync"
USUAL = {"content": "flat", "range_end": "inclusive", "settling": "at-once", "dates": "utc", "role": "global-admin"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    clock = SandboxClock(NOW, manual=True)
    with Sandbox(organizations=6, report_seconds=0, clock=clock) as sb:
        yield sb


@pytest.fixture
def sb(sandbox: Sandbox) -> Sandbox:
    sandbox.reset()
    sandbox.clock.set(NOW)
    for name, value in USUAL.items():
        setattr(sandbox, name, value)
    return sandbox


@pytest.fixture
def cm(sb: Sandbox) -> Iterator[Cloudmore]:
    with sb.client(rate_limit=None) as client:
        yield client


def fetch(cm: Cloudmore, start: str, end: str) -> list[dict[str, Any]]:
    task_id = cm.request("POST", REPORTS, json={"startDate": start, "endDate": end}).json()["taskId"]
    lines: list[dict[str, Any]] = cm.request("GET", f"{REPORTS}/{task_id}").json()
    return lines


def october(cm: Cloudmore) -> list[dict[str, Any]]:
    return fetch(cm, "2026-10-01", "2026-10-31")


MOMENTS = {
    "first": "2026-10-01T00:00:00Z",
    "day": "2026-10-30",
    "evening": "2026-10-30T23:59:59.9999999Z",
    "midnight": "2026-10-31T00:00:00",
    "local": "2026-10-31T02:00:00+02:00",
    "moment": "2026-10-31T00:00:01Z",
    "last": "2026-10-31T23:59:59Z",
    "november": "2026-11-01T00:00:00Z",
}
RANGE_ENDS = {
    "inclusive": ["first", "day", "evening", "midnight", "local", "moment", "last"],
    "exclusive": ["first", "day", "evening"],
    "midnight": ["first", "day", "evening", "midnight", "local"],
}


@pytest.mark.parametrize("range_end", RANGE_ENDS)
def test_where_a_range_ends(sb: Sandbox, cm: Cloudmore, range_end: str) -> None:
    sb.load({"lines": [{"note": name, "billingDate": moment} for name, moment in MOMENTS.items()]})
    sb.range_end = range_end
    assert [line["note"] for line in october(cm)] == RANGE_ENDS[range_end]


@pytest.mark.parametrize(
    ("range_end", "ends"),
    [
        ("inclusive", ("2026-10-31", "2026-11-30")),
        ("exclusive", ("2026-11-01", "2026-12-01")),
        ("midnight", ("2026-10-31", "2026-11-30")),
    ],
)
def test_seeded_months_are_whole_with_the_right_end(
    sb: Sandbox, cm: Cloudmore, range_end: str, ends: tuple[str, str]
) -> None:
    whole = fetch(cm, "2026-10-01", "2026-11-30")
    sb.range_end = range_end
    months = [fetch(cm, start, end) for start, end in zip(("2026-10-01", "2026-11-01"), ends, strict=True)]
    assert sorted(map(str, whole)) == sorted(map(str, [line for month in months for line in month]))


def test_a_day_is_empty_when_its_end_is_excluded(sb: Sandbox, cm: Cloudmore) -> None:
    sb.range_end = "exclusive"
    assert fetch(cm, "2026-10-06", "2026-10-06") == []
    assert fetch(cm, "0001-01-01", "0001-01-01") == []


# The same two days of the seed: Endpoint Protection is billed on the first, in summer and in winter time.
DATES = {
    "utc": ("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"),
    "date": ("2026-10-01", "2026-11-01"),
    "no-zone": ("2026-10-01T00:00:00", "2026-11-01T00:00:00"),
    "offset": ("2026-10-01T00:00:00+02:00", "2026-11-01T00:00:00+01:00"),
    "local-midnight": ("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"),
}


@pytest.mark.parametrize("dates", DATES)
def test_how_dates_are_spelled(sb: Sandbox, cm: Cloudmore, dates: str) -> None:
    usual = [fetch(cm, day, day) for day in ("2026-10-01", "2026-11-01")]
    sb.billing.reprice("2026-11", factor=1)
    sb.billing.add({"billingDate": "2026-10-01", "note": "added"})
    sb.dates = dates
    for day, lines, spelled in zip(("2026-10-01", "2026-11-01"), usual, DATES[dates], strict=True):
        found = [line for line in fetch(cm, day, day) if line.get("note") != "added"]
        assert lines
        assert found == [{**line, "billingDate": spelled} for line in lines]


@pytest.mark.parametrize(
    ("day", "spelled"),
    [
        ("2026-03-29", "2026-03-28T23:00:00Z"),
        ("2026-03-30", "2026-03-29T22:00:00Z"),
        ("2026-10-25", "2026-10-24T22:00:00Z"),
        ("2026-10-26", "2026-10-25T23:00:00Z"),
    ],
)
def test_summer_time_begins_and_ends_on_a_sunday(sb: Sandbox, cm: Cloudmore, day: str, spelled: str) -> None:
    sb.dates = "local-midnight"
    assert {line["billingDate"] for line in fetch(cm, day, day)} == {spelled}


def of_microsoft(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line.get("serviceName") in {"Microsoft 365", "Microsoft Azure"}]


class TestSettling:
    @pytest.mark.parametrize("settling", ["usage", "delivery"])
    def test_microsofts_lines_are_missing_and_come(self, sb: Sandbox, cm: Cloudmore, settling: str) -> None:
        everything = october(cm)
        sb.settling = settling
        sb.clock.set(datetime(2026, 11, 2, tzinfo=UTC))
        others = [line for line in everything if line not in of_microsoft(everything)]
        early = october(cm)
        assert [line for line in early if line not in of_microsoft(early)] == others
        assert (of_microsoft(early) == []) is (settling == "usage")
        assert of_microsoft(fetch(cm, "2026-11-01", "2026-11-30")) == []
        sb.clock.set(datetime(2026, 11, 9, tzinfo=UTC))
        late = fetch(cm, "2026-11-01", "2026-11-30") if settling == "delivery" else october(cm)
        came = of_microsoft(late)
        if settling == "delivery":
            assert {line["billingDate"] for line in came} == {f"2026-11-0{day}T00:00:00Z" for day in (6, 7, 8)}
        assert [dict(line, billingDate=0) for line in came] == [
            dict(line, billingDate=0) for line in of_microsoft(everything)
        ]

    def test_each_organization_has_its_day(self, sb: Sandbox, cm: Cloudmore) -> None:
        sb.settling = "usage"
        counts = []
        for day in (5, 6, 7, 8):
            sb.clock.set(datetime(2026, 11, day, tzinfo=UTC))
            counts.append(len({line["organizationId"] for line in of_microsoft(october(cm))}))
        assert counts == [0, 2, 4, 6]

    def test_december_comes_in_january(self, sb: Sandbox, cm: Cloudmore) -> None:
        sb.settling = "delivery"
        came = of_microsoft(fetch(cm, "2026-01-06", "2026-01-06"))
        assert {line["billingDate"] for line in came} == {"2026-01-06T00:00:00Z"}
        assert any("2025-12" in (line.get("billingLineDetails") or "") for line in came)

    def test_all_time_can_be_asked_for(self, sb: Sandbox, cm: Cloudmore) -> None:
        sb.clock.set(datetime(2019, 2, 9, tzinfo=UTC))
        sb.settling = "delivery"
        came = of_microsoft(fetch(cm, "0001-01-01", "9999-12-31"))
        assert {line["billingDate"][:7] for line in came} == {"2019-02"}

    def test_a_delivery_may_be_spelled_as_other_dates(self, sb: Sandbox, cm: Cloudmore) -> None:
        sb.settling, sb.dates = "delivery", "date"
        came = of_microsoft(fetch(cm, "2026-11-06", "2026-11-06"))
        assert {line["billingDate"] for line in came} == {"2026-11-06"}

    @pytest.mark.parametrize(
        ("settling", "day", "october_notes", "november_notes"),
        [
            ("at-once", 2, ["nce", "other"], []),
            ("usage", 2, ["other"], []),
            ("usage", 7, ["nce", "other"], []),
            ("delivery", 2, ["other"], []),
            ("delivery", 7, ["other"], ["nce 2026-11-07T00:00:00Z"]),
        ],
    )
    def test_a_loaded_line_comes_on_its_day(  # noqa: PLR0917 - a row of the table
        self,
        sb: Sandbox,
        cm: Cloudmore,
        settling: str,
        day: int,
        october_notes: list[str],
        november_notes: list[str],
    ) -> None:
        lines = [
            {"note": "nce", "billingDate": "2026-10-06", "_arrives": "2026-11-07"},
            {"note": "other", "billingDate": "2026-10-06"},
        ]
        sb.load({"lines": lines})
        sb.settling = settling
        sb.clock.set(datetime(2026, 11, day, tzinfo=UTC))
        assert [line["note"] for line in october(cm)] == october_notes
        november = fetch(cm, "2026-11-01", "2026-11-30")
        assert [f"{line['note']} {line['billingDate']}" for line in november] == november_notes
        assert sb.ledger.total("2026-10")[None].lines == 2


class TestRole:
    def test_a_key_account_manager_sees_every_other_organization(self, sb: Sandbox, cm: Cloudmore) -> None:
        everybody = [each.id for each in cm.organizations.list()]
        whole = october(cm)
        sb.role = "key-account-manager"
        assert [each.id for each in cm.organizations.list()] == everybody[::2]
        assert october(cm) == [line for line in whole if line["organizationId"] in everybody[::2]]
        assert cm.organizations.get(everybody[0]).id == everybody[0]
        for call in (cm.organizations.get, cm.organizations.delete, cm.organization_services.list):
            with pytest.raises(NotFoundError):
                call(everybody[1])
        sb.reset()
        assert sb.role == "key-account-manager"

    def test_of_loaded_ones_as_well(self, sb: Sandbox, cm: Cloudmore) -> None:
        sb.load(
            {
                "organizations": [{"id": name, "name": name} for name in "abc"],
                "lines": [{"organizationId": name, "note": name} for name in (*"abcd", None)],
            }
        )
        sb.role = "key-account-manager"
        assert [each.id for each in cm.organizations.list()] == ["a", "c"]
        assert [line["note"] for line in october(cm)] == ["a", "c"]

    def test_added_lines_of_others_stay_unseen(self, sb: Sandbox, cm: Cloudmore) -> None:
        for each in cm.organizations.list()[:2]:
            sb.billing.add({"organizationId": each.id, "billingDate": "2026-10-06", "note": each.name})
        sb.role = "key-account-manager"
        (own, _) = (each.name for each in cm.organizations.list()[:2])
        assert [line["note"] for line in october(cm) if line.get("note") == own] == [own]
        assert sum("serviceId" not in line for line in october(cm)) == 1


@pytest.mark.parametrize("loaded", [False, True])
def test_a_deleted_organization_stays_in_past_reports(sb: Sandbox, cm: Cloudmore, loaded: bool) -> None:  # noqa: FBT001 - a row
    if loaded:
        line = {"organizationId": "a", "billingDate": "2026-10-06"}
        sb.load({"organizations": [{"id": "a", "name": "Exempel AB"}], "lines": [line]})
    before = october(cm)
    gone = cm.organizations.list()[0]
    cm.organizations.delete(gone.id)
    assert gone.id not in {each.id for each in cm.organizations.list()}
    assert october(cm) == before
    assert before[0]["organizationName"] == gone.name


def test_two_resellers_of_a_seed_have_the_same_ids(cm: Cloudmore) -> None:
    reseller_id = "00000000-0000-4000-a000-000000000001"
    with Sandbox(organizations=6, reseller_id=reseller_id) as other, other.client() as others:
        assert others.credentials.reseller_id == reseller_id != cm.credentials.reseller_id
        assert [each.id for each in others.organizations.list()] == [each.id for each in cm.organizations.list()]
    with pytest.raises(ConfigurationError, match="reseller_id is 'mine'; it must be a GUID"):
        Sandbox(reseller_id="mine")


@pytest.mark.parametrize("name", ["range_end", "settling", "dates", "role"])
def test_what_is_no_behaviour_is_refused(sb: Sandbox, name: str) -> None:
    with pytest.raises(
        ConfigurationError, match=f"{name} is 'odd'; it must be one of {USUAL[name]}|one of .*{USUAL[name]}"
    ):
        setattr(sb, name, "odd")
    assert getattr(sb, name) == USUAL[name]
