"""Which customer of a file is which organization of a report.

With a mapping its customer keys decide. Without one a customer number, an id or a name does, where it is exact and
stands for one organization alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import Factory, define, field, frozen

from cloudmore.billing.control import Split
from cloudmore.billing.line import BillingLine
from cloudmore.billing.reconcile.names import same, same_or_none
from cloudmore.billing.reconcile.outcome import Outcome, Side

# Where a file names no customer, it is the reseller itself that is billed.
NOBODY = ""
# Where no row of a file does, all of both sides is one.
ALL = "*"


@frozen
class Whose:
    """A customer as one side names it.

    Attributes:
        group: Equal on both sides where it is the same customer.
        outcome: ``unmapped`` or ``not comparable`` where it cannot be held against the other side.
        reason: Why, or what else there is to say.
        key: As it is shown.
        name: As it is shown.
    """

    group: str
    outcome: Outcome | None = None
    reason: str | None = None
    key: str | None = None
    name: str | None = None


@frozen
class _Organization:
    identifier: str | None
    name: str | None
    number: str | None
    key: str | None

    @property
    def group(self) -> str:
        if self.key is not None:
            return f"key {same(self.key)}"
        return f"organization {same(self.identifier or self.name or '')}"


@frozen
class _FileCustomer:
    key: str | None
    name: str | None


_Known = Mapping[str, set[str]]


@define
class Customers:
    """Numbers the customers of both sides as they come, and tells at the end which of them are the same.

    Attributes:
        side: Which amounts are compared: a vendor's bill names organizations, an invoice customers.
        mapped: Customer keys by organization id; empty where there is no mapping.
        excluded: Why an organization is left out, by its id.
    """

    side: Side
    mapped: Mapping[str, str | Split] = Factory(dict[str, str | Split])
    excluded: Mapping[str, str] = Factory(dict[str, str])
    _numbers: dict[_Organization | _FileCustomer, int] = field(
        factory=dict[_Organization | _FileCustomer, int], init=False
    )
    _mapped_ids: dict[str, str | Split] = field(init=False)
    _excluded_ids: dict[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._mapped_ids = {same(identifier): each for identifier, each in self.mapped.items()}
        self._excluded_ids = {same(identifier): why for identifier, why in self.excluded.items()}

    def of_line(self, line: BillingLine) -> int:
        """The number of a line's customer."""
        identifier = line.organization_id
        found = self._mapped_ids.get(same(identifier)) if identifier else None
        key = found.key_of(line) if isinstance(found, Split) else found
        if not self.mapped:
            key = line.customer_key
        name = None if identifier and key is None and line.organization_name is None else line.organization_name
        return self._number(_Organization(identifier, name, line.customer_number, key))

    def of_row(self, key: str | None, name: str | None) -> int:
        """The number of a row's customer."""
        return self._number(_FileCustomer(key or None, name or None))

    def _number(self, customer: _Organization | _FileCustomer) -> int:
        return self._numbers.setdefault(customer, len(self._numbers))

    def told(self) -> Iterator[tuple[int, Whose]]:
        """Each number, and whose it is."""
        organizations = {each: number for each, number in self._numbers.items() if isinstance(each, _Organization)}
        file = {each: number for each, number in self._numbers.items() if isinstance(each, _FileCustomer)}
        if file and not any(each.key or each.name for each in file):
            for organization, number in organizations.items():
                yield number, self._left_out(organization) if self._is_excluded(organization) else Whose(ALL)
            yield from ((number, Whose(ALL)) for number in file.values())
            return
        ways = self._ways(organizations)
        shared: dict[str, str] = {}
        for customer, number in file.items():
            whose, groups = _found(customer, ways, keys_only=bool(self.mapped) and self.side is Side.SALES)
            shared |= dict.fromkeys(groups, whose.reason or "")
            yield number, whose
        for organization, number in organizations.items():
            why = shared.get(organization.group)
            told = self._left_out(organization)
            if told.outcome is None and why:
                told = Whose(told.group, Outcome.UNMAPPED, why, told.key, told.name)
            yield number, told

    def _is_excluded(self, each: _Organization) -> bool:
        return each.identifier is not None and same(each.identifier) in self._excluded_ids

    def _left_out(self, each: _Organization) -> Whose:
        key, name = each.key or each.number, each.name or each.identifier
        if each.identifier is None and each.name is None:
            return Whose(NOBODY, name="(reseller itself)")
        if self._is_excluded(each):
            why = f"excluded: {self._excluded_ids[same(each.identifier or '')]}"
            return Whose(each.group, Outcome.NOT_COMPARABLE, why, key, name)
        if self.mapped and each.key is None:
            return Whose(each.group, Outcome.UNMAPPED, "the mapping has no customer for the organization", key, name)
        return Whose(each.group, None, None, key, name)

    def _ways(self, organizations: Mapping[_Organization, int]) -> Sequence[tuple[str, _Known]]:
        """What a file may call a customer, the surest first: a word for it, and the groups by that text."""
        ways: dict[str, dict[str, set[str]]] = {
            what: defaultdict(set) for what in ("key", "id", "customer number", "name")
        }
        for each in organizations:
            if self._left_out(each).outcome is Outcome.UNMAPPED:
                continue
            texts = (each.key, each.identifier, None if each.key else each.number, each.name)
            for what, text in zip(ways, texts, strict=True):
                if text and same(text):
                    ways[what][same(text)].add(each.group)
        return list(ways.items())


def _found(each: _FileCustomer, ways: Sequence[tuple[str, _Known]], *, keys_only: bool) -> tuple[Whose, set[str]]:
    """Whose a customer of the file is, and the groups that it may stand for where these are several."""
    if each.key is None and each.name is None:
        return Whose(NOBODY, name="(no customer)"), set()
    several: tuple[str, str, set[str]] | None = None
    for text in (same_or_none(each.key), same_or_none(each.name)):
        for what, known in ways if text else ():
            # A ledger that knows its customers by name alone has the name as its key.
            if keys_only and what not in (("key", "id") if each.key else ("key",)):
                continue
            groups = known.get(text or "", set())
            if len(groups) == 1:
                return Whose(next(iter(groups)), None, None, each.key, each.name), set()
            if groups and several is None:
                several = what, text or "", groups
    alone = f"file {same(each.key or each.name or '')}"
    if several is not None:
        what, text, groups = several
        why = f"the {what} {text} stands for {len(groups)} organizations"
        return Whose(alone, Outcome.UNMAPPED, why, each.key, each.name), groups
    if keys_only and each.key is None:
        return Whose(alone, Outcome.UNMAPPED, "the row has no customer key", each.key, each.name), set()
    return Whose(alone, None, "no organization is this customer", each.key, each.name), set()
