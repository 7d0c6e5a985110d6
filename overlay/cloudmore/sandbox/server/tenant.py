"""What every endpoint works on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cloudmore.sandbox.server.catalogue import Catalogue
from cloudmore.sandbox.server.dialect import Dialect
from cloudmore.sandbox.server.faults import Faults
from cloudmore.sandbox.server.settings import Settings
from cloudmore.sandbox.server.state import State
from cloudmore.sandbox.server.stored_lines import StoredLines


@dataclass(slots=True)
class Tenant:
    """One reseller with its services, customers and clock.

    Attributes:
        content: How the next billing report is spelled; another thread may set another name at any time.
        dialect: How its task speaks; the same.
    """

    settings: Settings
    catalogue: Catalogue
    state: State
    now: Callable[[], datetime]
    faults: Faults
    lines: StoredLines = field(init=False)
    content: str = field(init=False)
    dialect: Dialect = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the content and the dialect of the settings."""
        self.lines = StoredLines(self.state)
        self.content = self.settings.content
        self.dialect = self.settings.dialect

    def reset(self) -> None:
        """Go back to the seed and forget the faults; how reports are spelled and tasks speak is no data and stays."""
        self.state.reset()
        self.faults.clear()
