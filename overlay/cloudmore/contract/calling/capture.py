"""Exchanges below the client, kept in memory by vcrpy; nothing of them is written."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from attrs import define, field

from cloudmore.contract.calling.captured import Captured
from cloudmore.errors import ConfigurationError

_LOGGERS = ("vcr", "vcr.cassette", "vcr.stubs", "vcr.stubs.httpx_stubs", "vcr.matchers")


@define
class Capture:
    """What was captured so far.

    Attributes:
        area: Which recording the next exchanges go to.
        exchanges: In their order.
    """

    area: str = ""
    exchanges: list[Captured] = field(factory=list[Captured])

    def add(self, request: Any, response: dict[str, Any]) -> None:
        """Add an exchange of vcrpy's."""
        status = response["status"]
        self.exchanges.append(
            Captured(
                area=self.area,
                method=str(request.method).upper(),
                url=str(request.uri),
                sent_headers={str(name).lower(): str(value) for name, value in request.headers.items()},
                sent=_bytes(request.body),
                status=int(status["code"]),
                reason=str(status["message"] or ""),
                headers={str(name): [str(each) for each in values] for name, values in response["headers"].items()},
                body=_bytes(response["body"]["string"]),
            )
        )


@contextmanager
def capturing() -> Generator[Capture]:
    """Capture what this process sends by httpx, until the end of the block.

    Raises:
        ConfigurationError: vcrpy is not installed.
    """
    try:
        from vcr import VCR  # noqa: PLC0415 - needed for recording alone
    except ImportError as missing:  # pragma: no cover - seen by the test of the bare install
        raise ConfigurationError(
            f"Recording needs the package {missing.name}.",
            remedy="Install it with: pip install 'cloudmore-client[contract]'.",
        ) from missing
    capture = Capture()
    asked: list[Any] = []

    def in_request(request: Any) -> Any:
        asked[:] = [request]
        return request

    def in_response(response: dict[str, Any]) -> None:
        # vcrpy calls the two hooks one after the other when it has both; nothing is left with it.
        capture.add(asked[0], response)

    # It tells each exchange as it came.
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.WARNING)
    try:
        recorder = VCR(
            record_mode="all",
            record_on_exception=False,
            before_record_request=in_request,
            before_record_response=in_response,
        )
        with recorder.use_cassette("memory", persister=_Nowhere):
            yield capture
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)


class _Nowhere:
    """Keeps no file."""

    @staticmethod
    def load_cassette(_path: object, **_serializer: object) -> Any:
        """Find none."""
        from vcr.persisters.filesystem import CassetteNotFoundError  # noqa: PLC0415 - as above

        raise CassetteNotFoundError

    @staticmethod
    def save_cassette(_path: object, _cassette: object, **_serializer: object) -> None:
        """Write none."""


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body or b"")
