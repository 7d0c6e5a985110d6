"""What dlt is told of the tables, and what a source refuses before it reads anything."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from conftest import CREDENTIALS

from cloudmore import Cloudmore, ConfigurationError
from cloudmore.dlt import cloudmore_source
from cloudmore.dlt.hints import VERSION, columns_of, versioned, writing_of
from cloudmore.snapshot import TABLES, USUAL_TABLES
from cloudmore_api.types import read_date_time

DECIMAL = {"data_type": "decimal", "precision": 38, "scale": 18}
COLUMNS = [
    ("organizations", "organization_id", {"data_type": "text"}),
    ("organizations", "active", {"data_type": "bool"}),
    ("organizations", "row_key", {"data_type": "text", "nullable": False}),
    ("organizations", "read_at", {"data_type": "timestamp"}),
    ("price_lists", "cost_price", DECIMAL),
    ("price_lists", "payment_frequency", {"data_type": "bigint"}),
    ("price_lists", "extra", {"data_type": "text"}),
    ("billing_lines", "total_sales", DECIMAL),
    ("billing_lines", "billing_date", {"data_type": "date"}),
    ("billing_lines", "customer_number", {"data_type": "text"}),
]


@pytest.mark.parametrize(("table", "column", "hint"), COLUMNS, ids=[f"{each[0]}.{each[1]}" for each in COLUMNS])
def test_a_column_has_the_type_of_its_table(table: str, column: str, hint: dict[str, Any]) -> None:
    assert columns_of(TABLES[table], history=False)[column] == {"name": column, **hint}


def test_only_a_history_has_versions() -> None:
    table = TABLES["services"]
    names = [column.name for column in table.columns]
    assert [*columns_of(table, history=False)] == names
    assert [*columns_of(table, history=True)] == [*names, VERSION]


HISTORY = {
    "disposition": "merge",
    "strategy": "scd2",
    "row_version_column_name": "row_version",
    "validity_column_names": ["valid_from", "valid_to"],
}
WRITING = [
    ("organizations", False, {"write_disposition": "merge", "primary_key": "row_key"}),
    ("billing_lines", False, {"write_disposition": "merge", "merge_key": ["reseller_id", "month"]}),
    ("organizations", True, {"write_disposition": HISTORY, "merge_key": ["reseller_id"]}),
    ("billing_lines", True, {"write_disposition": HISTORY, "merge_key": ["reseller_id", "month"]}),
]


@pytest.mark.parametrize(("table", "history", "writing"), WRITING)
def test_how_rows_find_what_is_there(table: str, history: bool, writing: dict[str, Any]) -> None:  # noqa: FBT001 - of the table of cases
    assert writing_of(TABLES[table], history=history) == writing


ROW = {
    "reseller_id": "r",
    "name": "Exempel AB",
    "price": Decimal("1.50"),
    "start_date": datetime(2026, 10, 1, tzinfo=UTC),
    "note": None,
    "customer_key": "0042",
    "extra": '{"a":1}',
    "row_key": "key",
    "read_at": datetime(2026, 11, 23, 9, tzinfo=UTC),
}
VERSIONS = {
    "another time of reading": ({"read_at": datetime(2026, 11, 24, 9, tzinfo=UTC)}, True),
    "an amount in another spelling": ({"price": Decimal("1.500")}, True),
    "a time as .NET spells it": ({"start_date": read_date_time("2026-10-01T00:00:00.0000000Z")}, True),
    "a time in another zone": ({"start_date": read_date_time("2026-10-01T02:00:00.00+02:00")}, True),
    "another time": ({"start_date": read_date_time("2026-10-01T00:00:00.0000010Z")}, False),
    "the first time that there is": ({"start_date": read_date_time("0001-01-01T00:00:00.0000000+02:00")}, False),
    "another amount": ({"price": Decimal("1.51")}, False),
    "another name": ({"name": "Exempel"}, False),
    "nothing and an empty text": ({"note": ""}, False),
    "values that have changed places": ({"name": None, "note": "Exempel AB"}, False),
    "a customer": ({"customer_key": None}, False),
    "something unknown": ({"extra": '{"a":2}'}, False),
    "another thing that says the same": ({"row_key": "other"}, False),
}


@pytest.mark.parametrize(("change", "same"), VERSIONS.values(), ids=VERSIONS)
def test_a_version_is_what_a_row_says(change: dict[str, Any], same: bool) -> None:  # noqa: FBT001 - of the table of cases
    versions = [versioned({**ROW, **each})[VERSION] for each in ({}, change)]
    assert (versions[0] == versions[1]) is same


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a text": ({"tables": "organizations"}, "Give a list of some of organizations, services, "),
    "none": ({"tables": []}, "Give a list of some of organizations, services, "),
    "unknown": ({"tables": ["organizations", "customers"]}, "customers.* are no tables"),
    "no month": ({"tables": ["billing_lines"]}, "Give a month, such as 2026-10"),
    "no such month": ({"month": "October"}, "Write a month such as 2026-10"),
    "one that is to come": ({"month": "2999-01"}, "after today"),
    "too few calls": ({"in_flight": 0}, "in_flight"),
    "no mapping": ({"mapping": "nowhere.toml"}, "nowhere.toml"),
    "two accounts": ({"profile": "acme"}, "Both a profile and a client are given. Give one of the two."),
}


@pytest.mark.parametrize(("options", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_loaded_is_refused_at_once(options: dict[str, Any], said: str) -> None:
    with Cloudmore(CREDENTIALS, region="eu") as client, pytest.raises(ConfigurationError, match=said):
        cloudmore_source(**{"client": client, **options})


def test_an_account_without_settings_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USERNAME", "PASSWORD", "CLIENT_SECRET", "RESELLER_ID", "PROFILE", "REGION", "BASE_URL"):
        monkeypatch.delenv(f"CLOUDMORE_{name}", raising=False)
    with pytest.raises(ConfigurationError, match="CLOUDMORE_"):
        cloudmore_source()
    with pytest.raises(ConfigurationError, match="acme"):
        cloudmore_source("acme")


def test_the_settings_of_dlt_choose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    # As dlt would look for parameters that it knew of.
    for name in ("PROFILE", "SOURCES__PROFILE", "SOURCES__CLOUDMORE__PROFILE"):
        monkeypatch.setenv(name, "somebody-else")
    monkeypatch.setenv("MONTH", "2026-10")
    with Cloudmore(CREDENTIALS, region="eu") as client:
        source = cloudmore_source(client=client)
        assert tuple(source.selected_resources) == USUAL_TABLES
        assert tuple(source.resources) == tuple(name for name in TABLES if name != "billing_lines")
