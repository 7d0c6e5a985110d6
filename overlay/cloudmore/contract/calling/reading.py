"""The calls that change nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ParamSpec, TypeVar

from attrs import define, field, frozen

from cloudmore import (
    ApiError,
    AuthenticationError,
    Cloudmore,
    CloudmoreError,
    NotFoundError,
    ReportShapeError,
    ResponseError,
    ServerError,
    TaskFailedError,
    TaskTimeoutError,
)
from cloudmore.contract.calling.capture import Capture
from cloudmore.contract.calling.plan import Plan

P = ParamSpec("P")
T = TypeVar("T")
Tell = Callable[[str], None]
# Its price list comes, its subscriptions are refused: both are worth a recording, and one of them is enough.
MICROSOFT = "Microsoft"
# Where calls with ids that nobody has go to.
UNKNOWN_IDS = "unknown-ids"
DEFAULT_WAIT_SECONDS = 1800.0
_GOES_ON = (ApiError, ReportShapeError, ResponseError, TaskFailedError, TaskTimeoutError)


@frozen
class Outcome:
    """How a call ended, its repeats included.

    Attributes:
        operation: Its name in the document.
        error: What it ended with; ``None`` for a success.
        unknown_id: Whether it was made with an id that nobody has.
    """

    operation: str
    error: CloudmoreError | None
    unknown_id: bool = False


@define
class Reading:
    """Makes the calls of a plan and throws the answers away: what counts went over the wire.

    Attributes:
        cm: The client.
        plan: What is called.
        capture: Where the exchanges go.
        tell: Tells what is being done.
        organizations: How many are looked at.
        services: How many services of each.
        remarks: What somebody should know of it; no value of an answer is in them.
        found_none: Whether there is no organization.
        refused: Whether the last call was refused, so that nothing came of it.
        outcomes: How each call ended.
        looked_at_all: Whether every organization that is looked at had its turn.
        has_lines: Whether the report has a line; ``True`` as well where that cannot be told.
    """

    cm: Cloudmore
    plan: Plan
    capture: Capture
    tell: Tell
    organizations: int
    services: int
    remarks: list[str] = field(factory=list[str])
    found_none: bool = False
    refused: bool = False
    outcomes: list[Outcome] = field(factory=list[Outcome])
    looked_at_all: bool = False
    has_lines: bool = False

    def health(self) -> None:
        """Whether it answers."""
        self.tell("health")
        self.capture.area = "health"
        self.asked("health_check", self.cm.health.check)

    def everything(self, start: str, end: str, wait: float) -> None:
        """Every call of the plan behind the first one.

        Args:
            start: First billing date of the report.
            end: Last billing date.
            wait: Seconds that the report is waited for.

        Raises:
            CloudmoreError: Nothing more can be asked.
        """
        self.tell("services and organizations")
        self.capture.area = "services"
        self.asked("services_list", self.cm.services.list)
        self.capture.area = "organizations"
        chosen = self._listed()[: self.organizations]
        for number, organization in enumerate(chosen, 1):
            self.tell(f"organization {number} of {len(chosen)}")
            self._looked_at(organization)
        self.looked_at_all = True
        self._refused(chosen)
        self._report(start, end, wait)

    def asked(self, operation: str, call: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T | None:
        """What a call gives; nothing where the plan does not have it, or the answer is an error or cannot be read.

        Args:
            operation: Its name in the document.
            call: The call.
            arguments: Its arguments.
            options: Those with names.

        Raises:
            CloudmoreError: Nobody is let in, or nothing comes: the next call would end the same way.
        """
        if not self.plan.makes(operation):
            return None
        self.refused = False
        try:
            answered = call(*arguments, **options)
        except CloudmoreError as error:
            self._ended(operation, error)
            if isinstance(error, AuthenticationError) or not isinstance(error, _GOES_ON):
                raise
            # It was recorded like any other answer.
            self.refused = isinstance(error, ApiError) and not isinstance(error, ServerError)
            status = f" {error.status_code}" if error.status_code else ""
            if not isinstance(error, NotFoundError):
                self.remarks.append(f"{operation}: {type(error).__name__}{status}")
            return None
        self._ended(operation, None)
        return answered

    def _ended(self, operation: str, error: CloudmoreError | None) -> None:
        self.outcomes.append(Outcome(operation, error, unknown_id=self.capture.area == UNKNOWN_IDS))

    def _listed(self) -> list[str]:
        listed = self.asked("organizations_list", self.cm.organizations.list, active_only=False)
        self.asked("organizations_list", self.cm.organizations.list, active_only=True)
        self.found_none = listed == []
        return [each.id for each in listed or ()]

    def _looked_at(self, organization: str) -> None:
        self.capture.area = "organizations"
        self.asked("organizations_get", self.cm.organizations.get, organization)
        self.asked("organizations_estore", self.cm.organizations.estore, organization)
        self.capture.area = "organization-services"
        services = self.cm.organization_services
        listed = self.asked("organization_services_list", services.list, organization)
        for service in self._chosen(listed or ()):
            self.asked("organization_services_price_list", services.price_list, organization, service)
            self.asked("organization_services_subscriptions", services.subscriptions, organization, service)

    def _chosen(self, listed: Sequence[Any]) -> list[Any]:
        """Custom services first, since they alone have subscriptions, but one of Microsoft where there is room."""
        of_microsoft = [each.id for each in listed if str(each.name).startswith(MICROSOFT)]
        custom = [each.id for each in listed if each.id not in of_microsoft]
        room = self.services - 1 if of_microsoft and self.services > 1 else self.services
        return [*custom[:room], *of_microsoft][: self.services]

    def _refused(self, organizations: Sequence[str]) -> None:
        """Calls with ids that nobody has."""
        self.tell("unknown ids")
        self.capture.area = UNKNOWN_IDS
        unknown, service = str(uuid.uuid4()), str(uuid.uuid4())
        services = self.cm.organization_services
        self.asked("organizations_get", self.cm.organizations.get, unknown)
        self.asked("organizations_estore", self.cm.organizations.estore, unknown)
        self.asked("organization_services_list", services.list, unknown)
        for known in organizations[:1]:
            self.asked("organization_services_price_list", services.price_list, known, service)
            self.asked("organization_services_subscriptions", services.subscriptions, known, service)
        if self.plan.makes("billing_reports_get"):
            self.asked("billing_reports_get", self.cm.billing_reports.get, unknown)

    def _report(self, start: str, end: str, wait: float) -> None:
        self.capture.area = "billing-report"
        if not self.plan.makes("billing_reports_start"):
            return
        self.tell("a report")
        task = self.asked("billing_reports_start", self.cm.billing.submit, start=start, end=end)
        if task is not None and self.plan.makes("billing_reports_get"):
            report = self.asked("billing_reports_get", task.result, wait=wait)
            if report is not None:
                with report:
                    self.has_lines = _any(report.lines)


def _any(lines: Callable[[], Iterable[object]]) -> bool:
    try:
        return next(iter(lines()), None) is not None
    except CloudmoreError:
        # Its shape is not the one that the client knows, which is for the judge to say.
        return True
