"""Everything that is run on this project: ``nox`` runs what CI runs, ``nox -l`` lists the rest."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nox
from nox.command import CommandFailed
from packaging.requirements import Requirement

nox.needs_version = ">=2025.2.9"
# uv installs in seconds what takes pip half a minute; where it is missing, pip does.
nox.options.default_venv_backend = "uv|venv"
nox.options.reuse_existing_virtualenvs = True
# What `generate_check` asks is asked by the tests, too.
nox.options.sessions = ["lint", "types", "package", "tests", "contract", "chaos", "docs"]
nox.options.error_on_missing_interpreters = True

GENERATED = Path("generated/cloudmore_api")
# Tests that measure how long something takes, or how often it is done by many processes.
ALONE = tuple(f"tests/wire/test_{name}.py" for name in ("deadline", "retries", "token_flights"))
# Tests that compute and never wait: beside those, at the lowest priority, they take what is left of the machine.
BESIDE = (
    *(f"tests/wire/test_{name}_identity.py" for name in ("control", "export")),
    *("tests/docs/test_examples.py", "tests/types", "tests/unit/test_lines.py"),
)
# In the order of tests/conftest.py: the longest files first.
SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
# Two halves at once, since many of them wait; each worker collects its own half only.
A_HALF = ("tests/wire", "tests/cli", "tests/nightly", "tests/page")
TEST_RUNS = (
    (*SIDE_BY_SIDE, *A_HALF, *(f"--ignore={path}" for path in (*ALONE, *BESIDE))),
    (*SIDE_BY_SIDE, *(f"--ignore={path}" for path in (*A_HALF, *BESIDE))),
    ALONE,
    (*SIDE_BY_SIDE, *BESIDE),
)
# What holds document, client and recorded behaviour to each other. The first one twice: both runs must send the same.
CONTRACT = {
    "conformance": ("python", "tests/conformance/twice.py"),
    "answers": ("pytest", "tests/answers"),
    "replay": ("pytest", "--block-network", "tests/replay"),
}
# Schemas that check-jsonschema brings, and where the files are.
OF_GITHUB = {"github-workflows": "workflows", "github-issue-forms": "ISSUE_TEMPLATE"}
# Families of drifts that can be run alone, with their modules; that of the client is long, so CI leaves it out.
DRIFT = {"responses": "drift", "clients": "drift.clients"}
OF_DRIFTS = {"PYTHONPATH": os.pathsep.join(("tests", "benchmarks"))}
# Errors are thrown into flows, which only a tracer of our own follows: benchmarks/frame_tracer.py.
TESTS_OF_FLOWS = (
    *(f"unit/test_{name}" for name in ("attempts", "flow", "grant", "tokens", "watch")),
    *(f"wire/test_{name}" for name in ("async", "deadline", "dialects", "observing", "report", "restarts", "retries")),
)
BENCHMARKS = (
    *("typed_parsing", "import_time", "call_cpu", "async_calls", "report_memory", "billing_files"),
    *("contract_check", "mapping_items", "mapping_keys", "reconcile", "drifts_caught", "token_requests"),
    *("report_growth", "snapshot", "snapshot_growth", "snapshot_memory", "past_one_machine"),
)


def at_once(session: nox.Session, *commands: Sequence[str]) -> None:
    """Run commands side by side, and show what each of them said when it is over."""
    with ThreadPoolExecutor() as pool:
        running = [pool.submit(session.run, *command, silent=True, external=True) for command in commands]
        for command, output in zip(commands, [each.result() for each in running], strict=True):
            session.log("%s\n%s", " ".join(command), str(output).rstrip())


def install_groups(session: nox.Session, *groups: str, client: bool = False) -> None:
    """Install dependency groups of pyproject.toml, in one go with the client and its extras where it is asked."""
    wanted = nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), *groups)
    session.install("-q", *wanted, *(("-e", ".[all]") if client else ()))


@nox.session
def generate(session: nox.Session) -> None:
    """Generate the client, and the page of its evidence, from openapi/cloudmore.yaml."""
    install_groups(session, "generate")
    session.run("python", "openapi/generate.py", *session.posargs)
    session.run("python", "openapi/evidence_table.py")


@nox.session
def lint(session: nox.Session) -> None:
    """Style, walls, the document, and what GitHub reads."""
    install_groups(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    # Read, not imported: what the packages need is not installed.
    session.run("lint-imports", "--no-cache", env={"PYTHONPATH": os.pathsep.join(("overlay", "generated", "tests"))})
    session.run("python", "openapi/document_lint.py")
    session.run("zizmor", "--quiet", "--no-progress", "--offline", "--persona", "pedantic", ".github")
    for schema, folder in OF_GITHUB.items():
        files = sorted(map(str, Path(".github", folder).glob("*.yml")))
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly, for both type checkers."""
    install_groups(session, "types", "generate", "document", "api-diff")
    session.install("-q", "-e", ".[all]", "nox")
    at_once(session, ["mypy"], ["pyright"])


