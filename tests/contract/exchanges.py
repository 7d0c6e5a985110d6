"""Exchanges in memory, of the recordings that tests make."""

from __future__ import annotations

from datetime import date
from typing import Any

from contract.recordings import Interaction

from cloudmore.contract import Evidence
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange, Request, Response

SPEC = Document.read()
DAY = date(2026, 11, 30)


def exchange(made: Interaction, number: int = 0) -> Exchange:
    """An interaction as it went over the wire."""
    sent, came = made["request"], made["response"]
    return Exchange(
        "live",
        number,
        Request(method=sent["method"], url=sent["uri"], headers=_headers(sent), body=_bytes(sent["body"])),
        Response(status=came["status"]["code"], headers=_headers(came), body=_bytes(came["body"]["string"])),
    )


def evidence_of(*interactions: Interaction, spec: Document = SPEC) -> Evidence:
    """The evidence of some interactions."""
    exchanges = [exchange(made, number) for number, made in enumerate(interactions)]
    return Evidence.of(spec, exchanges, source="live", made=DAY)


def _headers(message: Any) -> dict[str, str]:
    return {name.lower(): ", ".join(values) for name, values in message["headers"].items()}


def _bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else (body or "").encode()
