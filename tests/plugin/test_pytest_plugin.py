"""The fixtures of pytest as somebody's own project meets them: found by entry point, in processes of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from attrs import frozen
from conftest import REPOSITORY
from free_ports import free_port

ENTRY_POINTS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["pytest11"]
STRICT = ("-W", "error", "--strict-markers", "--strict-config", "-p", "no:cacheprovider")
OUTCOME = re.compile(
    r"^.*\b(PASSED|FAILED|ERROR)\b.*::(test_\w+)|^.*::(test_\w+).*\b(PASSED|FAILED|ERROR)\b", re.MULTILINE
)
# Others that happen to be installed here take a second each to load.
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


@frozen
class Ran:
    """What a run of pytest came to."""

    code: int
    said: str

    @property
    def outcomes(self) -> dict[str, str]:
        """Of each test."""
        found = OUTCOME.findall(self.said)
        return {first or second: before or after for before, first, second, after in found}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder, beside an installed distribution that has the entry points of this one."""
    installed = tmp_path / "installed" / "somebody_elses_cloudmore-1.dist-info"
    installed.mkdir(parents=True)
    lines = [f"{name} = {module}" for name, module in ENTRY_POINTS.items()]
    (installed / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines, ""]), "utf-8")
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: somebody-elses-cloudmore\nVersion: 1\n", "utf-8")
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def run(project: Path, *arguments: str, files: dict[str, str]) -> Ran:
    """Write the files, and run pytest in the folder, with the plugin and no other."""
    return run_with(project, "-p", "cloudmore", *arguments, files=files, **ALONE)


