"""The organizations of the reseller: what the generated calls cannot say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from cloudmore.bodies import body_of
from cloudmore.http.flow import Flow
from cloudmore.http.location import last_segment
from cloudmore.http.way import Way
from cloudmore.json_value import Json
from cloudmore.organization_update import merged
from cloudmore_api import Answer, Call, ParseError, Response
from cloudmore_api.api import organizations
from cloudmore_api.api.organizations import organizations_create, organizations_get, organizations_replace
from cloudmore_api.models.organization_create import OrganizationCreate
from cloudmore_api.models.organization_detail import OrganizationDetail
from cloudmore_api.models.organization_update import OrganizationUpdate

if TYPE_CHECKING:
    from cloudmore.http.async_sender import AsyncApiSender
    from cloudmore.http.sender import ApiSender

Creation = OrganizationCreate | Mapping[str, Any]
Replacement = OrganizationUpdate | Mapping[str, Any]


@frozen
class CreatedOrganization:
    """What the answer to a creation tells; how much that is, is not publicly known.

    Attributes:
        id: From the body, else the last segment of ``Location``; ``None`` when neither is there.
        organization: The body; ``None`` when there is none.
    """

    id: str | None
    organization: OrganizationDetail | None


class _Bodies:
    """What the calls send, checked; nothing is sent."""

    def creation(self, body: Creation) -> OrganizationCreate:
        """What ``create`` sends.

        Raises:
            ConfigurationError: The mapping lacks a property, or has one that the document does not have.
        """
        return body_of(OrganizationCreate, body)

    def replacement(self, body: Replacement) -> OrganizationUpdate:
        """What ``replace`` sends.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
        """
        return body_of(OrganizationUpdate, body)

    def merged(self, details: Mapping[str, Any], /, **changes: Any) -> OrganizationUpdate:
        """What ``update`` sends, made of details that were read.

        Args:
            details: The organization as JSON.
            changes: As of ``update``.

        Raises:
            ConfigurationError: A change is not one, or something that was read cannot be sent back.
        """
        return merged(details, changes)


class OrganizationsWithRawResponse(organizations.OrganizationsWithRawResponse):
    """The same calls as ``Organizations``, each with its full response."""

    # The document can only say what one of the possible answers holds.
    def create(self, body: Creation) -> Response[CreatedOrganization]:  # type: ignore[override]
        """Create an organization.

        How the new id comes back is not publicly known; the body and the ``Location`` header are both read.

        Args:
            body: The new organization, or the same as a mapping.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            ConfigurationError: The mapping lacks a property, or has one that the document does not have.
            CloudmoreError: As for every call.
        """
        return self._sender.send(_creating(self._reseller_id, body))

    def replace(self, organization_id: str, body: Replacement) -> Response[OrganizationDetail | None]:
        """Replace all properties of an organization; a property that is left out is probably cleared (DEV-REQ).

        Args:
            organization_id: Organization id.
            body: All of its properties, or the same as a mapping.

        Returns:
            The full response; its ``parsed`` is ``None`` when the answer has no body.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
            CloudmoreError: As for every call.
        """
        return self._sender.send(_replacing(self._reseller_id, organization_id, body))


class Organizations(_Bodies, organizations.Organizations):
    """Calls of the resource ``organizations``."""

    _sender: ApiSender

    @property
    def with_raw_response(self) -> OrganizationsWithRawResponse:
        """The same calls, each with its full response."""
        return OrganizationsWithRawResponse(self._sender, self._reseller_id)

    # As above.
    def create(self, body: Creation) -> CreatedOrganization:  # type: ignore[override]
        """Create an organization.

        How the new id comes back is not publicly known; the body and the ``Location`` header are both read.

        Args:
            body: The new organization, or the same as a mapping.

        Returns:
            Its id and its details, as far as the answer tells them.

        Raises:
            ConfigurationError: The mapping lacks a property, or has one that the document does not have.
            CloudmoreError: As for every call.
        """
        return self._sender.send(_creating(self._reseller_id, body)).parsed

    def replace(self, organization_id: str, body: Replacement) -> OrganizationDetail:
        """Replace all properties of an organization; a property that is left out is probably cleared (DEV-REQ).

        Args:
            organization_id: Organization id.
            body: All of its properties, or the same as a mapping.

        Returns:
            Its details, read again when the answer has none.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
            CloudmoreError: As for every call.
        """
        return self._sender.run(_replaced(self._sender.way, self._reseller_id, organization_id, body))

    def update(self, organization_id: str, /, **changes: Any) -> OrganizationDetail:
        """Change some properties of an organization: read it, merge the changes, replace it.

        Between the reading and the replacing somebody else may change it, too: the API has no way to notice.

        Args:
            organization_id: Organization id.
            changes: As for ``OrganizationUpdate``: ``customer_number="C-1"``. ``contact`` and ``address`` may hold only
                what changes, ``custom_properties`` only the values that change.

        Returns:
            Its details, read again when the answer has none.

        Raises:
            ConfigurationError: A change is not one, or something that was read cannot be sent back.
            CloudmoreError: As for every call.
        """
        return self._sender.run(_updated(self._sender.way, self._reseller_id, organization_id, changes))


class AsyncOrganizationsWithRawResponse(organizations.AsyncOrganizationsWithRawResponse):
    """The same calls as ``AsyncOrganizations``, each with its full response."""

    # The document can only say what one of the possible answers holds.
    async def create(self, body: Creation) -> Response[CreatedOrganization]:  # type: ignore[override]
        """Create an organization.

        How the new id comes back is not publicly known; the body and the ``Location`` header are both read.

        Args:
            body: The new organization, or the same as a mapping.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            ConfigurationError: The mapping lacks a property, or has one that the document does not have.
            CloudmoreError: As for every call.
        """
        return await self._sender.send(_creating(self._reseller_id, body))

    async def replace(self, organization_id: str, body: Replacement) -> Response[OrganizationDetail | None]:
        """Replace all properties of an organization; a property that is left out is probably cleared (DEV-REQ).

        Args:
            organization_id: Organization id.
            body: All of its properties, or the same as a mapping.

        Returns:
            The full response; its ``parsed`` is ``None`` when the answer has no body.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
            CloudmoreError: As for every call.
        """
        return await self._sender.send(_replacing(self._reseller_id, organization_id, body))


class AsyncOrganizations(_Bodies, organizations.AsyncOrganizations):
    """Calls of the resource ``organizations``."""

    _sender: AsyncApiSender

    @property
    def with_raw_response(self) -> AsyncOrganizationsWithRawResponse:
        """The same calls, each with its full response."""
        return AsyncOrganizationsWithRawResponse(self._sender, self._reseller_id)

    # As above.
    async def create(self, body: Creation) -> CreatedOrganization:  # type: ignore[override]
        """Create an organization.

        How the new id comes back is not publicly known; the body and the ``Location`` header are both read.

        Args:
            body: The new organization, or the same as a mapping.

        Returns:
            Its id and its details, as far as the answer tells them.

        Raises:
            ConfigurationError: The mapping lacks a property, or has one that the document does not have.
            CloudmoreError: As for every call.
        """
        return (await self._sender.send(_creating(self._reseller_id, body))).parsed

    async def replace(self, organization_id: str, body: Replacement) -> OrganizationDetail:
        """Replace all properties of an organization; a property that is left out is probably cleared (DEV-REQ).

        Args:
            organization_id: Organization id.
            body: All of its properties, or the same as a mapping.

        Returns:
            Its details, read again when the answer has none.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
            CloudmoreError: As for every call.
        """
        return await self._sender.run(_replaced(self._sender.way, self._reseller_id, organization_id, body))

    async def update(self, organization_id: str, /, **changes: Any) -> OrganizationDetail:
        """Change some properties of an organization: read it, merge the changes, replace it.

        Between the reading and the replacing somebody else may change it, too: the API has no way to notice.

        Args:
            organization_id: Organization id.
            changes: As for ``OrganizationUpdate``: ``customer_number="C-1"``. ``contact`` and ``address`` may hold only
                what changes, ``custom_properties`` only the values that change.

        Returns:
            Its details, read again when the answer has none.

        Raises:
            ConfigurationError: A change is not one, or something that was read cannot be sent back.
            CloudmoreError: As for every call.
        """
        return await self._sender.run(_updated(self._sender.way, self._reseller_id, organization_id, changes))


def _creating(reseller_id: str, body: Creation) -> Call[CreatedOrganization]:
    call: Call[Any] = organizations_create.build(reseller_id, body_of(OrganizationCreate, body))
    return evolve(call, parse=_created)


def _replacing(reseller_id: str, organization_id: str, body: Replacement) -> Call[OrganizationDetail | None]:
    return organizations_replace.build(reseller_id, organization_id, body_of(OrganizationUpdate, body))


def _replaced(
    way: Way, reseller_id: str, organization_id: str, body: Replacement, *, until: float | None = None
) -> Flow[OrganizationDetail]:
    until = way.deadline() if until is None else until
    replaced = yield from way.response(_replacing(reseller_id, organization_id, body), until=until)
    if replaced.parsed is not None:
        return replaced.parsed
    read = yield from way.response(organizations_get.build(reseller_id, organization_id), until=until)
    return read.parsed


def _updated(way: Way, reseller_id: str, organization_id: str, changes: Mapping[str, Any]) -> Flow[OrganizationDetail]:
    call: Call[Any] = organizations_get.build(reseller_id, organization_id)
    until = way.deadline()
    read = yield from way.response(evolve(call, parse=_details_as_they_came), until=until)
    return (yield from _replaced(way, reseller_id, organization_id, merged(read.parsed, changes), until=until))


def _created(answer: Answer) -> CreatedOrganization:
    located = last_segment(answer.headers.get("location"))
    if not answer.content.strip():
        return CreatedOrganization(located, None)
    body: Json = answer.json()
    if isinstance(body, str):
        return CreatedOrganization(body, None)
    if not isinstance(body, dict):
        raise ParseError("", "an object", type(body).__name__)
    organization = OrganizationDetail.from_dict({"id": located, **body} if located else body)
    return CreatedOrganization(organization.id, organization)


def _details_as_they_came(answer: Answer) -> dict[str, Any]:
    # Parsed only to see that it can be: what goes back must be what came.
    read: dict[str, Any] = answer.json()
    OrganizationDetail.from_dict(read)
    return read
