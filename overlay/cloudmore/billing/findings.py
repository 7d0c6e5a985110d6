"""What a person must look at before the report is used."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import msgspec
from attrs import Factory, frozen

_KEY_LENGTH = 12


@frozen
class Finding:
    """One finding about a report.

    Attributes:
        code: Stable name.
        message: One line for a person.
        count: How many lines it is about; 0 where it is about the report itself.
        key: What it is about, in text that is the same whenever it is found again, so that an acceptance is remembered;
            the code alone where there is one finding of that code.
        organization: Name of the organization that it is about; its id where it has no name.
        service: Name of the service, likewise.
        currency: Currency of the amount.
        amount: The money that is in doubt.
        line_keys: Keys of the lines it is about, as far as they are told one by one.
    """

    code: str
    message: str
    count: int
    key: str = Factory(lambda self: self.code, takes_self=True)
    organization: str | None = None
    service: str | None = None
    currency: str | None = None
    amount: Decimal | None = None
    line_keys: tuple[str, ...] = ()


def subject_key(*parts: str | None) -> str:
    """A short text for what a finding is about; 12 hexadecimal digits of SHA-256 over the JSON list of its parts.

    Args:
        parts: Ids of what it is about, and whatever else makes it another finding.
    """
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:_KEY_LENGTH]
