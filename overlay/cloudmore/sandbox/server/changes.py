"""What was changed of the books after the fact: prices, and lines that are gone."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from cloudmore.sandbox.server.amounts import divide_half_up, spell
from cloudmore.sandbox.server.encoder import Number, write
from cloudmore.sandbox.server.entry import Amount, Entry, Fields, read_amount, read_fields
from cloudmore.sandbox.server.state import State

REPRICE, REMOVE = "reprice", "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which lines a change is about; what is None is not asked.

    Args:
        month: The month of the billing date, as ``2026-10``.
        organization_id: The organization.
        service_id: The service.
        product_id: The product.
        subscription_id: The subscription.
    """

    month: str
    organization_id: str | None = None
    service_id: str | None = None
    product_id: str | None = None
    subscription_id: str | None = None

    def holds(self, entry: Entry, organization: Fields, service: Fields) -> bool:
        """Whether a line is one of them; one without a billing date is of no month.

        Args:
            entry: The line, of the month if it has a billing date.
            organization: What is said of its organization.
            service: What is said of its service.
        """
        asked = (
            (self.organization_id, organization.get("organizationId")),
            (self.service_id, service.get("serviceId")),
            (self.product_id, entry.product_id),
            (self.subscription_id, entry.subscription_id),
        )
        return entry.day is not None and all(
            wanted is None or (isinstance(found, str) and wanted.lower() == found.lower()) for wanted, found in asked
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A new price; exactly one of the two is there.

    Args:
        unit_sales: The price of one.
        factor: What the old price is multiplied with.
    """

    unit_sales: Amount | None = None
    factor: Amount | None = None

    def put_on(self, entry: Entry) -> Entry | None:
        """Return a line with the new price; None where it has nothing to reprice, as a line of 0 has not.

        A total that is quantity times price stays so. Any other one, such as a prorated one, changes in proportion,
        rounded to the places that it has or the price has. A credit stays one.

        Args:
            entry: The line.
        """
        quantity, unit, sales = entry.figures.quantity, entry.figures.unit_sales, entry.figures.sales
        if sales is None or sales[0] == 0:
            return None
        if self.factor is not None:
            return _priced(entry, unit and _times(unit, self.factor), _times(sales, self.factor))
        assert self.unit_sales is not None, "a price is either given or a factor"
        if unit is None or unit[0] == 0:
            return None
        new = self.unit_sales if unit[0] > 0 else (-self.unit_sales[0], self.unit_sales[1])
        if quantity is not None and _is_equal(sales, _times(quantity, unit)):
            return _priced(entry, new, _times(quantity, new))
        return _priced(entry, new, _in_proportion(sales, new, unit))


class Revision:
    """All changes, as one reading of the books meets them."""

    def __init__(self, changes: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Begin a reading.

        Args:
            changes: Kind and value of each, in the order in which they were made.
        """
        # By month, so that the changes of a year cost each of its lines no more than those of its own month.
        self._steps: dict[str, list[_Reprice | _Remove]] = {}
        for kind, value in changes:
            step = _Reprice(value) if kind == REPRICE else _Remove(value)
            self._steps.setdefault(value["month"], []).append(step)

    def applied(self, entries: Iterable[Entry], organization: Fields, service: Fields) -> Iterator[Entry]:
        """Change the lines of a service.

        Args:
            entries: The lines as they were.
            organization: What is said of its organization.
            service: What is said of it.
        """
        for entry in entries:
            changed: Entry | None = entry
            for step in self._steps.get(month_of(entry.day), ()) if entry.day is not None else ():
                # What was added after a change is none of its business.
                if changed is not None and changed.number <= step.last_number:
                    changed = step.applied(changed, organization, service)
            if changed is not None:
                yield changed


class _Reprice:
    def __init__(self, value: Mapping[str, Any]) -> None:
        self.last_number: int = value["last_number"]
        self._selection = Selection(**value["selection"])
        self._price = Price(**{name: tuple(amount) for name, amount in value["price"].items()})

    def applied(self, entry: Entry, organization: Fields, service: Fields) -> Entry | None:
        if not self._selection.holds(entry, organization, service):
            return entry
        return self._price.put_on(entry) or entry


class _Remove:
    def __init__(self, value: Mapping[str, Any]) -> None:
        self.last_number: int = value["last_number"]
        # Equal lines have one digest, and stand on one day: they are in a reading together, or not at all.
        self._left = Counter[str](value["digests"])

    def applied(self, entry: Entry, organization: Fields, service: Fields) -> Entry | None:
        digest = digest_of(entry, organization, service)
        if self._left[digest] <= 0:
            return entry
        self._left[digest] -= 1
        return None


class Changes:
    """The changes that were made, kept with the state."""

    def __init__(self, state: State) -> None:
        """Keep changes with a state."""
        self._state = state

    def revision(self) -> Revision | None:
        """Begin a reading of the books; None where nothing was changed."""
        rows = self._state.rows("SELECT kind, value FROM changes ORDER BY number")
        return Revision((kind, json.loads(value)) for kind, value in rows) if rows else None

    def reprice(self, selection: Selection, price: Price, last_number: int) -> None:
        """Give lines another price.

        Args:
            selection: Which lines.
            price: The price.
            last_number: The number of the last line that was there.
        """
        amounts = {"unit_sales": price.unit_sales, "factor": price.factor}
        value = {
            "month": selection.month,
            "last_number": last_number,
            "selection": {name: getattr(selection, name) for name in Selection.__dataclass_fields__},
            "price": {name: list(amount) for name, amount in amounts.items() if amount is not None},
        }
        self._write(REPRICE, value)

    def remove(self, month: str, digests: Counter[str], last_number: int) -> None:
        """Take lines of a month away.

        Args:
            month: The month.
            digests: How many lines of each digest.
            last_number: The number of the last line that was there.
        """
        self._write(REMOVE, {"month": month, "last_number": last_number, "digests": dict(digests)})

    def _write(self, kind: str, value: dict[str, Any]) -> None:
        self._state.write("INSERT INTO changes (kind, value) VALUES (?, ?)", kind, write(value))


def month_of(day: date) -> str:
    """Return the month of a day, as ``2026-10``."""
    return day.isoformat()[:7]


def digest_of(entry: Entry, organization: Fields, service: Fields) -> str:
    """Tell a line from every other one that is not equal to it."""
    key = (organization.get("organizationId"), service.get("serviceId"), service.get("serviceName"))
    return sha256(f"{write(key)}{entry.text}".encode("utf-8", "backslashreplace")).hexdigest()


def _priced(entry: Entry, unit: Amount | None, sales: Amount) -> Entry:
    old = entry.figures.sales
    assert old is not None, "a line without a total has nothing to reprice"
    fields = read_fields(entry.text)
    cost = entry.figures.cost
    if cost is None and (margin := _read(fields.get("marginAmount"))) is not None:
        cost = _minus(old, margin)
    new: dict[str, Amount | None] = {"unitSalesPrice": unit, "totalSales": sales}
    if cost is not None:
        new["marginAmount"] = _minus(sales, cost)
        new["marginPercentage"] = _percent(_minus(sales, cost), sales)
    for name, amount in new.items():
        if amount is not None and fields.get(name) is not None:
            spelled = spell(*amount)
            fields[name] = Number(spelled) if isinstance(fields[name], Number) else spelled
    return entry._replace(text=write(fields), figures=entry.figures._replace(unit_sales=unit, sales=sales))


def _read(value: object) -> Amount | None:
    try:
        return read_amount(value)
    except ValueError:
        return None


def _times(one: Amount, other: Amount) -> Amount:
    return one[0] * other[0], one[1] + other[1]


def _minus(one: Amount, other: Amount) -> Amount:
    places = max(one[1], other[1])
    return one[0] * 10 ** (places - one[1]) - other[0] * 10 ** (places - other[1]), places


def _is_equal(one: Amount, other: Amount) -> bool:
    return _minus(one, other)[0] == 0


def _in_proportion(amount: Amount, new: Amount, old: Amount) -> Amount:
    places = max(amount[1], new[1])
    numerator = amount[0] * new[0] * 10 ** (places + old[1])
    denominator = old[0] * 10 ** (amount[1] + new[1])
    return divide_half_up(numerator if denominator > 0 else -numerator, abs(denominator)), places


def _percent(part: Amount, whole: Amount) -> Amount:
    return part[0] * 10_000 * 10 ** whole[1] // (whole[0] * 10 ** part[1]), 2
