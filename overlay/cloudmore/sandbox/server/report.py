"""The billing report of a task, written piece by piece so that its size never matters."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from cloudmore.sandbox.server.billing import service_lines
from cloudmore.sandbox.server.catalogue import Catalogue, Service
from cloudmore.sandbox.server.encoder import encode, quote, write
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
    """

    catalogue: Catalogue
    seed: int
    organizations: int
    customer: Callable[[int], CustomerName]
    task_id: str
    start: date
    end: date
    today: date

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
        yield (
            f'{{"taskId":{quote(self.task_id)},"status":"{SUCCESSFUL}","message":null,'
            f'"startDate":"{self.start.isoformat()}","endDate":"{self.end.isoformat()}","organizations":['
        )
        seeded = (seeded_organization(self.catalogue, self.seed, index) for index in range(self.organizations))
        yield from _around("", chain(map(self._organization, seeded), (self._reseller(),)), "")
        yield "]}"

    def _organization(self, organization: SeededOrganization) -> Iterator[str]:
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
        services = (self._service(organization, service) for service in organization.services)
        return _around(write(header)[:-1] + ',"services":[', services, "]}")

    def _service(self, organization: SeededOrganization, service: Service) -> Iterator[str]:
        opening = f'{{"serviceId":{quote(service.id)},"serviceName":{quote(service.name)},"items":['
        lines = ((line,) for month in self._months() for line in service_lines(organization, service, self.seed, month))
        return _around(opening, lines, "]}")

    def _reseller(self) -> Iterator[str]:
        opening = (
            '{"organizationId":null,"organizationName":null,"customerNumber":null,'
            f'"brokerName":{quote(BROKER_NAME)},"services":[{{"serviceId":null,"items":['
        )
        months = (reseller_lines(self.organizations, self.seed, month) for month in self._months())
        return _list_lines(opening, chain.from_iterable(months), "]}]}")

    def _months(self) -> Iterator[MonthSlice]:
        return month_slices(self.start, min(self.end, self.today))


def _around(opening: str, groups: Iterable[Iterable[str]], closing: str) -> Iterator[str]:
    # Nothing at all when every group is empty: what was not billed is not in the report.
    separator = opening
    opened = False
    for group in groups:
        pieces = iter(group)
        first = next(pieces, None)
        if first is None:
            continue
        yield separator
        yield first
        yield from pieces
        separator, opened = ",", True
    if opened:
        yield closing


def _list_lines(opening: str, lines: Iterable[str], closing: str) -> Iterator[str]:
    # The same for the innermost list, which is nearly all of the report: one piece a line.
    separator = opening
    opened = False
    for line in lines:
        yield separator + line
        separator, opened = ",", True
    if opened:
        yield closing
