"""The document, ready to make traffic from: settings of schemathesis, the client's credentials, and what is counted."""

from __future__ import annotations

from base64 import b64encode
from copy import deepcopy

import schemathesis
from conformance.excuses import OFF
from conformance.steering import Known, operation_of
from conformance.tally import Tally
from conformance.world import SETTINGS, World
from document import DOCUMENT
from effort import FUZZ_SEED, IS_FUZZ, examples
from schemathesis import AuthContext, Case, CheckResult, HookContext, Response

WORLD = World()
KNOWN = Known.of(WORLD)
TALLY = Tally()
BASIC = "Basic " + b64encode(f"{SETTINGS.client_id}:{SETTINGS.client_secret}".encode()).decode()
# Given here, because a schemathesis.toml that lies about would change every other test run.
CONFIG = schemathesis.Config.from_dict(
    {
        # The same requests in every run, but for the one that is left to chance.
        "generation": {"deterministic": not IS_FUZZ, "database": "none", "max-examples": examples(30)},
        **({"seed": FUZZ_SEED} if IS_FUZZ else {}),
        "checks": {check: {"enabled": False} for check in OFF},
    }
)
# The check of ignored credentials passes over OAuth2; a bearer token is what the scheme comes to.
VIEW = deepcopy(DOCUMENT)
VIEW["components"]["securitySchemes"]["oauth2"] = {"type": "http", "scheme": "bearer"}
schema = schemathesis.openapi.from_dict(VIEW, config=CONFIG)
schema.app = WORLD


@schema.auth(refresh_interval=None)
class Token:
    """A token for every call; the token endpoint wants the client instead."""

    def get(self, case: Case, _: AuthContext) -> str:
        """Choose the value of the header."""
        return BASIC if operation_of(case) == "authentication_token" else f"Bearer {WORLD.token}"

    def set(self, case: Case, data: str, _: AuthContext) -> None:
        """Put it into the case."""
        case.headers = {**(case.headers or {}), "Authorization": data}


@schema.hook
def after_validate(_: HookContext, case: Case, response: Response, results: list[CheckResult]) -> None:
    """Count what was looked at."""
    TALLY.count(case, response, results)
