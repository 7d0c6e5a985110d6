"""What every endpoint works on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cloudmore.sandbox.server.catalogue import Catalogue
from cloudmore.sandbox.server.settings import Settings
from cloudmore.sandbox.server.state import State


@dataclass(frozen=True, slots=True)
class Tenant:
    """One reseller with its services, customers and clock."""

    settings: Settings
    catalogue: Catalogue
    state: State
    now: Callable[[], datetime]
