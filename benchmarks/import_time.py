"""What importing the client and making one costs, beside httpx alone.

    python benchmarks/import_time.py [--runs 15]

Each in a fresh process, on the bare dependencies; milliseconds are of the lines themselves, without the start of the
interpreter. To reach: at most 1.3 times httpx; an endpoint adds at most 20 ms.
"""

from __future__ import annotations

import sys

from attrs import frozen
from figures import REPOSITORY, Command, Figure, Goal, Page, in_turn, spread
from peers import Peer, installed, ours, stock

STRIPE, GITHUBKIT, OPENAI = "stripe==16.1.0", "githubkit==0.16.1", "openai==3.57.0"
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
    """Measure and print; exit code 1 when a reach is missed."""
    page = Page(__file__, __doc__, runs=15)
    with page.open() as options:
        measure(page, wholes(), options.runs)
        measured = in_turn({name: each.command() for name, each in endpoints().items()}, options.runs, rehearsals=1)
        by_time = sorted(measured, key=lambda name: spread(measured[name], "seconds").median)
        for what, name in (("cheapest", by_time[0]), ("dearest", by_time[-1])):
            told = f"the {what} of {len(measured)} endpoints, {name}, adds"
            found = spread(measured[name], "seconds", 1000)
            page.figure(Figure.of(told, found, "ms", digits=1, goal=Goal("at most", 20)))
        measure(page, {f"cm.{name} adds": Lines(ours(), f"cm.{name}", OURS) for name in RESOURCES}, options.runs)
    return 0 if page.reached else 1


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
        "githubkit, for scale: from githubkit import GitHub; GitHub(…)": Lines(
            Peer(installed("githubkit", GITHUBKIT, "hishel<1.3.1")), "from githubkit import GitHub\nGitHub('token')"
        ),
        "openai, for scale: import openai; openai.OpenAI(…)": Lines(
            Peer(installed("openai", OPENAI)), "import openai\nopenai.OpenAI(api_key='key')"
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
    taken = {name: spread(found, "seconds", 1000) for name, found in measured.items()}
    httpx = next((each for name, each in taken.items() if name.startswith("httpx:")), None)
    for name, each in taken.items():
        figure = Figure.of(name, each, "ms", digits=1)
        if httpx and name.startswith("ours:"):
            figure = figure.compared(each, httpx, "httpx", Goal("at most", 1.3))
        page.figure(figure)
        page.figure(Figure(f"{name}: modules", measured[name][0]["modules"], digits=0))


if __name__ == "__main__":
    sys.exit(main())
