"""Products of a report and the items of a ledger, made up so that the right item of each product is known.

It shares no code and no table with what reads them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from attrs import Factory, frozen

# Each family is sold in editions that are told apart by a word or two; all of them are the vendors' own names.
FAMILIES: Sequence[tuple[str, Sequence[str]]] = (
    ("Microsoft 365 Business {}", ("Basic", "Standard", "Premium")),
    ("Microsoft 365 Apps for {}", ("business", "enterprise")),
    ("Microsoft 365 {}", ("E3", "E5", "F1", "F3", "A3", "A5")),
    ("Office 365 {}", ("E1", "E3", "E5", "A1", "A3")),
    ("Exchange Online (Plan {})", ("1", "2")),
    ("SharePoint Online (Plan {})", ("1", "2")),
    ("OneDrive for business (Plan {})", ("1", "2")),
    ("Microsoft Entra ID {}", ("P1", "P2")),
    ("Enterprise Mobility + Security {}", ("E3", "E5")),
    ("Microsoft Defender for Office 365 (Plan {})", ("1", "2")),
    ("Microsoft Defender for Endpoint {}", ("P1", "P2")),
    ("Visio Plan {}", ("1", "2")),
    ("Planner and Project Plan {}", ("3", "5")),
    ("Power BI {}", ("Pro", "Premium Per User")),
    ("Microsoft Teams {}", ("Essentials", "Premium")),
    ("Teams Phone {}", ("Standard", "Pay-As-You-Go")),
    ("Dynamics 365 Sales {}", ("Professional", "Enterprise", "Premium")),
    ("Dynamics 365 Business Central {}", ("Essentials", "Premium", "Team Members")),
    ("Dynamics 365 Customer Service {}", ("Professional", "Enterprise")),
    ("Windows Server 2022 {}", ("Standard", "Datacenter")),
    ("Windows Server 2022 CAL {}", ("User", "Device")),
    ("SQL Server 2022 {}", ("Standard", "Enterprise")),
    ("Windows 365 Business {} vCPU", ("2", "4", "8")),
    ("Acronis Cyber Protect {}", ("Standard", "Advanced")),
    ("Backup of a server {} GB", ("100", "500")),
    ("Adobe Acrobat {} DC", ("Standard", "Pro")),
    ("Bitdefender GravityZone {}", ("Business Security", "Enterprise Security")),
    ("Dropbox Business {}", ("Standard", "Advanced")),
    ("Copilot Studio {}", ("User License", "Message Pack")),
    ("Universal Print {}", ("Pack", "Volume Add-on")),
    ("Microsoft Intune {}", ("Plan 1", "Suite", "Plan 2")),
    ("Teams Rooms {}", ("Basic", "Pro")),
    ("Azure Information Protection {}", ("P1", "P2")),
    ("Exchange Online Archiving for Exchange {}", ("Online", "Server")),
    ("Datto SaaS Protection {}", ("Standard", "Infinite")),
    ("SentinelOne Singularity {}", ("Core", "Control", "Complete")),
    ("Sophos Intercept X {}", ("Advanced", "Essentials")),
    ("Visual Studio {}", ("Professional", "Enterprise")),
    ("Managed Firewall {}", ("Small", "Medium", "Large")),
)
_WITH_AND_WITHOUT_TEAMS = ("Microsoft 365 Business {}", "Microsoft 365 {}", "Office 365 {}")
_SHORT: Sequence[tuple[str, Sequence[str]]] = (
    ("Microsoft 365", ("M365", "MS 365", "M 365", "MS365")),
    ("Office 365", ("O365", "Off 365")),
    ("Dynamics 365", ("D365", "Dyn 365")),
    ("Exchange Online", ("EXO", "Exch Online", "Exch. Online")),
    ("SharePoint Online", ("SPO", "Sharepoint online")),
    ("Enterprise Mobility + Security", ("EMS", "Ent Mobility & Security")),
    ("Microsoft ", ("MS ", "")),
    ("Business", ("Bus", "Bus.", "Biz")),
    ("Standard", ("Std", "Stand.")),
    ("Premium", ("Prem", "Prem.")),
    ("Professional", ("Prof", "Pro")),
    ("Enterprise", ("Ent", "Ent.")),
    ("Essentials", ("Ess",)),
    ("Advanced", ("Adv", "Adv.")),
    ("Plan ", ("P", "Plan", "plan ")),
    ("Server", ("Srv", "Svr")),
    ("Windows", ("Win",)),
    ("Defender", ("Def",)),
    (" for ", (" f. ", " ")),
)
_TERMS = {
    "annual": (" (annual)", " årsvis", " 1 år", " jährlich", " 1 year", " P1Y", ", annual commitment"),
    "monthly": (" (monthly)", " månadsvis", " monatlich", " 1 month", " P1M", ", månedlig"),
}
_BEHIND = (" NCE", " (NCE)", " licens", " license", " - CSP", " Lizenz", " abonnemang", " per user", " subscription")
_JUNK = ("N/A", "0", "-", "n/a", "none", "000000")


@frozen
class MadeItem:
    """An item of the ledger.

    Attributes:
        code: What it is known by.
        name: How it is written there.
    """

    code: str
    name: str


@frozen
class MadeProduct:
    """A product of a report.

    Attributes:
        id: Its product id.
        name: How the vendor writes it.
        item_code: What stands there as its item code; ``None`` where nothing does.
        right: The code of its item; ``None`` where the ledger has none.
        has_its_code: Whether the item code is that of its item, in whatever spelling.
    """

    id: str
    name: str
    item_code: str | None
    right: str | None
    has_its_code: bool


@frozen
class MadeItems:
    """Both sides.

    Attributes:
        products: Of the report.
        items: Of the ledger.
        contents: What makes it hard, counted.
    """

    products: tuple[MadeProduct, ...]
    items: tuple[MadeItem, ...]
    contents: Counter[str] = Factory(Counter[str])


def made_items(seed: int) -> MadeItems:
    """A report and a ledger.

    Args:
        seed: The same gives the same.
    """
    chance = random.Random(seed)  # noqa: S311 - it shall be the same every time
    contents: Counter[str] = Counter()
    products: list[MadeProduct] = []
    items: list[MadeItem] = []
    numbers = chance.sample(range(1000, 9999), 400)
    for family, editions in FAMILIES:
        with_terms = chance.random() < 0.75
        names = [family.format(edition) for edition in editions]
        if family in _WITH_AND_WITHOUT_TEAMS:
            names += [f"{name} (no Teams)" for name in names]
        for name in names:
            for term in ("annual", "monthly") if with_terms else (None, None):
                right = None
                if chance.random() < 0.88:
                    right = MadeItem(_code(chance, name, numbers), _written(chance, name, term, contents))
                    items.append(right)
                else:
                    contents["products without an item, the other editions there"] += 1
                products.append(_product(chance, f"{name} ({term})" if term else name, right, numbers, contents))
                if term is None:
                    break
    _mistake(chance, products, items, contents)
    # Codes that a product has, and that the ledger counts something else by.
    items += [MadeItem(str(numbers.pop()), f"Consulting hour level {number}") for number in range(20)]
    contents["items that no product is"] += 20
    chance.shuffle(items)
    return MadeItems(tuple(products), tuple(items), contents)


def _mistake(
    chance: random.Random, products: list[MadeProduct], items: Sequence[MadeItem], contents: Counter[str]
) -> None:
    """Somebody has written the code of another edition."""
    for place, product in enumerate(products):
        if product.right is None or not product.has_its_code or chance.random() > 0.1:
            continue
        at = next(number for number, item in enumerate(items) if item.code == product.right)
        other = items[at - 1] if at else items[1]
        contents["codes of another edition or product"] += 1
        products[place] = MadeProduct(product.id, product.name, other.code, product.right, has_its_code=False)


def _product(
    chance: random.Random,
    said: str,
    right: MadeItem | None,
    numbers: list[int],
    contents: Counter[str],
) -> MadeProduct:
    identifier = f"CFQ7TTC0{chance.randrange(16**6):06X}:{chance.randrange(1, 40):04d}"
    luck = chance.random()
    if right is not None and luck < 0.45:
        contents["products with their item's code, spelled somehow"] += 1
        return MadeProduct(identifier, said, _spelled(chance, right.code), right.code, has_its_code=True)
    if luck < 0.55:
        contents["junk codes"] += 1
        return MadeProduct(identifier, said, chance.choice(_JUNK), right and right.code, has_its_code=False)
    if luck < 0.65:
        contents["codes of another numbering"] += 1
        # Items that are counted later take the same numbers.
        return MadeProduct(
            identifier, said, str(numbers[-1 - chance.randrange(20)]), right and right.code, has_its_code=False
        )
    return MadeProduct(identifier, said, None, right and right.code, has_its_code=False)


def _code(chance: random.Random, name: str, numbers: list[int]) -> str:
    number = numbers.pop(0)
    initials = "".join(word[0] for word in name.replace("(", "").replace("+", "").split())
    return chance.choice((f"{number}", f"{initials.upper()}-{number}", f"LIC{number}-{initials.upper()}", f"0{number}"))


def _spelled(chance: random.Random, code: str) -> str:
    way = chance.randrange(4)
    if way == 0:
        return code.lower()
    if way == 1 and not code.replace("-", "").isdigit():
        return code.replace("-", chance.choice((" ", "_", "", ".", ":", "/")))
    return f" {code} " if way == 2 else code


def _written(chance: random.Random, name: str, term: str | None, contents: Counter[str]) -> str:
    text = name
    for word, shorts in _SHORT:
        if word in text and chance.random() < 0.45:
            text = text.replace(word, chance.choice(shorts), 1)
            contents["abbreviations"] += 1
    if chance.random() < 0.15:
        first, _, rest = text.partition(" ")
        text = f"{rest}, {first}" if rest else text
        contents["words in another order"] += 1
    if chance.random() < 0.2:
        place = chance.randrange(len(text))
        if text[place].isalpha() and sum(map(str.isalpha, text)) > 12 and text[place - 1 : place].isalpha():
            text = text[:place] + text[place + 1 :]
            contents["typing mistakes"] += 1
    if term:
        text += chance.choice(_TERMS[term])
        contents["terms in a language"] += 1
    if chance.random() < 0.3:
        text += chance.choice([each for each in _BEHIND if "user" not in each or "evice" not in text])
        contents["words that say nothing"] += 1
    return text.upper() if chance.random() < 0.1 else text
