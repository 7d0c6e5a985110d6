"""The billing report of a task, written piece by piece so that its size never matters."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from cloudmore.sandbox.server.billing import service_lines
from cloudmore.sandbox.server.catalogue import Catalogue, Service
from cloudmore.sandbox.server.content import CAMEL, CONTENTS
from cloudmore.sandbox.server.encoder import encode
from cloudmore.sandbox.server.layout import Layout, OrganizationPart, ServicePart
from cloudmore.sandbox.server.manual import reseller_lines
from cloudmore.sandbox.server.months import MonthSlice, month_slices
from cloudmore.sandbox.server.organizations import BROKER_NAME, SeededOrganization, seeded_organization

CHUNK_CHARACTERS = 64 * 1024
SUCCESSFUL = "Successful"


@dataclass(frozen=True, slots=True)
class CustomerName:
    """What the report says of an organization that may have changed since the start."""

    name: str
    customer_number: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """A billing report.

    Args:
        catalogue: The services of the reseller.
        seed: The seed of the sandbox.
        organizations: How many organizations the reseller started with.
        customer: Gives the present name of the organization at a place.
        task_id: The task that asked for it.
        start: The first billing date asked for.
        end: The last one, included.
        today: Lines after this day do not exist yet.
        content: How it is spelled.
        state: What it says of its task; as the document has it by default.
        loaded: What is reported in the place of the seeded data.
    """

    catalogue: Catalogue
    seed: int
    organizations: int
    customer: Callable[[int], CustomerName]
    task_id: str
    start: date
    end: date
    today: date
    content: Layout = CONTENTS[CAMEL]
    state: Mapping[str, Any] | None = None
    loaded: Iterable[OrganizationPart] | None = None

    def chunks(self) -> Iterator[bytes]:
        """Write the report in chunks of about 64 KiB."""
        pending: list[str] = []
        size = 0
        for piece in self._pieces():
            pending.append(piece)
            size += len(piece)
            if size >= CHUNK_CHARACTERS:
                yield encode("".join(pending))
                pending.clear()
                size = 0
        yield encode("".join(pending))

    def _pieces(self) -> Iterator[str]:
        usual = {"taskId": self.task_id, "status": SUCCESSFUL, "message": None}
        envelope = {
            **(usual if self.state is None else self.state),
            "startDate": self.start.isoformat(),
            "endDate": self.end.isoformat(),
        }
        return self.content.pieces(envelope, self._seeded() if self.loaded is None else self.loaded)

    def _seeded(self) -> Iterator[OrganizationPart]:
        seeded = (seeded_organization(self.catalogue, self.seed, index) for index in range(self.organizations))
        return chain(map(self._organization, seeded), (self._reseller(),))

    def _organization(self, organization: SeededOrganization) -> OrganizationPart:
        customer = self.customer(organization.index)
        header = {
            "organizationId": organization.id,
            "organizationName": customer.name,
            "customerNumber": customer.customer_number,
            "organizationCurrencyCode": organization.currency.code,
            "organizationGroups": organization.groups,
            "brokerName": BROKER_NAME,
        }
        if organization.index % 10 == 4:
            del header["brokerName"]
        return OrganizationPart(header, (self._service(organization, service) for service in organization.services))

    def _service(self, organization: SeededOrganization, service: Service) -> ServicePart:
        months = (service_lines(organization, service, self.seed, month) for month in self._months())
        return ServicePart({"serviceId": service.id, "serviceName": service.name}, chain.from_iterable(months))

    def _reseller(self) -> OrganizationPart:
        header = {"organizationId": None, "organizationName": None, "customerNumber": None, "brokerName": BROKER_NAME}
        months = (reseller_lines(self.organizations, self.seed, month) for month in self._months())
        return OrganizationPart(header, (ServicePart({"serviceId": None}, chain.from_iterable(months)),))

    def _months(self) -> Iterator[MonthSlice]:
        return month_slices(self.start, min(self.end, self.today))
