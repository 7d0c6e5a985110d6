"""Which findings somebody has accepted, with the reason: the decision, without a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Self

from attrs import Factory, evolve, frozen

from cloudmore.billing.finding_codes import CODES, WITHOUT_LINES, Lasting, known_codes
from cloudmore.billing.findings import Finding
from cloudmore.errors import ConfigurationError

_GIVEN = re.compile(r"(?P<code>[^:=]*)(:(?P<key>[^=]*))?=(?P<reason>.*)", re.DOTALL)


@frozen
class Subject:
    """Whose report a finding is about.

    Attributes:
        source: ``cloudmore`` or ``sandbox``: what is accepted of made-up data says nothing about real data.
        reseller_id: Whose.
        month: The period.
    """

    source: str
    reseller_id: str
    month: str


@frozen
class Acceptance:
    """A finding that somebody has accepted.

    Attributes:
        code: Of the finding.
        key: Of the finding.
        reason: Why it may stand.
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        month: The period that it holds for; ``None`` where the condition stands, whatever the month.
        count: How many lines the finding was about.
        about: The finding's message at the time, for whoever reads the file.
        at: When, in UTC.
    """

    code: str
    key: str
    reason: str
    source: str
    reseller_id: str
    month: str | None
    count: int
    about: str
    at: datetime

    def covers(self, finding: Finding, subject: Subject) -> bool:
        """Whether it is about a finding; in its month more lines than were accepted make it a new one.

        Args:
            finding: With the same code and key.
            subject: Whose report.
        """
        if self.month is None:
            return True
        return self.month == subject.month and finding.count <= self.count


@frozen
class Given:
    """What somebody accepts with this very command.

    Attributes:
        code: Of the findings.
        key: Of one of them; ``None`` for all that are found.
        reason: Why they may stand.
    """

    code: str
    key: str | None
    reason: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """``CODE=REASON``, or ``CODE:KEY=REASON`` for one finding.

        Raises:
            ConfigurationError: It is neither, the code does not exist, or there is no reason.
        """
        match = _GIVEN.fullmatch(text)
        remedy = "Write --accept CODE=REASON, or --accept CODE:KEY=REASON for one finding."
        if match is None:
            raise ConfigurationError(f"{text!r} accepts nothing.", remedy=remedy)
        (code,) = known_codes([match["code"].strip()])
        if code in WITHOUT_LINES:
            raise ConfigurationError(
                f"{code} cannot be accepted: there is no line that somebody could have looked at.",
                remedy=_INSTEAD.get(code, _INSTEAD["empty"]),
            )
        reason = match["reason"].strip()
        if not reason:
            raise ConfigurationError(f"{code} is accepted without a reason.", remedy=remedy)
        key = match["key"]
        if key is not None and not key.strip():
            raise ConfigurationError(f"{text!r} names no finding behind the colon.", remedy=remedy)
        return cls(code, None if key is None else key.strip(), reason)


# What else can be done about findings that nobody can accept.
_INSTEAD = {
    "empty": "Use --allow-empty of billing report where a month without lines is all right.",
    "nothing-compared": "Give a file that has the customers, the currency and the month of the report; where its dates "
    "are those of the invoices, say --dated.",
    "nothing-exported": "Map the organizations, and mend what holds the lines back.",
}
_Place = tuple[str, str, str, str]


@frozen
class Acceptances:
    """What was accepted before, and what is accepted now.

    Attributes:
        known: What was accepted before, by source, reseller, code and key; the newest last.
        given: What is accepted now.
    """

    known: Mapping[_Place, tuple[Acceptance, ...]] = Factory(dict[_Place, tuple[Acceptance, ...]])
    given: tuple[Given, ...] = ()

    @classmethod
    def of(cls, accepted: Iterable[Acceptance]) -> Self:
        """Those that are remembered.

        Args:
            accepted: The oldest first.
        """
        known: dict[_Place, tuple[Acceptance, ...]] = {}
        for each in accepted:
            place = (each.source, each.reseller_id, each.code, each.key)
            known[place] = (*known.get(place, ()), each)
        return cls(known)

    def giving(self, texts: Iterable[str]) -> Self:
        """The same, with what somebody accepts now.

        Args:
            texts: Each ``CODE=REASON`` or ``CODE:KEY=REASON``.

        Raises:
            ConfigurationError: One is neither, names no code, or gives no reason.
        """
        return evolve(self, given=tuple(map(Given.parse, texts)))

    def of_finding(self, finding: Finding, subject: Subject, now: datetime) -> tuple[Acceptance | None, bool]:
        """The acceptance of a finding, and whether it is a new one that has to be remembered.

        Args:
            finding: It.
            subject: Whose report.
            now: When what is accepted now is accepted, in UTC.
        """
        code, key = finding.code, finding.key
        if code in WITHOUT_LINES:
            return None, False
        known = self.known.get((subject.source, subject.reseller_id, code, key), ())
        before = next((each for each in reversed(known) if each.covers(finding, subject)), None)
        given = next((each for each in reversed(self.given) if each.code == code and each.key in (None, key)), None)
        if given is None or (before is not None and before.reason == given.reason):
            return before, False
        month = None if CODES[code] is Lasting.STANDING else subject.month
        whose = subject.source, subject.reseller_id, month
        return Acceptance(code, key, given.reason, *whose, finding.count, finding.message, now), True
