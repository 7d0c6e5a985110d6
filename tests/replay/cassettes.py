"""The recorded exchanges: where they lie, how they are replayed, and what is in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from attrs import evolve, frozen
from kinds import Kind
from replay.scenario import Scenario
from vcr import VCR
from vcr.request import Request

from cloudmore import Cloudmore, Credentials
from cloudmore.contract.recording.placeholders import CLIENT_SECRET, MEANINGFUL_HEADERS, PASSWORD
from cloudmore.contract.recording.recorder import SANDBOX_ADDRESS
from cloudmore.sandbox import SandboxClock

FOLDER = Path(__file__).parents[2] / "cassettes"
INDEX = FOLDER / "index.json"
ORIGIN = "sandbox"
ADDRESS = SANDBOX_ADDRESS
RECORDED_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
# The user and the reseller are the sandbox's; the secrets are those that the recorder puts in place of its own.
CREDENTIALS = Credentials(
    username="api-user-22@sandbox.example",
    password=PASSWORD,
    client_secret=CLIENT_SECRET,
    reseller_id="09ffa245-05b7-47c5-af71-6ae630f5bb00",
)
# Bodies byte for byte: the usual comparison takes 1.10 and 1.1 for the same.
MATCH_ON = ("method", "scheme", "host", "port", "path", "query", "raw_body", "headers")


def cassette_paths() -> list[Path]:
    """Every cassette of the sandbox."""
    return sorted((FOLDER / ORIGIN).iterdir())


def without_noise(request: Request) -> Request:
    """The request with the headers that mean something to the API; one library says none where another says nothing."""
    request.body = request.body or None
    request.headers = {name: request.headers[name] for name in MEANINGFUL_HEADERS if name in request.headers}
    return request


def replay(path: Path, scenario: Scenario, kind: Kind = Cloudmore) -> None:
    """Run the scenario with nothing but the cassette to answer it.

    Args:
        path: The cassette.
        scenario: What it was recorded of.
        kind: Makes the client.

    Raises:
        AssertionError: The scenario got something else than it expects, or did not ask for everything, in order.
        CannotOverwriteExistingCassetteException: It asked for something else than what is recorded.
    """
    player = VCR(record_mode="none", match_on=MATCH_ON, before_record_request=without_noise)
    clock = SandboxClock(RECORDED_AT, manual=True)
    credentials = evolve(CREDENTIALS, **scenario.credentials)
    options = {"clock": clock, **scenario.client_options}
    with player.use_cassette(str(path)) as cassette, kind(credentials, base_url=ADDRESS, **options) as cm:
        scenario.run(cm)
    unplayed = [
        f"{number} {request.method} {request.path}"
        for number, request in enumerate(cassette.requests)
        if not cassette.play_counts[number]
    ]
    assert cassette.all_played, f"{path.name} has interactions that nobody asked for: {', '.join(unplayed)}"
    played = list(cassette.play_counts)
    assert played == sorted(played), f"{path.name} was asked for its interactions in another order: {played}"


@frozen
class Interaction:
    """A request and its answer, as they stand in a cassette."""

    name: str
    method: str
    uri: str
    request_headers: dict[str, str]
    content_type: str
    request_body: bytes
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Of its address."""
        return urlsplit(self.uri).path

    @property
    def query(self) -> str:
        """Of its address, as it was sent."""
        return urlsplit(self.uri).query


def interactions(path: Path) -> list[Interaction]:
    """What a cassette holds, read as YAML and in no other way."""
    return [
        Interaction(
            name=f"{path.stem}-{number}",
            method=request["method"],
            uri=request["uri"],
            request_headers=_headers(request),
            content_type=_headers(request).get("content-type", ""),
            request_body=_bytes(request["body"]),
            status=response["status"]["code"],
            headers=_headers(response),
            body=_bytes(response["body"]["string"]),
        )
        for number, (request, response) in enumerate(
            (each["request"], each["response"])
            for each in yaml.load(path.read_bytes(), yaml.CSafeLoader)["interactions"]
        )
    ]


def index() -> Any:
    """When each origin was recorded, against what, under which document, and how many interactions there are."""
    return json.loads(INDEX.read_text("utf-8"))


def _headers(message: dict[str, Any]) -> dict[str, str]:
    return {name.lower(): ", ".join(values) for name, values in message["headers"].items()}


def _bytes(body: str | bytes | None) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""
