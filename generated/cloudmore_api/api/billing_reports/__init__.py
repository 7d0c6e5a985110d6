# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The resource ``billing_reports``, for the sync and the async client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...models.billing_report_task import BillingReportTask
from ...models.monthly_billing_per_organization_async import MonthlyBillingPerOrganizationAsync
from ...models.monthly_billing_per_organization_create_async import MonthlyBillingPerOrganizationCreateAsync
from . import billing_reports_get, billing_reports_start

if TYPE_CHECKING:
    from ...client import AsyncSender, Response, Sender


class BillingReports:
    """Calls of the resource ``billing_reports``."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> BillingReportsWithRawResponse:
        """The same calls, each with its full response."""
        return BillingReportsWithRawResponse(self._sender, self._reseller_id)

    def start(self, body: MonthlyBillingPerOrganizationCreateAsync) -> BillingReportTask:
        """Start building the monthly billing report per organization.

        The task id is the last segment of the Location header; a body may carry it too. Fetch once or twice
        a month; Microsoft NCE data appears between the 6th and the 8th.

        Args:
            body: What is sent.

        Returns:
            The task is started.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = billing_reports_start.build(reseller_id=self._reseller_id, body=body)
        return (self._sender.send(call)).parsed

    def get(self, task_id: str) -> MonthlyBillingPerOrganizationAsync:
        """Get the billing report of a task, or its state while it is being built.

        Args:
            task_id: Task id, from the answer that started the report.

        Returns:
            The report; its state while it is being built is possible too. Still being built.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = billing_reports_get.build(reseller_id=self._reseller_id, task_id=task_id)
        return (self._sender.send(call)).parsed


class BillingReportsWithRawResponse:
    """The same calls as ``BillingReports``, each with its full response."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    def start(self, body: MonthlyBillingPerOrganizationCreateAsync) -> Response[BillingReportTask]:
        """Start building the monthly billing report per organization.

        The task id is the last segment of the Location header; a body may carry it too. Fetch once or twice
        a month; Microsoft NCE data appears between the 6th and the 8th.

        Args:
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: The task is started.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = billing_reports_start.build(reseller_id=self._reseller_id, body=body)
        return self._sender.send(call)

    def get(self, task_id: str) -> Response[MonthlyBillingPerOrganizationAsync]:
        """Get the billing report of a task, or its state while it is being built.

        Args:
            task_id: Task id, from the answer that started the report.

        Returns:
            The full response. Its ``parsed``: The report; its state while it is being built is possible too. Still being built.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = billing_reports_get.build(reseller_id=self._reseller_id, task_id=task_id)
        return self._sender.send(call)


class AsyncBillingReports:
    """Calls of the resource ``billing_reports``."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> AsyncBillingReportsWithRawResponse:
        """The same calls, each with its full response."""
        return AsyncBillingReportsWithRawResponse(self._sender, self._reseller_id)

    async def start(self, body: MonthlyBillingPerOrganizationCreateAsync) -> BillingReportTask:
        """Start building the monthly billing report per organization.

        The task id is the last segment of the Location header; a body may carry it too. Fetch once or twice
        a month; Microsoft NCE data appears between the 6th and the 8th.

        Args:
            body: What is sent.

        Returns:
            The task is started.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = billing_reports_start.build(reseller_id=self._reseller_id, body=body)
        return (await self._sender.send(call)).parsed

    async def get(self, task_id: str) -> MonthlyBillingPerOrganizationAsync:
        """Get the billing report of a task, or its state while it is being built.

        Args:
            task_id: Task id, from the answer that started the report.

        Returns:
            The report; its state while it is being built is possible too. Still being built.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = billing_reports_get.build(reseller_id=self._reseller_id, task_id=task_id)
        return (await self._sender.send(call)).parsed


class AsyncBillingReportsWithRawResponse:
    """The same calls as ``AsyncBillingReports``, each with its full response."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    async def start(self, body: MonthlyBillingPerOrganizationCreateAsync) -> Response[BillingReportTask]:
        """Start building the monthly billing report per organization.

        The task id is the last segment of the Location header; a body may carry it too. Fetch once or twice
        a month; Microsoft NCE data appears between the 6th and the 8th.

        Args:
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: The task is started.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = billing_reports_start.build(reseller_id=self._reseller_id, body=body)
        return await self._sender.send(call)

    async def get(self, task_id: str) -> Response[MonthlyBillingPerOrganizationAsync]:
        """Get the billing report of a task, or its state while it is being built.

        Args:
            task_id: Task id, from the answer that started the report.

        Returns:
            The full response. Its ``parsed``: The report; its state while it is being built is possible too. Still being built.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = billing_reports_get.build(reseller_id=self._reseller_id, task_id=task_id)
        return await self._sender.send(call)