def run_with(
    project: Path, *arguments: str, files: dict[str, str], program: tuple[str, ...] = ("-m", "pytest"), **variables: str
) -> Ran:
    """Write the files, and run pytest in the folder."""
    for name, text in files.items():
        (project / name).write_text(text, "utf-8")
    path = (project.parent / "installed", REPOSITORY / "overlay", REPOSITORY / "generated")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CLOUDMORE_"))}
    ran = subprocess.run(
        [sys.executable, *program, "-v", *STRICT, *arguments],
        cwd=project,
        env={**kept, "PYTHONPATH": os.pathsep.join(map(str, path)), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout)


USED = """
import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from cloudmore import Cloudmore, NotFoundError

seen = []


@pytest.mark.parametrize("run", [1, 2])
def test_each_test_has_a_sandbox_of_its_own(cloudmore_sandbox, cloudmore_client, run):
    assert cloudmore_sandbox.url not in seen
    seen.append(cloudmore_sandbox.url)
    assert len(cloudmore_client.organizations.list()) == 3
    cloudmore_client.organizations.create({"name": "Sample Bakery"})
    cloudmore_sandbox.faults.add("not-found", times=None)


def test_waiting_moves_the_clock_and_takes_no_time(cloudmore_sandbox, cloudmore_client):
    assert cloudmore_sandbox.clock.manual
    began = cloudmore_sandbox.clock.monotonic()
    cloudmore_sandbox.faults.add("unavailable", operation="organizations_list", times=3)
    assert cloudmore_client.organizations.list()
    with cloudmore_client.billing.report("2026-10") as report:
        assert report.totals().lines > 100
    for _ in range(20):
        cloudmore_client.health.check()
    # Twenty calls, five a second, and three waits before another try: on a clock that only waiting moves.
    assert cloudmore_sandbox.clock.monotonic() - began > 3


def test_the_client_has_the_time_of_the_sandbox(cloudmore_sandbox, cloudmore_client):
    cloudmore_sandbox.clock.set(datetime(2031, 1, 1, tzinfo=UTC))
    with cloudmore_client.billing.report("2030-12") as report:
        assert report.totals().lines > 100


@pytest.mark.cloudmore_sandbox(organizations=5, report_seconds=30)
class TestMarked:
    def test_a_class_says_it(self, cloudmore_sandbox, cloudmore_client):
        assert len(cloudmore_client.organizations.list()) == 5
        task = cloudmore_client.billing.submit("2026-10")
        assert not task.status().state.name == "SUCCEEDED"
        cloudmore_sandbox.clock.advance(31)
        assert task.status().state.name == "SUCCEEDED"

    @pytest.mark.cloudmore_sandbox(organizations=1, clock="real")
    def test_a_test_says_otherwise(self, cloudmore_sandbox, cloudmore_client):
        assert len(cloudmore_client.organizations.list()) == 1
        assert not cloudmore_sandbox.clock.manual


@pytest.mark.cloudmore_sandbox(port=PORT)
@pytest.mark.parametrize("run", [1, 2])
def test_a_port_is_free_again_for_the_next_test(cloudmore_sandbox, run):
    assert cloudmore_sandbox.url.endswith(":PORT")


@pytest.mark.parametrize("run", [1, 2])
def test_an_async_client_is_used_in_a_loop(cloudmore_async_client, run):
    async def count():
        async with cloudmore_async_client as cm:
            return len(await cm.organizations.list())

    assert asyncio.run(count()) == 3


def test_an_async_client_needs_no_block(cloudmore_async_client):
    async def count():
        return len(await cloudmore_async_client.organizations.list())

    assert asyncio.run(count()) == 3


def test_both_clients_are_of_one_sandbox(cloudmore_client, cloudmore_async_client):
    assert cloudmore_client.base_url == cloudmore_async_client.base_url


def test_own_data(cloudmore_sandbox, cloudmore_client):
    cloudmore_sandbox.load({"organizations": [{"id": "org-1", "name": "Exempel AB"}], "lines": []})
    assert [each.name for each in cloudmore_client.organizations.list()] == ["Exempel AB"]
"""
NAMES = sorted(set(re.findall(r"def (test_\w+)", USED)))


XDIST = ("-p", "xdist", "-n", "2", "--dist", "loadfile")


@pytest.mark.parametrize(
    ("arguments", "files"), [((), 1), (XDIST, 2)], ids=["in one process", "in two processes of xdist"]
)
def test_the_fixtures(project: Path, arguments: tuple[str, ...], files: int) -> None:
    # A file for each process: two of them cannot have the same port.
    used = {f"test_{number}.py": USED.replace("PORT", str(free_port())) for number in range(files)}
    ran = run(project, *arguments, files=used)
    assert (ran.code, "warning" in ran.said.splitlines()[-1]) == (0, False), ran.said
    assert sorted(ran.outcomes) == NAMES
    assert {*ran.outcomes.values()} == {"PASSED"}


def test_the_ini_file_and_the_marker_choose_the_data(project: Path) -> None:
    names = "{each.name for each in cloudmore_client.organizations.list()}"
    ran = run(
        project,
        files={
            "pytest.ini": "[pytest]\ncloudmore_sandbox_organizations = 2\ncloudmore_sandbox_seed = 99\n",
            "test_ini.py": f"""
import pytest
from cloudmore.sandbox import Sandbox

pytestmark = pytest.mark.cloudmore_sandbox(report_seconds=4)

def expected(**options):
    with Sandbox(**options) as sb, sb.client() as cm:
        return {{each.name for each in cm.organizations.list()}}

def test_ini(cloudmore_client):
    assert {names} == expected(organizations=2, seed=99)

@pytest.mark.cloudmore_sandbox(seed=7)
def test_marker(cloudmore_client):
    assert {names} == expected(organizations=2, seed=7) != expected(organizations=2, seed=99)
""",
        },
    )
    assert (ran.code, ran.outcomes) == (0, {"test_ini": "PASSED", "test_marker": "PASSED"}), ran.said


REFUSED = {
    "@pytest.mark.cloudmore_sandbox(3)": "it takes names, such as organizations=3.",
    "@pytest.mark.cloudmore_sandbox(organisations=3)": "Sandbox takes no organisations.",
    "@pytest.mark.cloudmore_sandbox(organizations=-1)": "The sandbox cannot be made: ",
    "@pytest.mark.cloudmore_sandbox(clock=4)": "clock=4 is none of manual, real. Move `cloudmore_sandbox.clock` in the",
    '@pytest.mark.cloudmore_sandbox(content="klingon")': "The sandbox cannot be made: ",
    "@pytest.mark.cloudmore_sandbox(port=99999)": "port 99999 is not between 0 and 65535",
}


def test_what_cannot_be_used_is_an_error_without_a_traceback(project: Path) -> None:
    tests = [f"{mark}\ndef test_{number}(cloudmore_client):\n    pass\n" for number, mark in enumerate(REFUSED)]
    ran = run(project, files={"test_refused.py": "\n".join(["import pytest", *tests])})
    assert (ran.code, {*ran.outcomes.values()}, len(ran.outcomes)) == (1, {"ERROR"}, len(REFUSED)), ran.said
    assert [why for why in REFUSED.values() if f"{why}" not in ran.said] == []
    assert "starting.py" not in ran.said


def test_a_wrong_number_in_the_ini_file_is_an_error_that_names_it(project: Path) -> None:
    files = {
        "pytest.ini": "[pytest]\ncloudmore_sandbox_seed = seven\n",
        "test_it.py": "def test_it(cloudmore_sandbox):\n    pass\n",
    }
    ran = run(project, files=files)
    assert (ran.code, ran.outcomes) == (1, {"test_it": "ERROR"})
    assert "cloudmore_sandbox_seed of the ini file is 'seven', which is no whole number." in ran.said


def test_a_missing_extra_is_an_error_that_says_how_to_install_it(project: Path) -> None:
    files = {
        "conftest.py": "import sys\nsys.modules['starlette'] = None\n",
        "test_it.py": "def test_it(cloudmore_client):\n    pass\n\ndef test_other():\n    pass\n",
    }
    ran = run(project, files=files)
    assert (ran.code, ran.outcomes) == (1, {"test_it": "ERROR", "test_other": "PASSED"}), ran.said
    assert "cloudmore_sandbox: The sandbox needs the package starlette" in ran.said
    assert "pip install 'cloudmore-client[sandbox]'" in ran.said
    assert "Traceback" not in ran.said


LOADED = """
import sys

def pytest_unconfigure():
    print("\\nLOADED", *sorted(sys.modules))
"""


def loaded(project: Path, *arguments: str, **variables: str) -> set[str]:
    files = {"conftest.py": LOADED, "test_it.py": "def test_it():\n    pass\n"}
    ran = run_with(project, *arguments, files=files, **variables)
    assert ran.code == 0, ran.said
    (line,) = (line for line in ran.said.splitlines() if line.startswith("LOADED "))
    return {*line.split()[1:]}


def test_a_run_that_asks_for_nothing_loads_one_module(project: Path) -> None:
    with_it = loaded(project, "-p", "cloudmore", **ALONE)
    assert with_it - loaded(project, **ALONE) == {"pytest_cloudmore"}
    assert with_it & {"cloudmore", "cloudmore_api", "httpx", "starlette", "uvicorn", "attrs"} == set()


def test_it_is_found_without_being_named_and_left_out_when_that_is_asked(project: Path) -> None:
    assert "pytest_cloudmore" in loaded(project)
    assert "pytest_cloudmore" not in loaded(project, "-p", "no:cloudmore")


def test_without_it_the_fixtures_are_unknown(project: Path) -> None:
    ran = run_with(project, "-p", "no:cloudmore", files={"test_it.py": "def test_it(cloudmore_client):\n    pass\n"})
    assert (ran.code, ran.outcomes) == (1, {"test_it": "ERROR"})
    assert "fixture 'cloudmore_client' not found" in ran.said


@pytest.mark.parametrize("way", ["runpytest_inprocess", "runpytest_subprocess"])
def test_a_test_of_tests_may_use_them(project: Path, way: str) -> None:
    ran = run(
        project,
        files={
            "conftest.py": 'pytest_plugins = ["pytester"]\n',
            "test_outer.py": f'''
def test_outer(pytester, cloudmore_client):
    assert len(cloudmore_client.organizations.list()) == 3
    pytester.makepyfile(test_inner="""
        def test_inner(cloudmore_client):
            assert len(cloudmore_client.organizations.list()) == 3
    """)
    pytester.{way}("-W", "error", "-p", "cloudmore", "-p", "no:cacheprovider").assert_outcomes(passed=1, warnings=0)
''',
        },
    )
    assert (ran.code, ran.outcomes["test_outer"]) == (0, "PASSED"), ran.said


PACKAGES = ("cloudmore", "cloudmore_api", "pytest_cloudmore")
IMPORTED_BEFORE = f"import sys, {', '.join(PACKAGES)}, pytest; sys.exit(pytest.main(sys.argv[1:]))"


def test_a_program_that_imported_it_may_start_pytest(project: Path) -> None:
    # As a wheel lists its files: pytest reads there which packages a plugin came with.
    (installed,) = (project.parent / "installed").glob("*.dist-info")
    (installed / "RECORD").write_text("".join(f"{name}/__init__.py,,\n" for name in PACKAGES), "utf-8")
    used = "def test_it(cloudmore_client):\n    assert cloudmore_client.organizations.list()\n"
    ran = run_with(project, "-p", "cloudmore", files={"test_it.py": used}, program=("-c", IMPORTED_BEFORE), **ALONE)
    assert (ran.code, ran.outcomes) == (0, {"test_it": "PASSED"}), ran.said
    assert "warning" not in ran.said


def test_pytest_lists_what_there_is(project: Path) -> None:
    fixtures = run(project, "--fixtures", files={"test_it.py": ""}).said
    assert re.search(
        r"cloudmore_sandbox -- .*\n    A started sandbox of the Cloudmore API for this test alone", fixtures
    )
    assert re.search(r"cloudmore_client -- .*\n    A client of", fixtures)
    assert re.search(r"cloudmore_async_client -- .*\n    An async client of", fixtures)
    assert "@pytest.mark.cloudmore_sandbox(organizations=3, seed=7," in run(project, "--markers", files={}).said
