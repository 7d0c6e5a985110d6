"""A sandbox of the Cloudmore API for your own tests, as fixtures of pytest.

pytest finds this module by itself. It imports nothing of the client until a test asks for one of its fixtures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudmore import AsyncCloudmore, Cloudmore
    from cloudmore.sandbox import Sandbox
    from pytest_cloudmore.starting import Sandboxes

__all__ = ["cloudmore_async_client", "cloudmore_client", "cloudmore_sandbox"]

# As in `cloudmore`, and there is nothing to rewrite.
__doc__ = f"{__doc__}\nPYTEST_DONT_REWRITE\n"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The settings of the ini file."""
    for name, what in (
        ("organizations", "how many organizations it has at first"),
        ("seed", "equal seeds, equal data"),
    ):
        parser.addini(f"cloudmore_sandbox_{name}", f"The fixture cloudmore_sandbox: {what}.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """The marker."""
    config.addinivalue_line(
        "markers",
        "cloudmore_sandbox(organizations=3, seed=7, report_seconds=0, clock='manual', ...): "
        "what the fixture cloudmore_sandbox is made with, as cloudmore.sandbox.Sandbox takes it",
    )


@pytest.fixture
def cloudmore_sandbox(request: pytest.FixtureRequest, _cloudmore_sandboxes: Sandboxes) -> Iterator[Sandbox]:
    """A started sandbox of the Cloudmore API for this test alone.

    Three organizations, a report that is ready at once, and a clock that stands still until it is moved or somebody
    waits. The marker ``cloudmore_sandbox`` takes what ``cloudmore.sandbox.Sandbox`` takes.
    """
    with _cloudmore_sandboxes.started(request) as sandbox:
        yield sandbox


@pytest.fixture
def cloudmore_client(cloudmore_sandbox: Sandbox) -> Iterator[Cloudmore]:
    """A client of ``cloudmore_sandbox`` that shares its clock."""
    with cloudmore_sandbox.client() as client:
        yield client


@pytest.fixture
def cloudmore_async_client(cloudmore_sandbox: Sandbox) -> AsyncCloudmore:
    """An async client of ``cloudmore_sandbox`` that shares its clock; its connections end with the event loop."""
    return cloudmore_sandbox.async_client()


@pytest.fixture(scope="session")
def _cloudmore_sandboxes() -> Iterator[Sandboxes]:
    """Where sandboxes are made."""
    from pytest_cloudmore.starting import Sandboxes  # noqa: PLC0415 - brings the client, and later a server

    with Sandboxes() as sandboxes:
        yield sandboxes
