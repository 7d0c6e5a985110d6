"""What a sandbox is made from."""

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from cloudmore.sandbox.server.content import CAMEL, content_named
from cloudmore.sandbox.server.dialect import DIALECTS, LOCATION, Dialect, checked
from cloudmore.sandbox.server.randomness import derived_guid


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of a sandbox; the credentials come from the seed unless they are given.

    Args:
        seed: Equal seeds give equal sandboxes.
        organizations: How many organizations there are at first.
        state: The SQLite file that keeps the state; in memory when left out.
        report_seconds: How long it takes to build a billing report.
        content: How billing reports are spelled at first.
        dialect: How the billing task speaks at first.
        username: User name of the API user.
        password: Password of the API user.
        client_id: The client id, which is the same for everybody.
        client_secret: The client secret.
        reseller_id: The reseller's GUID.
    """

    seed: int = 7
    organizations: int = 40
    state: Path | None = None
    report_seconds: float = 4.0
    content: str = CAMEL
    dialect: Dialect = DIALECTS[LOCATION]
    username: str = ""
    password: str = field(default="", repr=False)
    client_id: str = "ro.customer.client"
    client_secret: str = field(default="", repr=False)
    reseller_id: str = ""

    def __post_init__(self) -> None:
        """Fill in the credentials.

        Raises:
            ValueError: A setting cannot be used.
        """
        if self.organizations < 0:
            raise ValueError(f"organizations is {self.organizations}; it cannot be negative")
        if self.report_seconds < 0:
            raise ValueError(f"report_seconds is {self.report_seconds}; it cannot be negative")
        content_named(self.content)
        checked(self.dialect)
        derived = {
            "username": f"api-user-{self.seed}@sandbox.example",
            "password": f"sandbox-password-of-seed-{self.seed}",
            "client_secret": f"sandbox-secret-of-seed-{self.seed}",
            "reseller_id": derived_guid(self.seed, "reseller"),
        }
        for name, value in derived.items():
            if not getattr(self, name):
                object.__setattr__(self, name, value)
        try:
            UUID(self.reseller_id)
        except ValueError as error:
            raise ValueError(f"reseller_id is {self.reseller_id!r}; it must be a GUID") from error
