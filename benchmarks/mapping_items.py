"""How well the items of products are found, where the right ones are known.

    python benchmarks/mapping_items.py [--seeds 1,2,3] [--without-scale]

At least 150 products of a report against the items of a ledger for each seed, made up with abbreviations, other
orders, terms in several languages, typing mistakes, junk codes, codes of another numbering or edition, and every other
edition beside the right one; then 500 against 5,000 for the time. Exit code 1 when a reach is missed: what an exact
code decides is always right, nothing is accepted by its name, and the right item stands first in at least 95 % of the
suggestions for products that have one.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence

from attrs import define, fields
from figures import Figure, Goal, Page
from made_items import MadeItems, made_items

from cloudmore.mapping import CustomerMapping, ItemSuggestion, LedgerItem, Product, suggest_items

SEEDS = "201,202,203,204,205"
REACH_PERCENT = 95
NONE = Goal("exactly", 0)
FEWEST_PRODUCTS = 150


@define
class Figures:
    """What was found, counted.

    Attributes:
        products: All.
        with_item: Those that have an item.
        with_code: Of these, those that have its code, in whatever spelling.
        accepted: Those that an exact code decides.
        wrong: Of these, those where another item is right.
        by_name: Of these, those that do not have the code of the right item.
        suggested: Suggestions for the others.
        for_nothing: Of these, those for products that have no item.
        told_apart: Of these, those that are told to be of another edition alone.
        first: Of the suggestions, those whose first item is right.
        not_found: Products with an item that have no suggestion.
    """

    products: int = 0
    with_item: int = 0
    with_code: int = 0
    accepted: int = 0
    wrong: int = 0
    by_name: int = 0
    suggested: int = 0
    for_nothing: int = 0
    told_apart: int = 0
    first: int = 0
    not_found: int = 0

    def add(self, other: Figures) -> None:
        """Add those of another seed."""
        for each in fields(Figures):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def share(self) -> float:
        """In how many percent of the suggestions that can be right the right item stands first."""
        return 100 * self.first / (self.suggested - self.for_nothing)

    @property
    def reached(self) -> bool:
        """Whether they are good enough."""
        is_large = self.products >= FEWEST_PRODUCTS and self.accepted > 0
        return is_large and self.wrong == self.by_name == 0 and self.share >= REACH_PERCENT

    def told(self) -> str:
        """All of them, in words."""
        possible = self.suggested - self.for_nothing
        return (
            f"{self.products} products, {self.with_item} with an item, {self.with_code} with its code; accepted by an "
            f"exact code {self.accepted}, wrongly {self.wrong}, by the name alone {self.by_name}; "
            f"suggestions {possible}, the right item first {self.share:.1f} %; without one {self.not_found}; "
            f"suggestions for products without an item {self.for_nothing}, told to be of another edition "
            f"{self.told_apart}"
        )


def main() -> int:
    """Measure and print."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--seeds", default=SEEDS)
    page.parser.add_argument("--without-scale", action="store_true", help="leave the 500 against 5,000 out")
    with page.open() as options:
        reached = measured(page, [int(each) for each in options.seeds.split(",")])
        if not options.without_scale:
            page.figure(Figure("500 products against 5,000 items", timed(), "s of CPU", digits=1))
    return 0 if reached else 1


def measured(page: Page, seeds: Sequence[int]) -> bool:
    """Say what is found for each seed, and whether it is good enough for each."""
    total = Figures()
    contents: Counter[str] = Counter()
    reached = True
    for seed in seeds:
        world = made_items(seed)
        contents.update(world.contents)
        figures = found(world)
        total.add(figures)
        reached = reached and figures.reached
        page.say(f"seed {seed}: {figures.told()}")
    page.say(f"all seeds: {total.told()}")
    page.figure(Figure("products that an exact code decides", total.accepted, digits=0))
    page.figure(Figure("products that an exact code decides wrongly", total.wrong, digits=0, goal=NONE))
    page.figure(Figure("products that the name alone decides", total.by_name, digits=0, goal=NONE))
    goal = Goal("at least", REACH_PERCENT)
    page.figure(Figure("suggestions with the right item first", total.share, "%", digits=1, goal=goal))
    listed = ", ".join(f"{name} {count}" for name, count in sorted(contents.items()))
    page.say(f"among them: {listed}")
    return reached


def timed() -> float:
    """Seconds of CPU for many: the machine may have other things to do."""
    worlds = [made_items(seed) for seed in range(1, 80)]
    names = [each.name for world in worlds for each in world.products]
    products = [Product(f"{at}", name) for at, name in enumerate(names[:500])]
    names = [each.name for world in worlds for each in world.items]
    items = [LedgerItem(f"{at}", name) for at, name in enumerate(names[:5000])]
    assert (len(products), len(items)) == (500, 5000)
    began = time.process_time()
    suggest_items(products, items, CustomerMapping())
    return time.process_time() - began


def suggested(world: MadeItems) -> tuple[ItemSuggestion, ...]:
    """What the client says of made-up products."""
    products = [Product(each.id, each.name, each.item_code, product_id=each.id) for each in world.products]
    return suggest_items(products, [LedgerItem(each.code, each.name) for each in world.items], CustomerMapping())


def found(world: MadeItems) -> Figures:
    """Hold what was said against what is known."""
    figures = Figures()
    for each, suggestion in zip(world.products, suggested(world), strict=True):
        figures.products += 1
        figures.with_item += each.right is not None
        figures.with_code += each.has_its_code
        if suggestion.verdict == "exact":
            figures.accepted += 1
            figures.wrong += suggestion.code != each.right
            figures.by_name += not each.has_its_code
        elif suggestion.candidates:
            figures.suggested += 1
            figures.for_nothing += each.right is None
            figures.told_apart += each.right is None and "only items of another edition" in suggestion.reason
            figures.first += each.right is not None and suggestion.candidates[0].item.code == each.right
        else:
            figures.not_found += each.right is not None
    return figures


if __name__ == "__main__":
    sys.exit(main())
