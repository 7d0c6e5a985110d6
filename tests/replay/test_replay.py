"""The client gets from the cassettes what it got when they were recorded; whatever is changed fails."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from attrs import evolve
from kinds import Kind
from replay.cassettes import CREDENTIALS, replay
from replay.changes import Change, changed, path_of, replaced
from replay.scenarios import SCENARIOS
from vcr.errors import CannotOverwriteExistingCassetteException as NotRecorded

from cloudmore import Cloudmore


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_replayed(name: str, kind: Kind) -> None:
    replay(path_of(name), SCENARIOS[name], kind)


def test_a_copy_without_a_change_is_replayed(tmp_path: Path) -> None:
    copy = changed("billing-report", tmp_path, lambda _: None)
    replay(copy, SCENARIOS["billing-report"])


@pytest.mark.parametrize(
    ("name", "change", "error", "message"),
    [
        pytest.param(
            "organizations",
            replaced(3, "request.body", '"C-1"', '"C-2"'),
            NotRecorded,
            r'raw_body[^$]*-{"name":"Sample Bakery","customerNumber":"C-2"}[^$]*\+.*"C-1"}',
            id="another body",
        ),
        pytest.param(
            "organizations",
            replaced(3, "request.body", '":"', '": "'),
            NotRecorded,
            "raw_body",
            id="a body of other white space",
        ),
        pytest.param(
            "refused-password",
            replaced(0, "request.body", "password=not-the-password", "password=another"),
            NotRecorded,
            "raw_body",
            id="another form",
        ),
        pytest.param(
            "organizations",
            replaced(2, "request.uri", "/organizations?", "/customers?"),
            NotRecorded,
            r"path[^$]*/organizations != .*/customers",
            id="another path",
        ),
        pytest.param(
            "organizations",
            replaced(2, "request.uri", "showActive=true", "active=true"),
            NotRecorded,
            "query",
            id="another query",
        ),
        pytest.param(
            "health",
            replaced(1, "request.uri", ".invalid", ".example"),
            NotRecorded,
            "host",
            id="another host",
        ),
        pytest.param(
            "health",
            replaced(1, "request.method", "GET", "POST"),
            NotRecorded,
            "method",
            id="another method",
        ),
        pytest.param(
            "renewed-token",
            replaced(3, "request.headers.authorization", "token-2", "token-1"),
            NotRecorded,
            "headers",
            id="the old token",
        ),
        pytest.param(
            "organizations",
            lambda each: each.pop(7),
            NotRecorded,
            "DELETE",
            id="a call that is not recorded",
        ),
        pytest.param(
            "organizations",
            lambda each: each.pop(),
            NotRecorded,
            "GET.*/organizations",
            id="a call that is recorded once less",
        ),
        pytest.param(
            "organizations",
            lambda each: each.append(each[-1]),
            AssertionError,
            r"organizations.yaml has interactions that nobody asked for: 10 GET /api/\S+/organizations$",
            id="an interaction that is not played",
        ),
        pytest.param(
            "organizations",
            lambda each: each.insert(1, each.pop(2)),
            AssertionError,
            "organizations.yaml was asked for its interactions in another order: .0, 2, 1, 3",
            id="another order",
        ),
        pytest.param(
            "billing-report",
            replaced(4, "response.body.string", '"totalSales":375.50975,', '"totalSales":375.50976,'),
            AssertionError,
            "641632.125093495991550",
            id="another amount",
        ),
    ],
)
def test_a_change_fails_the_replay(
    name: str, change: Change, error: type[Exception], message: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=message):
        replay(changed(name, tmp_path, change), SCENARIOS[name])


def connect() -> None:
    with socket.socket() as connection:
        connection.connect(("127.0.0.1", 80))


def test_a_real_connection_is_refused_on_this_machine_too() -> None:
    with pytest.raises(RuntimeError, match="Network is disabled"):
        connect()


def test_a_scenario_that_connects_past_the_cassette_is_refused() -> None:
    connecting = evolve(SCENARIOS["health"], run=lambda _: connect())
    with pytest.raises(RuntimeError, match="Network is disabled"):
        replay(path_of("health"), connecting)


# What refuses the connection is no OSError, so that the socket is left to the collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")
def test_a_client_without_a_cassette_is_refused() -> None:
    with (
        Cloudmore(CREDENTIALS, base_url="http://127.0.0.1:80") as cm,
        pytest.raises(RuntimeError, match="Network is disabled"),
    ):
        cm.health.check()
