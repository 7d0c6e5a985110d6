"""What importing the client loads, counted: a count is the same on every machine, where milliseconds are not."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest

# httpx loads a command line of its own, rich included, where click is installed.
WITHOUT_CLICK = "import sys\nsys.modules['click'] = None\n"
HTTPX = "import httpx\nhttpx.Client()\n"
CLIENT = (
    "from cloudmore import Cloudmore, Credentials\n"
    "cm = Cloudmore(Credentials(username='u', password='p', client_secret='s', reseller_id='r'), region='eu')\n"
)
ENDPOINT = "import cloudmore_api.api.organizations.organizations_replace\n"

# What is there today, and two to spare. Lower a bound when something is cut; raise it only for what is worth its time.
BOUNDS = [
    pytest.param(HTTPX, CLIENT, 57, id="the client, beside httpx"),
    # Of both together, so that nothing is gained by leaving it to the first call.
    pytest.param(HTTPX, CLIENT + ENDPOINT, 93, id="the client and an endpoint, beside httpx"),
]
FOR_SOMEBODY_ELSE = [
    *("aiohttp", "asyncio", "cloudmore.billing", "cloudmore.cli", "cloudmore.contract", "cloudmore.http.attempt"),
    *("cloudmore.auth.grant", "cloudmore.dlt", "cloudmore.generic_request", "cloudmore.spec", "decimal", "dlt"),
    *("cloudmore.http.link", "cloudmore.http.status_errors"),
    *("cloudmore.http.failures", "cloudmore.http.library_logs", "cloudmore.http.tracing", "cloudmore.http.watch"),
    *("cloudmore.organizations", "cloudmore.sandbox"),
    *("cloudmore_api.api.organizations", "cloudmore_api.models", "concurrent.futures", "csv", "email.mime"),
    *(
        "ijson",
        "importlib.metadata",
        "msgspec",
        "multiprocessing",
        "opentelemetry",
        "rich",
        "sqlite3",
        "starlette",
        "tomllib",
        "typer",
    ),
    *("unittest", "uvicorn", "xml", "zipfile"),
]


@cache
def loaded_by(lines: str) -> frozenset[str]:
    """The modules of a fresh process after these lines."""
    script = f"{WITHOUT_CLICK}{lines}print('\\n'.join(name for name in sys.modules if sys.modules[name]))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())


@pytest.mark.parametrize(("before", "after", "bound"), BOUNDS)
def test_no_more_modules_are_loaded_than_the_bound(before: str, after: str, bound: int) -> None:
    more = loaded_by(after) - loaded_by(before)
    assert len(more) <= bound, f"{len(more)} modules: {' '.join(sorted(more))}"


@pytest.mark.parametrize("name", FOR_SOMEBODY_ELSE)
def test_what_only_some_need_is_not_loaded(name: str) -> None:
    # Some of them are httpx's own, in this version of it or in another.
    ours = loaded_by(CLIENT) - loaded_by(HTTPX)
    assert not {each for each in ours if each == name or each.startswith(f"{name}.")}
