"""Known findings: somebody answers for each, until a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from contract.recordings import EXCHANGES, answered, changed, checked

from cloudmore import ConfigurationError
from cloudmore.contract import CheckResult, Verdict

TODAY = date(2026, 11, 23)
ENTRY = """
[[known]]
fingerprint = "{fingerprint}"
owner = "billing@sample.example"
reason = "The vendor was asked."
expires = {expires}
"""


def judged(folder: Path, text: str = "") -> CheckResult:
    """A recording with one broken property and one new one, beside a baseline."""
    (folder / "known.toml").write_text(text, "utf-8")
    made = changed("list", answered(lambda body: body[0].update(active="no", more=1)))
    return checked(folder, EXCHANGES["token"], made, baseline=folder / "known.toml", today=TODAY)


def fingerprints(folder: Path) -> list[str]:
    return [each.fingerprint for each in judged(folder).findings]


@pytest.mark.parametrize(
    ("expires", "verdict", "known", "remark"),
    [
        pytest.param("2026-11-24", Verdict.CLEAN, 1, None, id="until tomorrow"),
        pytest.param("2026-11-23", Verdict.CLEAN, 1, None, id="until today"),
        pytest.param(
            "2026-11-22",
            Verdict.BROKEN,
            0,
            "of billing@sample.example expired on 2026-11-22: The vendor was asked.",
            id="until yesterday",
        ),
    ],
)
def test_a_known_finding_stands_until_its_day(
    expires: str, verdict: Verdict, known: int, remark: str | None, tmp_path: Path
) -> None:
    broken, _new = fingerprints(tmp_path)
    result = judged(tmp_path, ENTRY.format(fingerprint=broken, expires=expires))
    assert (result.verdict(), len(result.known)) == (verdict, known)
    assert result.remarks == ((f"{broken} {remark}",) if remark else ())


def test_others_are_not_covered(tmp_path: Path) -> None:
    _broken, new = fingerprints(tmp_path)
    result = judged(tmp_path, ENTRY.format(fingerprint=new, expires="2026-12-01"))
    assert ([each.grade for each in result.findings], result.verdict()) == (["broken"], Verdict.BROKEN)


def test_what_is_not_found_any_more_is_told(tmp_path: Path) -> None:
    result = judged(tmp_path, ENTRY.format(fingerprint="0123456789ab", expires="2026-12-01"))
    assert result.remarks == ("0123456789ab of billing@sample.example is not found any more: remove it.",)


GOOD = ENTRY.format(fingerprint="0123456789ab", expires="2026-12-01")
REFUSED = {
    "no TOML": ("[known", "is no TOML"),
    "another table": ("[other]\n", "is a list of .*known.* tables"),
    "one table": ("[known]\n", "is a list of .*known.* tables"),
    "no owner": (GOOD.replace("owner", "#"), "look at owner"),
    "no reason": (GOOD.replace('"The vendor was asked."', '""'), "look at reason"),
    "no day": (GOOD.replace("expires", "#"), "Entry 1 .* look at expires. A known finding needs somebody"),
    "a word too much": (GOOD + 'note = "x"\n', "look at note"),
    "a day in quotes": (GOOD.replace("2026-12-01", '"2026-12-01"'), "expires is a day such as 2027-01-31"),
    "a time": (GOOD.replace("2026-12-01", "2026-12-01T00:00:00"), "expires is a day"),
    "no fingerprint": (GOOD.replace("0123456789ab", "organizations"), "twelve letters and digits"),
    "twice": (GOOD + GOOD, "has 0123456789ab twice"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_baseline_that_nobody_answers_for_is_refused(name: str, tmp_path: Path) -> None:
    text, words = REFUSED[name]
    with pytest.raises(ConfigurationError, match=words):
        judged(tmp_path, text)


def test_a_baseline_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.toml cannot be read: No such file"):
        checked(tmp_path, EXCHANGES["list"], baseline=tmp_path / "nowhere.toml")
