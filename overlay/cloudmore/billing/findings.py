"""What a person must look at before the report is used."""

from __future__ import annotations

from attrs import frozen


@frozen
class Finding:
    """One finding about a report.

    Attributes:
        code: Stable name.
        message: One line for a person.
        count: How many lines it is about; 0 where it is about the report itself.
    """

    code: str
    message: str
    count: int
