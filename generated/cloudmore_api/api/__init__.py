# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""One package per tag of the document, with its resource classes; one module per operation."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..client import AsyncSender, Sender
    from .billing_reports import AsyncBillingReports, BillingReports
    from .health import AsyncHealth, Health
    from .organization_services import AsyncOrganizationServices, OrganizationServices
    from .organizations import AsyncOrganizations, Organizations
    from .services import AsyncServices, Services


class Resources:
    """Every resource of the document, bound to one reseller.

    Args:
        sender: Carries the calls.
        reseller_id: The reseller's id.
    """

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @cached_property
    def health(self) -> Health:
        from .health import Health

        return Health(self._sender, self._reseller_id)

    @cached_property
    def services(self) -> Services:
        from .services import Services

        return Services(self._sender, self._reseller_id)

    @cached_property
    def organizations(self) -> Organizations:
        from .organizations import Organizations

        return Organizations(self._sender, self._reseller_id)

    @cached_property
    def organization_services(self) -> OrganizationServices:
        from .organization_services import OrganizationServices

        return OrganizationServices(self._sender, self._reseller_id)

    @cached_property
    def billing_reports(self) -> BillingReports:
        from .billing_reports import BillingReports

        return BillingReports(self._sender, self._reseller_id)


class AsyncResources:
    """Every resource of the document, bound to one reseller.

    Args:
        sender: Carries the calls.
        reseller_id: The reseller's id.
    """

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @cached_property
    def health(self) -> AsyncHealth:
        from .health import AsyncHealth

        return AsyncHealth(self._sender, self._reseller_id)

    @cached_property
    def services(self) -> AsyncServices:
        from .services import AsyncServices

        return AsyncServices(self._sender, self._reseller_id)

    @cached_property
    def organizations(self) -> AsyncOrganizations:
        from .organizations import AsyncOrganizations

        return AsyncOrganizations(self._sender, self._reseller_id)

    @cached_property
    def organization_services(self) -> AsyncOrganizationServices:
        from .organization_services import AsyncOrganizationServices

        return AsyncOrganizationServices(self._sender, self._reseller_id)

    @cached_property
    def billing_reports(self) -> AsyncBillingReports:
        from .billing_reports import AsyncBillingReports

        return AsyncBillingReports(self._sender, self._reseller_id)
