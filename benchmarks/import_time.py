"""What importing the client and making one costs, beside httpx alone.

    python benchmarks/import_time.py [--runs 15]

Each in a fresh process, on the bare dependencies; milliseconds are of the lines themselves, without the start of the
interpreter. To reach: at most 1.3 times httpx; an endpoint adds at most 20 ms.
"""

from __future__ import annotations

import sys

from attrs import frozen
from figures import REPOSITORY, Command, Page, in_turn, spread
from peers import Peer, installed, ours, stock

STRIPE = "stripe==16.1.0"
HTTPX = "import httpx\nhttpx.Client()"
OURS = (
    "from cloudmore import Cloudmore, Credentials\n"
    "cm = Cloudmore(Credentials(username='u', password='p', client_secret='s', reseller_id='r'), region='eu')"
)
MEASURED = """
import json, sys, time
{before}
modules = len(sys.modules)
began = time.perf_counter()
{lines}
ended = time.perf_counter()
print(json.dumps({{"seconds": ended - began, "modules": len(sys.modules) - modules}}))
"""
RESOURCES = ("billing", "billing_reports", "health", "organization_services", "organizations", "services")
EVERY_MODEL = "from cloudmore_api import models\nfor name in models.__all__: getattr(models, name)"


@frozen
class Lines:
    """Lines of Python that are measured, after others that are not."""

    peer: Peer
    text: str
    before: str = ""

    def command(self) -> Command:
        """What measures them."""
        return self.peer.command("-c", MEASURED.format(before=self.before, lines=self.text))


def main() -> int:
    """Measure and print."""
    page = Page(__file__, __doc__, runs=15)
    with page.open() as options:
        measure(page, wholes(), options.runs)
        measured = in_turn({name: each.command() for name, each in endpoints().items()}, options.runs, rehearsals=1)
        by_time = sorted(measured, key=lambda name: spread(measured[name], "seconds").median)
        for what, name in (("cheapest", by_time[0]), ("dearest", by_time[-1])):
            found = spread(measured[name], "seconds", 1000).text("ms", 1)
            page.say(f"the {what} of {len(measured)} endpoints, {name}, adds {found}; to reach: 20 ms or less")
        measure(page, {f"cm.{name} adds": Lines(ours(), f"cm.{name}", OURS) for name in RESOURCES}, options.runs)
    return 0


def wholes() -> dict[str, Lines]:
    """The line of a user, ours and of others."""
    return {
        "httpx: import httpx; httpx.Client()": Lines(ours(), HTTPX),
        "ours: from cloudmore import Cloudmore, Credentials; Cloudmore(…)": Lines(ours(), OURS),
        "every model, after ours": Lines(ours(), EVERY_MODEL, OURS),
        "stock, for scale: AuthenticatedClient and its httpx client": Lines(
            stock(),
            "from stock_client import AuthenticatedClient\n"
            "AuthenticatedClient('https://api.example', 't').get_httpx_client()",
        ),
        "stripe, for scale: import stripe; stripe.StripeClient(…)": Lines(
            Peer(installed("stripe", STRIPE)), "import stripe\nstripe.StripeClient('sk_test_1')"
        ),
    }


def endpoints() -> dict[str, Lines]:
    """Every generated module of an operation."""
    folder = REPOSITORY / "generated" / "cloudmore_api" / "api"
    files = sorted(file for file in folder.glob("*/*.py") if file.name != "__init__.py")
    return {
        file.stem: Lines(ours(), f"import cloudmore_api.api.{file.parent.name}.{file.stem}", OURS) for file in files
    }


def measure(page: Page, lines: dict[str, Lines], runs: int) -> None:
    """Say of each what it takes, and the ratio where ours stands beside httpx."""
    measured = in_turn({name: each.command() for name, each in lines.items()}, runs, rehearsals=1)
    for name, found in measured.items():
        page.say(f"{name}: {spread(found, 'seconds', 1000).text('ms', 1)}, {found[0]['modules']} modules")
    httpx, us = (next((name for name in measured if name.startswith(who)), None) for who in ("httpx:", "ours:"))
    if httpx and us:
        ratio = spread(measured[us], "seconds").times(spread(measured[httpx], "seconds"))
        page.say(f"ours, of httpx: {ratio}; to reach: 1.30 or less")


if __name__ == "__main__":
    sys.exit(main())
