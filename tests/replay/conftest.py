"""Nothing is replayed where a connection could be made."""

from __future__ import annotations

import pytest

# A scenario that gets something else than it expects shows both.
pytest.register_assert_rewrite("replay.scenarios", "replay.customers", "replay.refusals")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--block-network", default=False):
        raise pytest.UsageError("replay with the network blocked: nox -s contract -- replay")
