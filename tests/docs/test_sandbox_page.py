"""What the page on the sandbox shows is run, and the names that it lists are all there are."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from conftest import REPOSITORY

from cloudmore.sandbox import Sandbox
from cloudmore.sandbox.server.content import CONTENTS
from cloudmore.sandbox.server.dialect import DIALECTS
from cloudmore.sandbox.server.drifts import DRIFTS
from cloudmore.sandbox.server.view import DATE_SPELLINGS, RANGE_ENDS, ROLES, SETTLINGS

PAGE = (REPOSITORY / "docs" / "sandbox.md").read_text("utf-8")


EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def printed_by(example: str) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()


def test_there_are_four_examples() -> None:
    assert len(EXAMPLES) == 4


def test_the_first_example_runs() -> None:
    lines, organizations, failed = printed_by(EXAMPLES[0])
    assert int(lines.removesuffix(" lines")) > 100
    assert organizations == "3 organizations"
    assert failed.startswith("Expired The report ")


def test_the_example_with_data_of_ones_own_runs() -> None:
    assert printed_by(EXAMPLES[1]) == ["2 1 lines", "9 2 lines", "30.00001", f"{3000001 * 10**25} 30"]


def test_the_example_with_drifts_tells_of_each_what_becomes_of_it() -> None:
    told = dict(line.split(": ", 1) for line in printed_by(EXAMPLES[2]))
    assert told["list-enveloped"] == told["essential-gone"] == "stops, ResponseError"
    assert told["page"] == "goes on with ['Voorbeeld Timmerwerk 1 N.V.']"
    assert told["null"] == "goes on with ['None', 'None']"
    assert told["dates-changed"] == "nothing to change there"
    assert {*told} < {*DRIFTS}
    assert "keys-reordered" not in told


def test_the_example_with_a_live_check_tells_what_has_drifted() -> None:
    assert printed_by(EXAMPLES[3]) == ["services_list: new", "organizations_list: broken", "exit code 6"]


@pytest.mark.parametrize(
    ("setting", "names"),
    [("range_end", RANGE_ENDS), ("settling", SETTLINGS), ("dates", DATE_SPELLINGS), ("role", ROLES)],
)
def test_what_a_vendor_may_do_is_listed(setting: str, names: tuple[str, ...]) -> None:
    (entry,) = re.findall(rf"^- `sb\.{setting}`: (.*?)(?=^- )", PAGE, re.DOTALL | re.MULTILINE)
    assert {*names} <= {*re.findall(r"`([\w-]+)`", entry)}


def test_every_dialect_and_content_is_listed() -> None:
    listed = {name for names in re.findall(r"A name \((.*?)\)|is spelled: (.*?)\.", PAGE) for name in names if name}
    assert {name for names in listed for name in re.findall(r"`([\w-]+)`", names)} == {*DIALECTS, *CONTENTS}


def test_the_faults_that_are_named_are_there() -> None:
    with Sandbox(organizations=0) as sb:
        assert {*re.findall(r'faults\.add\("([\w-]+)"', PAGE), "not-found", "empty-report", "partial-report"} <= {
            *sb.faults.names
        }
