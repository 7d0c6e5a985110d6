"""The seeded part of the books: the same lines for the same seed, whenever they are asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from cloudmore.sandbox.server.billing import service_lines
from cloudmore.sandbox.server.catalogue import Catalogue, Service
from cloudmore.sandbox.server.entry import BookOrganization, BookService, Entry
from cloudmore.sandbox.server.manual import reseller_lines
from cloudmore.sandbox.server.months import HISTORY_START, MonthSlice, month_slices
from cloudmore.sandbox.server.organizations import BROKER_NAME, SeededOrganization, seeded_organization
from cloudmore.sandbox.server.view import AT_ONCE, DELIVERY, View, settled_on

_LONGEST_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class CustomerName:
    """What the report says of an organization that may have changed since the start."""

    name: str
    customer_number: str | None


@dataclass(frozen=True, slots=True)
class SeededBooks:
    """The books of a seed.

    Args:
        catalogue: The services of the reseller.
        seed: The seed of the sandbox.
        organizations: How many organizations the reseller started with.
        customer: Gives the present name of the organization at a place.
    """

    catalogue: Catalogue
    seed: int
    organizations: int
    customer: Callable[[int], CustomerName]

    def shown(self, view: View) -> Iterator[BookOrganization]:
        """Give the lines of a view, the reseller's own last; no organization is made before its turn."""
        for index in range(self.organizations):
            if view.sees(index + 1):
                yield self._organization(seeded_organization(self.catalogue, self.seed, index), view)
        if view.sees(None):
            yield self._reseller(view)

    def _organization(self, organization: SeededOrganization, view: View) -> BookOrganization:
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
        return BookOrganization(header, (self._service(organization, each, view) for each in organization.services))

    def _service(self, organization: SeededOrganization, service: Service, view: View) -> BookService:
        fields = {"serviceId": service.id, "serviceName": service.name}
        return BookService(fields, self._lines(organization, service, view))

    def _lines(self, organization: SeededOrganization, service: Service, view: View) -> Iterator[Entry]:
        if service.microsoft and view.settling == DELIVERY:
            yield from self._delivered(organization, service, view)
            return
        for month in _months(view):
            settled = settled_on(month.year, month.month, organization.index + 1)
            if service.microsoft and view.settling != AT_ONCE and view.today < settled:
                continue
            yield from service_lines(organization, service, self.seed, month)

    def _delivered(self, organization: SeededOrganization, service: Service, view: View) -> Iterator[Entry]:
        # What comes in a month is all of the one before.
        before = (max(view.start, HISTORY_START).replace(day=1) - _LONGEST_MONTH).replace(day=1)
        for month in month_slices(before, min(view.last_day, view.today)):
            settled = settled_on(month.year, month.month, organization.index + 1)
            if view.shows_day(settled):
                whole = replace(month, wanted=range(1, month.length + 1))
                for entry in service_lines(organization, service, self.seed, whole):
                    yield entry._replace(delivered=settled)

    def _reseller(self, view: View) -> BookOrganization:
        header = {"organizationId": None, "organizationName": None, "customerNumber": None, "brokerName": BROKER_NAME}
        months = (reseller_lines(self.organizations, self.seed, month) for month in _months(view))
        return BookOrganization(header, (BookService({"serviceId": None}, chain.from_iterable(months)),))


def _months(view: View) -> Iterator[MonthSlice]:
    return month_slices(view.start, min(view.last_day, view.today))
