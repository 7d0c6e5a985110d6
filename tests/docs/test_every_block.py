"""Every block of the README and of the pages is run by a test, or stands here with the reason why none can.

A new block fails this test: give it to a test that runs it and raise the number, or say why it cannot be run.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter

import pytest
from conftest import REPOSITORY
from howto import blocks_of

# Of a page, and of a kind of block: how many there are, and the tests that run them.
RUN: dict[str, dict[str, tuple[int, str]]] = {
    "README.md": {
        # Continuous integration runs two of them itself.
        "sh": (
            5,
            (
                "test_readme_commands.py::test_the_job_of_a_month"
                " test_readme_commands.py::test_the_first_commands_with_an_account"
                " test_readme_shells.py::test_the_variables_make_a_client"
                " test_readme.py::test_continuous_integration_runs_the_readmes_commands"
            ),
        ),
        "python": (
            6,
            (
                "test_readme.py::test_the_python_lines_run test_readme.py::test_the_lines_on_models_run"
                " test_readme.py::test_the_lines_on_limits_run test_readme.py::test_the_lines_on_tokens_run"
                " test_readme.py::test_the_lines_on_resuming_run test_readme.py::test_the_async_lines_run"
            ),
        ),
    },
    "docs/billing-check.md": {
        "sh": (1, "test_check_page.py::test_the_commands_and_the_example_run"),
        "python": (1, "test_check_page.py::test_the_commands_and_the_example_run"),
        "toml": (1, "test_check_page.py::test_the_thresholds_are_the_usual_ones"),
    },
    "docs/billing-lines.md": {"toml": (2, "test_readme_commands.py::test_the_settings_of_a_report")},
    "docs/bulk.md": {
        "python": (
            3,
            (
                "test_bulk_page.py::test_the_loop_runs test_bulk_page.py::test_the_async_loop_runs"
                " test_bulk_page.py::test_the_run_with_a_checkpoint_goes_on"
            ),
        )
    },
    "docs/past-one-machine.md": {
        "python": (
            3,
            (
                "test_past_one_machine_page.py::test_two_processes_show_the_names"
                " test_past_one_machine_page.py::test_a_program_of_one_s_own_shares_both"
                " test_past_one_machine_page.py::test_two_workers_take_a_snapshot"
            ),
        ),
        "sh": (1, "test_past_one_machine_page.py::test_the_lines_of_a_worker_are_dask_s_and_ours"),
    },
    "docs/closing-a-month.md": {
        "sh": (1, "test_closing_page.py::test_the_commands_run"),
        "python": (1, "test_closing_page.py::test_the_example_runs"),
    },
    "docs/coming-from-rewst.md": {"sh": (1, "test_how_to_pages.py::test_the_first_commands_after_rewst")},
    "docs/command-line.md": {"sh": (1, "test_readme_commands.py::test_the_commands_that_change_something")},
    "docs/comparing.md": {
        "sh": (1, "test_comparing_page.py::test_the_commands_work"),
        "text": (1, "test_comparing_page.py::test_the_commands_work"),
        "python": (1, "test_comparing_page.py::test_the_python_lines_run"),
    },
    "docs/contract.md": {
        "sh": (3, "test_contract_page.py::test_a_command_works"),
        "": (
            2,
            (
                "test_contract_page.py::test_the_finding_and_its_fingerprint_are_those_that_come"
                " test_contract_page.py::test_the_figures_of_the_coverage_are_those_of_the_cassettes"
            ),
        ),
        "json": (1, "test_readme_commands.py::test_the_address_of_the_recordings"),
        "toml": (1, "test_contract_page.py::test_the_finding_and_its_fingerprint_are_those_that_come"),
        "yaml": (1, "test_readme_commands.py::test_the_steps_of_the_workflow_of_contract_checks"),
        "python": (1, "test_contract_page.py::test_the_python_lines_run"),
    },
    "docs/dlt.md": {
        "python": (
            2,
            "test_dlt_page.py::test_the_lines_on_loading_run test_dlt_page.py::test_the_lines_on_a_history_run",
        )
    },
    "docs/evidence-files.md": {
        "json": (1, "test_evidence_files_page.py::test_the_file_on_the_page_is_what_is_written"),
        "python": (1, "test_evidence_files_page.py::test_the_python_lines_run"),
    },
    "docs/exporting.md": {
        "sh": (2, "test_exporting_page.py::test_the_commands_run"),
        "python": (1, "test_exporting_page.py::test_the_example_runs"),
    },
    "docs/first-contact.md": {
        "console": (
            9,
            (
                "test_first_contact_page.py::test_the_page_is_what_comes"
                " test_first_contact_page.py::test_it_is_the_same_at_a_terminal"
            ),
        )
    },
    "docs/live-check.md": {
        "sh": (1, "test_live_check_page.py::test_the_commands_work"),
        "python": (1, "test_live_check_page.py::test_the_python_lines_run"),
    },
    "docs/mapping-keys.md": {"python": (1, "test_mapping_keys_page.py::test_the_example_runs")},
    "docs/mapping.md": {
        "sh": (3, "test_mapping_page.py::test_the_commands_and_the_example_run"),
        "toml": (1, "test_mapping_page.py::test_the_commands_and_the_example_run"),
        "python": (1, "test_mapping_page.py::test_the_commands_and_the_example_run"),
    },
    "docs/monthly-billing.md": {"sh": (3, "test_how_to_pages.py::test_a_month_into_the_erp")},
    "docs/nightly.md": {
        "sh": (2, "test_nightly_page.py::test_the_command_for_elsewhere_works"),
        "yaml": (1, "test_nightly_page.py::test_the_calling_workflow_fits_the_one_that_is_called"),
    },
    "docs/observability.md": {
        "python": (
            3,
            (
                "test_observability.py::test_the_lines_on_hooks_run"
                " test_observability.py::test_the_lines_on_the_log_run"
                " test_observability.py::test_the_lines_on_differences_run"
            ),
        )
    },
    "docs/on-a-schedule.md": {
        "sh": (
            3,
            (
                "test_schedule_page.py::test_the_script_and_who_watches_it"
                " test_schedule_page.py::test_the_account_is_kept_without_a_keyring"
                " test_schedule_page.py::test_the_container_runs_the_script_with_secrets_from_files"
            ),
        ),
        "python": (1, "test_schedule_page.py::test_the_script_and_who_watches_it"),
        "crontab": (1, "test_schedule_page.py::test_the_line_of_cron_runs_what_it_says"),
    },
    "docs/onboarding-a-customer.md": {
        "sh": (2, "test_how_to_pages.py::test_a_new_customer"),
        "python": (1, "test_how_to_pages.py::test_a_new_customer_from_python"),
        "text": (1, "test_how_to_pages.py::test_a_new_customer_from_python"),
    },
    "docs/other-calls.md": {
        "sh": (1, "test_how_to_pages.py::test_other_calls"),
        "python": (1, "test_how_to_pages.py::test_other_calls"),
    },
    "docs/profiles.md": {
        "sh": (4, "test_profiles_page.py::test_the_page_is_true"),
        "toml": (1, "test_profiles_page.py::test_the_file_that_is_shown_is_one"),
    },
    "docs/quick-start.md": {
        "sh": (
            3,
            (
                "test_how_to_pages.py::test_quick_start_installs"
                " test_how_to_pages.py::test_quick_start_without_an_account"
                " test_how_to_pages.py::test_quick_start_with_an_account"
            ),
        ),
        "python": (1, "test_how_to_pages.py::test_quick_start_from_python"),
    },
    "docs/reconcile-files.md": {
        "text": (
            2,
            (
                "test_readme_commands.py::test_the_columns_of_a_file_of_invoices"
                " test_reconcile_files_page.py::test_the_example_prints_what_the_page_says"
            ),
        ),
        "toml": (1, "test_reconcile_files_page.py::test_the_file_of_the_answers_is_one"),
        "python": (1, "test_reconcile_files_page.py::test_the_example_prints_what_the_page_says"),
    },
    "docs/reconciling.md": {
        "sh": (1, "test_reconciling_page.py::test_the_commands_and_the_example_run"),
        "python": (1, "test_reconciling_page.py::test_the_commands_and_the_example_run"),
    },
    "docs/recording.md": {
        "sh": (1, "test_recording_page.py::test_the_commands_work"),
        "python": (1, "test_recording_page.py::test_the_python_lines_run"),
    },
    # With an editor, a nox and a pip that only say that they were called.
    "docs/regenerating.md": {"sh": (2, "test_regenerating_page.py::test_the_block_runs_in_its_order")},
    "docs/sandbox.md": {
        "python": (
            4,
            (
                "test_sandbox_page.py::test_there_are_four_examples test_sandbox_page.py::test_the_first_example_runs"
                " test_sandbox_page.py::test_the_example_with_data_of_ones_own_runs"
                " test_sandbox_page.py::test_the_example_with_drifts_tells_of_each_what_becomes_of_it"
                " test_sandbox_page.py::test_the_example_with_a_live_check_tells_what_has_drifted"
            ),
        )
    },
    "docs/snapshot.md": {
        "sh": (1, "test_snapshot_page.py::test_the_commands_and_the_query_run"),
        "python": (
            3,
            "test_snapshot_page.py::test_the_commands_and_the_query_run test_snapshot_page.py::test_the_programs_run",
        ),
    },
    "docs/targets.md": {"toml": (1, "test_targets_page.py::test_the_example_is_a_target")},
    "docs/testing-with-pytest.md": {
        "python": (
            10,
            (
                "test_testing_page.py::test_the_tests_of_the_page_pass"
                " test_testing_page.py::test_the_example_without_pytest_runs"
            ),
        ),
        "sh": (3, "test_testing_page.py::test_a_program_in_another_language_asks_the_server"),
        "ini": (1, "test_testing_page.py::test_the_tests_of_the_page_pass"),
    },
    "docs/unbilled-services.md": {
        "sh": (2, "test_unbilled_page.py::test_what_was_planted_is_found_and_nothing_else"),
        "python": (1, "test_unbilled_page.py::test_what_was_planted_is_found_and_nothing_else"),
        "text": (1, "test_unbilled_page.py::test_what_was_planted_is_found_and_nothing_else"),
    },
    "docs/verify-your-tenant.md": {
        "sh": (3, "test_nightly_page.py::test_the_lines_for_a_shell_work"),
        "json": (1, "test_nightly_page.py::test_the_lines_for_a_shell_work"),
    },
}

WINDOWS = "for Windows: {} holds it to the lines for a shell"
CLONE = "makes environments, for long: CI runs the sessions, and test_regenerating_page.py holds that they are there"

BUILT = "nox -s package runs it, in tests/packaging/first_contact.py"
README_ON_WINDOWS = WINDOWS.format("test_readme_shells.py")

# Of a page, of a kind, the first words: why no test runs it, and what holds it instead.
NOT_RUN: dict[tuple[str, str, str], str] = {
    ("README.md", "sh", "uvx "): BUILT,
    ("README.md", "sh", "pipx "): BUILT,
    ("README.md", "powershell", "python -m venv .venv\n.venv\\Scripts\\pip install -q -e"): README_ON_WINDOWS,
    ("README.md", "powershell", "python -m venv .venv\n.venv\\Scripts\\pip install -q 'nox"): README_ON_WINDOWS,
    ("README.md", "powershell", "$Env:"): README_ON_WINDOWS,
    ("docs/adopting.md", "", "pip install"): CLONE,
    ("docs/api-changes.md", "sh", "nox -s api_diff"): CLONE,
    ("docs/contract-report.md", "sh", "PYTHONPATH=tests"): CLONE,
    ("docs/contract-report.md", "yaml", "- run: nox -s drift"): "steps of somebody's workflow; CI runs the session",
    ("docs/contract.md", "sh", "jq "): "jq is not ours: test_what_the_badge_reads_is_told holds what it reads",
    ("docs/drift.md", "sh", "nox -s drift"): CLONE,
    ("docs/how-it-works.md", "", "openapi/cloudmore.yaml"): "a drawing",
    ("docs/live-check.md", "", "operation   "): "what a tenant would show that has drifted, and there is none",
    ("docs/on-a-schedule.md", "bat", "@echo off"): WINDOWS.format("test_windows_runs_the_same_commands"),
    ("docs/on-a-schedule.md", "dockerfile", "FROM"): "no Docker: test_the_container_... runs its ENTRYPOINT",
    ("docs/on-a-schedule.md", "powershell", "schtasks"): WINDOWS.format("test_windows_runs_the_same_commands"),
    ("docs/quick-start.md", "powershell", "py -m venv"): WINDOWS.format("test_quick_start_installs"),
    ("docs/verify-your-tenant.md", "powershell", "py -m venv"): WINDOWS.format("test_nightly_page.py"),
    ("docs/verify-your-tenant.md", "powershell", "& {"): WINDOWS.format("test_nightly_page.py"),
    ("docs/verify-your-tenant.md", "powershell", "cloudmore-check"): WINDOWS.format("test_nightly_page.py"),
}

PAGES = ["README.md", *sorted(f"docs/{file.name}" for file in (REPOSITORY / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_run_or_excused(page: str) -> None:
    excused = [(kind, words) for place, kind, words in NOT_RUN if place == page]
    run: Counter[str] = Counter()
    for block in blocks_of(page):
        matching = [each for each in excused if each[0] == block.kind and block.text.startswith(each[1])]
        if matching:
            excused.remove(matching[0])
        else:
            run[block.kind] += 1
    assert run == {kind: count for kind, (count, _tests) in RUN.get(page, {}).items()}
    assert excused == [], "excuses for what is not there"


def test_only_pages_that_are_there_are_listed() -> None:
    assert {*RUN, *(page for page, _kind, _words in NOT_RUN)} <= {*PAGES}


def functions_of(file: str) -> set[str]:
    tree = ast.parse((REPOSITORY / "tests" / "docs" / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", RUN)
def test_every_test_that_runs_them_is_there(page: str) -> None:
    for _count, tests in RUN[page].values():
        for test in tests.split():
            file, _, name = test.partition("::")
            assert name in functions_of(file), test


@pytest.mark.parametrize("page", PAGES)
def test_no_block_is_overlooked(page: str) -> None:
    """One that is indented, in tildes or never closed would be none for the tests."""
    text = (REPOSITORY / page).read_text("utf-8")
    fences = [each for each in text.splitlines() if each.lstrip(" >*-").startswith(("```", "~~~"))]
    assert len(fences) == 2 * len(blocks_of(page))


@pytest.mark.parametrize("page", PAGES)
def test_every_extra_that_a_line_installs_is_one(page: str) -> None:
    extras = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    lines = [line for block in blocks_of(page) for line in block.text.splitlines() if re.search(r"\bpip\b", line)]
    asked = [name for line in lines for names in re.findall(r"\[([\w,]+)\]", line) for name in names.split(",")]
    # In this line the word in brackets is nox's own.
    assert {name for name in asked if name != "uv"} <= extras.keys()