@nox.session
def api_diff(session: nox.Session) -> None:
    """What the document and the Python surface do to users since a revision; `-- v0.1.0 --release minor`."""
    install_groups(session, "api-diff")
    session.run("python", "openapi/api_diff.py", *session.posargs)


@nox.session
def generate_check(session: nox.Session) -> None:
    """Fail when the committed client is not what the document gives."""
    install_groups(session, "generate")
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / GENERATED.name
        session.run("python", "openapi/generate.py", "--output", str(fresh), silent=True)
        differences = sorted(different_files(GENERATED, fresh))
    if differences:
        session.error(f"run `nox -s generate` and commit: {', '.join(differences)}")
    session.log(f"{GENERATED} is what the document gives")


def different_files(committed: Path, fresh: Path) -> set[str]:
    """Names of files that are in one folder only, or not the same byte for byte."""
    contents = [
        {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if is_source(file)}
        for folder in (committed, fresh)
    ]
    names = contents[0].keys() | contents[1].keys()
    return {name for name in names if contents[0].get(name) != contents[1].get(name)}


def is_source(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, on everything installed: those that measure something alone, the others side by side."""
    install_groups(session, "test", "generate", "types", client=True)
    if session.posargs:
        session.run("pytest", *session.posargs)
        return
    one_half, other_half, alone, beside = (["pytest", *arguments] for arguments in TEST_RUNS)
    at_once(session, one_half, other_half)
    lowest_priority = ["nice", "-n", "19"] if shutil.which("nice") else []
    at_once(session, alone, [*lowest_priority, *beside])


@nox.session
def coverage(session: nox.Session) -> None:
    """Lines and branches that the tests reach, in all of their processes; longer than they, so CI leaves it out."""
    install_groups(session, "coverage", "replay", "generate", "types", client=True)
    # Where coverage finds its plugin.
    session.env["PYTHONPATH"] = str(Path("benchmarks").resolve())
    session.run("coverage", "erase")
    pytest = ("-m", "pytest", "--hypothesis-profile=ci")
    for tests in (*TEST_RUNS, ("--block-network", "tests/replay")):
        # 1 where a test failed, as those that measure time may do while they are traced: CI tells whether they pass.
        session.run("coverage", "run", *pytest, *tests, env={"COVERAGE_CORE": "ctrace"}, success_codes=[0, 1])
    # The sandbox has no flows, and would take ten times as long.
    flows = ("--omit", "*/cloudmore/sandbox/*", *pytest, *(f"tests/{name}.py" for name in TESTS_OF_FLOWS))
    session.run("coverage", "run", *flows, env={"COVERAGE_CORE": "pytrace"})
    session.run("python", "benchmarks/branch_coverage.py", *(session.posargs or ["--keep"]))


@nox.session
def mutation(session: nox.Session) -> None:
    """Change the pure decisions place by place, and print what no test notices; it is long, so CI leaves it out."""
    install_groups(session, "mutation", client=True)
    session.run("python", "benchmarks/mutants.py", *(session.posargs or ["--keep"]))


@nox.session(venv_backend="venv")
def audit(session: nox.Session) -> None:
    """Look up what is known to be vulnerable of all that a user installs; it asks a service, so CI leaves it out."""
    install_groups(session, "audit")
    with tempfile.TemporaryDirectory() as folder:
        resolved, pinned, found = (Path(folder) / name for name in ("resolved.json", "pinned.txt", "found.json"))
        resolve = ("install", "-q", "--dry-run", "--ignore-installed", "--report", str(resolved), ".[all]")
        session.run("python", "-m", "pip", *resolve)
        packages = [each["metadata"] for each in json.loads(resolved.read_text("utf-8"))["install"]]
        others = [f"{each['name']}=={each['version']}" for each in packages if each["name"] != "cloudmore-client"]
        pinned.write_text("\n".join(others), "utf-8")
        chosen = (
            "--no-deps",
            "--disable-pip",
            "--requirement",
            str(pinned),
            "--format",
            "json",
            "--output",
            str(found),
        )
        # 1 also where something was found: the answers tell.
        session.run("pip-audit", "--strict", *chosen, success_codes=[0, 1])
        answers = json.loads(found.read_text("utf-8"))["dependencies"] if found.exists() else []
    # Without its service it says that nothing is known, and gives a reason beside each name.
    looked_up = [each for each in answers if "vulns" in each]
    known = [f"{each['name']} {each['version']}: {hole['id']}" for each in looked_up for hole in each["vulns"]]
    session.log(f"{len(looked_up)} of {len(others)} packages looked up, {len(known)} known vulnerabilities")
    for line in known:
        session.log(line)
    if known or not others or len(looked_up) < len(others):
        session.error("known vulnerabilities" if known else "nobody can say whether they are vulnerable")


@nox.session(venv_backend="venv")
def lowest(session: nox.Session) -> None:
    """The tests on the lowest versions that a user may have; as long as the tests, so CI leaves it out."""
    project = nox.project.load_toml("pyproject.toml")
    tools = nox.project.dependency_groups(project, "test", "generate", "types")
    # In one go: a tool must not raise what is held down.
    session.install("-q", "-e", ".[all]", *tools, *lowest_versions(project["project"]))
    session.run("pytest", *session.posargs)


def lowest_versions(project: dict[str, Any]) -> list[str]:
    """Every requirement of the project and of its extras, at its lower bound."""
    texts = [*project["dependencies"], *(text for extra in project["optional-dependencies"].values() for text in extra)]
    requirements = [each for each in map(Requirement, texts) if each.name != project["name"]]
    return [
        f"{each.name}=={next(bound.version for bound in each.specifier if bound.operator == '>=')}"
        for each in requirements
    ]


@nox.session
def record(session: nox.Session) -> None:
    """Record the cassettes anew from a sandbox."""
    install_groups(session, "test", client=True)
    session.run("python", "-m", "replay.record", env={"PYTHONPATH": "tests"})


@nox.session
def contract(session: nox.Session) -> None:
    """Replayed cassettes, generated traffic and answers, seeded drifts; `-- replay` runs the one, with arguments."""
    install_groups(session, "conformance", "replay", "generate", client=True)
    if session.posargs:
        name, *arguments = session.posargs
        if name not in CONTRACT:
            session.error(f"there is no {name!r}; there are {', '.join(CONTRACT)}")
        session.run(*CONTRACT[name], *arguments)
        return
    at_once(session, *CONTRACT.values())
    measure_drifts(session)


@nox.session
def drift(session: nox.Session) -> None:
    """The seeded drifts of `contract` alone; `-- responses` runs a family alone, `-- clients` for half an hour."""
    install_groups(session, "conformance", "replay", "generate", client=True)
    if session.posargs:
        name, *arguments = session.posargs
        if name not in DRIFT:
            session.error(f"there is no {name!r}; there are {', '.join(DRIFT)}")
        session.run("python", "-m", DRIFT[name], *arguments, env=OF_DRIFTS)
        return
    measure_drifts(session)


def measure_drifts(session: nox.Session) -> None:
    """Count which seeded drifts are caught, and build the report of the contract."""
    session.run("pytest", "-n", "auto", "--dist", "loadfile", "tests/drift")
    session.run("python", "-m", "contract_report", env=OF_DRIFTS)
    session.run("pytest", "-n", "auto", "--dist", "loadfile", "tests/contract_report")


@nox.session
def chaos(session: nox.Session) -> None:
    """Faults as a campaign, on each stack; then a search for secrets in all that it left behind."""
    install_groups(session, "test", client=True)
    # Without the plugin that keeps the log of each test in memory: all of it goes to a file.
    # More than there are cores: many cells wait for the end of their time.
    session.run("pytest", "-q", "-p", "no:logging", "-n", "4", "tests/chaos", *session.posargs)
    if not session.posargs:
        session.run("python", "tests/chaos/secret_search.py", "build/chaos", "cassettes", env={"PYTHONPATH": "tests"})


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site, in which a warning fails, and look at every page; `--` takes options of Sphinx."""
    install_groups(session, "docs", client=True)
    session.run("python", "docs/site/build.py", "--fail-on-warning", "--keep-going", "-j", "auto", *session.posargs)
    session.run("pytest", "-q", "-n", "auto", "tests/built_site")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Generated traffic and answers, long and by chance, so CI leaves it out; `-- --times 9 --seed 7` repeats a run."""
    parser = argparse.ArgumentParser(prog="nox -s fuzz --")
    parser.add_argument("--times", type=int, default=10, help="how many times as many examples as CI has")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    options = parser.parse_args(session.posargs)
    install_groups(session, "conformance", client=True)
    session.log(f"to repeat it: nox -s fuzz -- --times {options.times} --seed {options.seed}")
    variables = {"FUZZ_TIMES": str(options.times), "FUZZ_SEED": str(options.seed)}
    for folder in ("tests/conformance", "tests/answers"):
        # Hypothesis tells its own seed only where a test fails.
        session.run("pytest", folder, f"--hypothesis-seed={options.seed}", env=variables)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure beside peers, keep the figures and make their page; `-- call_cpu import_time` measures some."""
    install_groups(session, "generate", "conformance", "replay", client=True)
    missed = []
    for name in session.posargs or BENCHMARKS:
        try:
            session.run("python", f"benchmarks/{name}.py", "--keep")
        except CommandFailed:
            # The others are measured all the same; the page tells what each has reached.
            missed.append(name)
    session.run("python", "benchmarks/results_page.py")
    if missed:
        session.error(f"failed, or did not reach what was asked: {', '.join(missed)}")


@nox.session
def package(session: nox.Session) -> None:
    """Build wheel and sdist; try the wheel bare and with extras, an editable install, and the README's other ways."""
    session.install("-q", "build>=1.2,<2", "pipx>=1.7,<2", "uv>=0.9,<1")
    shutil.rmtree("dist", ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", "dist", silent=True)
    (wheel,) = Path("dist").glob("*.whl")
    session.run("python", "tests/packaging/wheel_contents.py", str(wheel))

    def run(python: str, script: str, *arguments: str) -> None:
        # Isolated, so that nothing of the repository is found by accident.
        session.run(python, "-I", f"tests/packaging/{script}.py", *arguments, external=True)

    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor() as pool:
        folder = Path(name)
        with_sandbox = installed_in(session, folder / "sandbox", f"{wheel}[sandbox]", "pytest>=8.3,<10")

        def bare() -> None:
            python = installed_in(session, folder / "bare", str(wheel), with_pip=True)
            run(python, "bare_install", "wheel")
            run(python, "main_job", "bare", with_sandbox)
            session.run(python, "-m", "pip", "install", "-q", f"{wheel}[contract]", external=True)
            run(python, "contract_install", "cassettes")

        def editable() -> None:
            run(installed_in(session, folder / "editable", "-e", ".", with_pip=True), "bare_install", "editable")

        def billing() -> None:
            run(installed_in(session, folder / "billing", f"{wheel}[billing]"), "main_job", "billing", with_sandbox)

        def others() -> None:
            run(with_sandbox, "plugin_install")
            session.run("python", "tests/packaging/first_contact.py")

        running = [pool.submit(each) for each in (bare, editable, billing, others)]
        for each in running:
            each.result()


def installed_in(session: nox.Session, folder: Path, *arguments: str, with_pip: bool = False) -> str:
    """An environment with nothing but this; pip does as most users do, uv the same in a tenth of the time."""
    python = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    if with_pip:
        session.run("python", "-m", "venv", str(folder), silent=True)
        session.run(python, "-m", "pip", "install", "-q", *arguments, external=True)
    else:
        session.run("uv", "venv", "-q", "--python", "python", str(folder), silent=True)
        session.run("uv", "pip", "install", "-q", "--python", python, *arguments, silent=True)
    return python
