"""How well the customers of organizations are found, where the right ones are known.

    python benchmarks/mapping_keys.py [--seeds 1,2,3] [--without-scale]

500 organizations against 600 customers of an ERP for each seed, made up with spellings, typing mistakes, group VAT
numbers, junk keys, sister companies and duplicates; then 5,000 against 5,000 for the time. Exit code 1 when a reach is
missed: what an exact key decides is always right, nothing is accepted by its name, and the right customer stands first
in at least 95 % of the suggestions for organizations that have one.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence

from attrs import define, fields
from figures import Figure, Goal, Page
from made_customers import Made, made

from cloudmore.mapping import Customer, CustomerMapping, Organization, Suggestion, suggest

SEEDS = "101,102,103,104,105"
REACH_PERCENT = 95
NONE = Goal("exactly", 0)
REACH_SECONDS = 60


@define
class Figures:
    """What was found, counted.

    Attributes:
        with_customer: Organizations that have a customer.
        with_key: Those that have a key of it, in whatever spelling.
        accepted: Those that an exact key decides.
        wrong: Of these, those where another customer is right.
        by_name: Of these, those that have no key of the right customer.
        suggested: Suggestions for the others.
        for_nobody: Of these, those for organizations that have no customer.
        first: Of these, those whose first customer is right, or another record of the right one.
        first_of_its_record: The same, without the other records.
        not_found: Organizations with a customer that have no suggestion.
    """

    with_customer: int = 0
    with_key: int = 0
    accepted: int = 0
    wrong: int = 0
    by_name: int = 0
    suggested: int = 0
    for_nobody: int = 0
    first: int = 0
    first_of_its_record: int = 0
    not_found: int = 0

    def add(self, other: Figures) -> None:
        """Add those of another seed."""
        for each in fields(Figures):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def share(self) -> float:
        """In how many percent of the suggestions that can be right the right customer stands first."""
        return 100 * self.first / (self.suggested - self.for_nobody)

    @property
    def reached(self) -> bool:
        """Whether they are good enough."""
        return self.accepted > 0 and self.wrong == self.by_name == 0 and self.share >= REACH_PERCENT

    def by_keys(self) -> str:
        """What the keys decide, in words."""
        return (
            f"accepted by an exact key {self.accepted}, wrongly {self.wrong}, by the name alone {self.by_name}; "
            f"of {self.with_customer} with a customer {self.with_key} have a key of it"
        )

    def by_names(self) -> str:
        """What is suggested, in words."""
        possible = self.suggested - self.for_nobody
        return (
            f"suggestions {possible}, the right customer first {self.share:.1f} % (another record of it not counted "
            f"{100 * self.first_of_its_record / possible:.1f} %); without one {self.not_found}; suggestions for "
            f"organizations without a customer {self.for_nobody} (of all suggestions the right one first "
            f"{100 * self.first / self.suggested:.1f} %)"
        )


def main() -> int:
    """Measure and print."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--seeds", default=SEEDS)
    page.parser.add_argument("--without-scale", action="store_true", help="leave the 5,000 against 5,000 out")
    with page.open() as options:
        reached = measured(page, [int(each) for each in options.seeds.split(",")])
        if not options.without_scale:
            seconds = timed()
            told = "5,000 organizations against 5,000 customers by name alone"
            page.figure(Figure(told, seconds, "s of CPU", digits=0, goal=Goal("at most", REACH_SECONDS)))
    return 0 if reached and page.reached else 1


def measured(page: Page, seeds: Sequence[int]) -> bool:
    """Say what is found for each seed, and whether it is good enough for each."""
    total, by_name_alone = Figures(), Figures()
    contents: Counter[str] = Counter()
    reached = True
    for seed in seeds:
        world = made(seed)
        contents.update(world.contents)
        figures = found(world, suggested(world))
        total.add(figures)
        by_name_alone.add(found(world, suggested(world, with_keys=False)))
        reached = reached and figures.reached
        page.say(f"seed {seed}: {figures.by_keys()}")
        page.say(f"seed {seed}: {figures.by_names()}")
    page.say(f"all seeds: {total.by_keys()}")
    page.say(f"all seeds: {total.by_names()}")
    page.say(f"all seeds, every key taken away: {by_name_alone.by_names()}")
    page.figure(Figure("organizations that an exact key decides", total.accepted, digits=0))
    page.figure(Figure("organizations that an exact key decides wrongly", total.wrong, digits=0, goal=NONE))
    page.figure(Figure("organizations that the name alone decides", total.by_name, digits=0, goal=NONE))
    goal = Goal("at least", REACH_PERCENT)
    page.figure(Figure("suggestions with the right customer first", total.share, "%", digits=1, goal=goal))
    listed = ", ".join(f"{name} {count}" for name, count in sorted(contents.items()))
    page.say(f"among {len(seeds)} times 500 organizations and 600 customers: {listed}")
    return reached


def timed() -> float:
    """Seconds of CPU for many that no key decides: the machine may have other things to do."""
    world = made(11, 4900, 5000)
    began = time.process_time()
    suggested(world, with_keys=False)
    return time.process_time() - began


def suggested(world: Made, *, with_keys: bool = True) -> tuple[Suggestion, ...]:
    """What the client says of made-up organizations."""
    organizations = [
        Organization(each.id, each.name, each.vat or None, each.registration or None, each.number or None)
        if with_keys
        else Organization(each.id, each.name)
        for each in world.organizations
    ]
    customers = [
        Customer(each.key, each.name, each.vat or None, each.registration or None)
        if with_keys
        else Customer(each.key, each.name)
        for each in world.customers
    ]
    return suggest(organizations, customers, CustomerMapping())


def found(world: Made, suggestions: tuple[Suggestion, ...]) -> Figures:
    """Hold what was said against what is known."""
    figures = Figures()
    for each, suggestion in zip(world.organizations, suggestions, strict=True):
        assert suggestion.organization.id == each.id
        figures.with_customer += each.right is not None
        figures.with_key += each.has_a_key_of_it
        if suggestion.verdict == "exact":
            figures.accepted += 1
            figures.wrong += suggestion.key != each.right
            figures.by_name += not each.has_a_key_of_it
        elif suggestion.candidates:
            first = suggestion.candidates[0].customer.key
            figures.suggested += 1
            figures.for_nobody += each.right is None
            figures.first += each.right is not None and first in (each.right, *each.twins)
            figures.first_of_its_record += first == each.right
        else:
            figures.not_found += each.right is not None
    return figures


if __name__ == "__main__":
    sys.exit(main())
