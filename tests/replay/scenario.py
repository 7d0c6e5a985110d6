"""What a scenario is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import Factory, frozen
from replay.seed import ORGANIZATIONS

from cloudmore import Cloudmore


@frozen
class Wrong:
    """What the sandbox does wrong while it is recorded.

    Attributes:
        fault: Name of the fault.
        operation: At which operation.
        times: How often.
    """

    fault: str
    operation: str
    times: int = 1


@frozen
class Scenario:
    """Calls, and who makes them.

    Attributes:
        run: Makes the calls and asserts what it got.
        credentials: Which of the usual credentials are others.
        wrong: What the sandbox does wrong, in order.
        options: Of the client, both when it is recorded and when it is replayed.
        organizations: How many the sandbox starts with.
        loaded: What is loaded into it before the first call.
    """

    run: Callable[[Cloudmore], None]
    credentials: Mapping[str, str] = Factory(dict)
    wrong: tuple[Wrong, ...] = ()
    options: Mapping[str, Any] = Factory(dict)
    organizations: int = ORGANIZATIONS
    loaded: Mapping[str, Any] | None = None

    @property
    def client_options(self) -> Mapping[str, Any]:
        """All options of its client; waiting for a turn would move the clock, and with it the dates of the answers."""
        return {"rate_limit": None, **self.options}
