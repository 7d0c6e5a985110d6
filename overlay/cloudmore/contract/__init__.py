"""The contract: the OpenAPI document and what was recorded, held against each other."""

from __future__ import annotations

from cloudmore.errors import ConfigurationError

try:
    from cloudmore.contract.adopting import Adoption, Change, Decision, adopt
    from cloudmore.contract.calling.plan import Plan, PlannedCall, planned
    from cloudmore.contract.check import CheckResult, JudgedExchange, Verdict, check, update_shapes
    from cloudmore.contract.comparison import (
        COMPARISON_OUTPUTS,
        Comparison,
        Fact,
        Source,
        Standing,
        as_lines,
        compare,
        read_source,
    )
    from cloudmore.contract.coverage import Cell, CoverageResult, coverage
    from cloudmore.contract.criteria import Criterion
    from cloudmore.contract.evidence.evidence import Evidence, preview
    from cloudmore.contract.evidence.places import EvidenceAnswer, EvidencePlace
    from cloudmore.contract.finding import Finding, Grade, grade_named
    from cloudmore.contract.live.checking import check_live, planned_live
    from cloudmore.contract.live.output import LIVE_OUTPUTS
    from cloudmore.contract.live.verdict import LiveResult, LiveVerdict, OperationVerdict
    from cloudmore.contract.nightly.deciding import DriftIssue, IssueAction, decide_issues
    from cloudmore.contract.nightly.finished_run import FinishedRun
    from cloudmore.contract.nightly.reporting import IssueReport, report_issues
    from cloudmore.contract.output import OUTPUTS
    from cloudmore.contract.recording.recorder import RecordResult, record
except ImportError as missing:  # pragma: no cover - seen by the test of the bare install
    raise ConfigurationError(
        f"Checking contracts needs the package {missing.name}.",
        remedy="Install it with: pip install 'cloudmore-client[contract]'.",
    ) from missing

__all__ = [
    "COMPARISON_OUTPUTS",
    "LIVE_OUTPUTS",
    "OUTPUTS",
    "Adoption",
    "Cell",
    "Change",
    "CheckResult",
    "Comparison",
    "CoverageResult",
    "Criterion",
    "Decision",
    "DriftIssue",
    "Evidence",
    "EvidenceAnswer",
    "EvidencePlace",
    "Fact",
    "Finding",
    "FinishedRun",
    "Grade",
    "IssueAction",
    "IssueReport",
    "JudgedExchange",
    "LiveResult",
    "LiveVerdict",
    "OperationVerdict",
    "Plan",
    "PlannedCall",
    "RecordResult",
    "Source",
    "Standing",
    "Verdict",
    "adopt",
    "as_lines",
    "check",
    "check_live",
    "compare",
    "coverage",
    "decide_issues",
    "grade_named",
    "planned",
    "planned_live",
    "preview",
    "read_source",
    "record",
    "report_issues",
    "update_shapes",
]
