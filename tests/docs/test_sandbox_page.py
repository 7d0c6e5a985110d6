"""What the page on the sandbox shows is run, and the names that it lists are all there are."""

from __future__ import annotations

import re
import subprocess
import sys

from conftest import REPOSITORY

from cloudmore.sandbox import Sandbox
from cloudmore.sandbox.server.content import CONTENTS
from cloudmore.sandbox.server.dialect import DIALECTS

PAGE = (REPOSITORY / "docs" / "sandbox.md").read_text("utf-8")


def test_the_example_runs() -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    lines, organizations, failed = ran.stdout.splitlines()
    assert int(lines.removesuffix(" lines")) > 100
    assert organizations == "3 organizations"
    assert failed.startswith("Expired The report ")


def test_every_dialect_and_content_is_listed() -> None:
    listed = {name for names in re.findall(r"A name \((.*?)\)|is spelled: (.*?)\.", PAGE) for name in names if name}
    assert {name for names in listed for name in re.findall(r"`([\w-]+)`", names)} == {*DIALECTS, *CONTENTS}


def test_the_faults_that_are_named_are_there() -> None:
    with Sandbox(organizations=0) as sb:
        assert {*re.findall(r'faults\.add\("([\w-]+)"', PAGE), "not-found"} <= {*sb.faults.names}
