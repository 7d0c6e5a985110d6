"""Known findings: each with an owner, a reason and a day on which it is looked at again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from attrs import field, frozen

from cloudmore.contract.finding import Finding
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.errors import ConfigurationError

_KEYS = ("fingerprint", "owner", "reason", "expires")
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")


@frozen
class KnownFinding:
    """A finding that somebody answers for.

    Attributes:
        fingerprint: Its.
        owner: Who answers for it.
        reason: Why it may stand.
        expires: The last day on which it may.
    """

    fingerprint: str
    owner: str
    reason: str
    expires: date


@frozen
class Baseline:
    """The known findings of a file.

    Attributes:
        known: By fingerprint.
    """

    known: Mapping[str, KnownFinding] = field(factory=dict[str, KnownFinding])

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Read a file.

        Args:
            path: TOML with a table ``[[known]]`` for each.

        Raises:
            ConfigurationError: It cannot be read, or an entry lacks an owner, a reason or a day.
        """
        try:
            content = tomllib.loads(path.read_text("utf-8"))
        except OSError as error:
            raise ConfigurationError(f"The baseline {path} cannot be read: {error.strerror or error}.") from error
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(f"The baseline {path} is no TOML: {error}.") from error
        entries: Any = content.pop("known", [])
        if content or not is_list(entries):
            raise ConfigurationError(f"The baseline {path} is a list of [[known]] tables, and has something else.")
        known: dict[str, KnownFinding] = {}
        for number, entry in enumerate(entries, 1):
            finding = _known(entry, f"Entry {number} of the baseline {path}")
            if finding.fingerprint in known:
                raise ConfigurationError(f"The baseline {path} has {finding.fingerprint} twice.")
            known[finding.fingerprint] = finding
        return cls(known)

    def covers(self, finding: Finding, today: date) -> bool:
        """Whether a finding is known, and its day has not passed.

        Args:
            finding: It.
            today: The day of the check.
        """
        known = self.known.get(finding.fingerprint)
        return known is not None and today <= known.expires

    def remarks(self, findings: Sequence[Finding], today: date) -> tuple[str, ...]:
        """What somebody should do about the baseline itself.

        Args:
            findings: All that were found.
            today: The day of the check.
        """
        found = {each.fingerprint for each in findings}
        remarks: list[str] = []
        for known in self.known.values():
            if known.fingerprint not in found:
                remarks.append(f"{known.fingerprint} of {known.owner} is not found any more: remove it.")
            elif known.expires < today:
                remarks.append(_expired(known))
        return tuple(remarks)

    def expired(self, findings: Sequence[Finding], today: date) -> tuple[str, ...]:
        """The part of ``remarks`` that holds where not everything was looked at: whose day has passed.

        Args:
            findings: All that were found.
            today: The day of the check.
        """
        found = {each.fingerprint for each in findings}
        return tuple(
            _expired(each) for each in self.known.values() if each.fingerprint in found and each.expires < today
        )

    def justifications(self, findings: Sequence[Finding]) -> Mapping[str, str]:
        """Who answers for findings, and why, by fingerprint.

        Args:
            findings: Those that the file covers.
        """
        known = (self.known[each.fingerprint] for each in findings)
        return {each.fingerprint: f"{each.reason} ({each.owner}, until {each.expires})" for each in known}


def _expired(known: KnownFinding) -> str:
    return f"{known.fingerprint} of {known.owner} expired on {known.expires}: {known.reason}"


def _known(entry: Any, what: str) -> KnownFinding:
    given: Mapping[str, Any] = entry if is_object(entry) else {}
    wrong = [each for each in _KEYS if not given.get(each)] + sorted(given.keys() - set(_KEYS))
    if wrong:
        raise ConfigurationError(
            f"{what} has {', '.join(_KEYS)} and nothing else: look at {', '.join(wrong)}.",
            remedy="A known finding needs somebody who answers for it.",
        )
    expires: Any = given["expires"]
    if isinstance(expires, datetime) or not isinstance(expires, date):
        raise ConfigurationError(f"{what}: expires is a day such as 2027-01-31, without quotes.")
    if not _FINGERPRINT.fullmatch(str(given["fingerprint"])):
        raise ConfigurationError(f"{what}: a fingerprint has twelve letters and digits, as a finding shows it.")
    return KnownFinding(str(given["fingerprint"]), str(given["owner"]), str(given["reason"]), expires)
