"""Words of product names: how they are shortened and translated, and which of them tell editions apart.

All in small letters and without accents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# What is written in several ways is written in one, before the words are looked at one by one.
PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), f" {text} ")
    for pattern, text in (
        (r"\b(?:without|w o|no|excl|excluding|utan|uten|uden|ohne|ilman|exkl) (?:microsoft |ms )?teams\b", "noteams"),
        (r"\bnew commerce(?: experience)?\b", "nce"),
        (r"\badd ons?\b", "addon"),
        (r"\bstep up\b", "stepup"),
        (r"\bnon profit\b", "nonprofit"),
        (r"\b(?:ms?|microsoft|office|o) ?365 apps\b", "m365 apps"),
        (r"\b(?:ms?|microsoft) ?365 ?(?!\d)", "m365"),
        (r"\b(?:o|off|office) ?365 ?(?!\d)", "o365"),
        (r"\bd ?365 ?(?!\d)|\bdyn(?:amics)?(?: 365)?\b", "d365"),
        (r"\b(?:aad|azure ad|azure active directory)\b", "entra id"),
        (r"\bentra id prem(?:ium)?\b", "entra id"),
        (r"\bexo\b", "exchange online"),
        (r"\bspo\b", "sharepoint online"),
        (r"\b(?:pbi|powerbi)\b", "power bi"),
        (r"\b(?:ems|enterprise mobility(?: and)? security)\b", "mobility security"),
        (r"\bmdo\b", "defender o365"),
        (r"\bmde\b", "defender endpoint"),
        (r"\bplan ?(\d)\b", r"p\1"),
        (r"\b(?:1|one) ?(?:years?|yr|ar|jahre?|aar|vuosi|vuoden|y)\b", "annual"),
        (r"\b12 ?(?:months?|manader|man|monate?|mnd|maneder|kk|kuukautta|m)\b", "annual"),
        (r"\b(?:3|three) ?(?:years?|yr|ar|jahre?|aar|vuotta|y)\b", "triennial"),
        (r"\b36 ?(?:months?|manader|man|monate?|mnd|maneder|kk|m)\b", "triennial"),
        (r"\b(?:1|one) ?(?:months?|manad|man|monat|mnd|maned|kk|kuukausi)\b", "monthly"),
    )
)
# Words, and how they are shortened, misspelled or called elsewhere.
_SHORTENED: Mapping[str, tuple[str, ...]] = {
    "microsoft": ("ms", "msft", "microsofts"),
    "business": ("bus", "busi", "biz", "foretag", "foretaget", "bedrift", "unternehmen"),
    "enterprise": ("ent", "entpr", "enterprises"),
    "premium": ("prem", "prm"),
    "standard": ("std", "stnd", "stand", "standrd"),
    "basic": ("bas", "bsc", "grund", "basis", "basics"),
    "professional": ("pro", "prof", "profess"),
    "essentials": ("ess", "essential"),
    "advanced": ("adv", "avancerad"),
    "education": ("edu", "educ", "academic"),
    "government": ("gov", "gcc"),
    "nonprofit": ("npo", "charity", "nonprofits"),
    "exchange": ("exch", "exchg"),
    "sharepoint": ("shp", "sharept"),
    "defender": ("def", "dfndr"),
    "windows": ("win", "wind"),
    "server": ("srv", "svr", "servers"),
    "backup": ("bkp", "backups", "bup", "sakerhetskopia", "sakerhetskopiering"),
    "protection": ("prot", "protect"),
    "security": ("sec", "sakerhet", "sicherheit", "sikkerhet", "sikkerhed", "tietoturva"),
    "management": ("mgmt", "mgt"),
    "storage": ("stor", "lagring", "speicher"),
    "sales": ("salj",),
    "mailbox": ("mbx", "postlada", "postfach", "postboks"),
    "user": (
        *("users", "usr", "anvandare", "benutzer", "nutzer", "bruker", "brukere", "bruger", "brugere", "kayttaja"),
        *("kayttajat",),
    ),
    "device": ("devices", "enhet", "enheter", "gerat", "gerate", "enhed", "enheder", "laite"),
    "annual": (
        *("annually", "year", "yearly", "yr", "arsvis", "arlig", "arligen", "ar", "p1y", "jahrlich", "jahr"),
        *("jahres", "aarlig", "aarligt", "arligt", "vuosi", "vuosittain", "ann"),
    ),
    "monthly": (
        *("month", "mthly", "mth", "mo", "manadsvis", "manatlig", "manad", "monatlich", "monat", "manedlig"),
        *("maned", "manedlige", "kuukausi", "kuukausittain", "p1m", "mon"),
    ),
    "triennial": ("p3y",),
    "addon": ("addons",),
    "trial": ("testversion",),
}
ABBREVIATIONS: Mapping[str, str] = {short: word for word, shorts in _SHORTENED.items() for short in shorts}
# What 365 is of where the words stand apart: 365 E3, Office.
SUITES: Mapping[str, str] = {"office": "o365", "off": "o365", "microsoft": "m365", "ms": "m365", "m": "m365"}
# Words of which a name has one at most, or two that belong together: another one of them is another product.
EDITIONS: Mapping[str, frozenset[str]] = {
    "tier": frozenset(f"{letter}{number}" for letter in "aefg" for number in range(1, 8)),
    "plan": frozenset(f"p{number}" for number in range(1, 8)),
    "level": frozenset(
        {
            *("basic", "standard", "premium", "essentials", "professional", "plus", "starter", "advanced"),
            *("ultimate", "lite", "core", "elite", "free", "small", "medium", "large", "datacenter"),
        }
    ),
    "audience": frozenset({"business", "enterprise", "frontline", "personal", "family"}),
    "suite": frozenset({"m365", "o365", "d365"}),
}
# A word that one name has and the other has not makes it another product.
MARKS = frozenset(
    {"noteams", "addon", "stepup", "trial", "nonprofit", "education", "government", "student", "faculty", "perpetual"}
)
# Of these, too, another one is another product, but many names say none.
TERMS = frozenset({"annual", "monthly", "triennial"})
LICENSED = frozenset({"user", "device"})
# They say nothing of the product.
FILLERS = frozenset(
    {
        *("license", "licence", "licenses", "licences", "lic", "licens", "licenser", "lizenz", "lizenzen", "lisens"),
        *("nce", "lisenser", "lisenssi", "lisenssit", "subscription", "subscriptions", "subs", "sub", "abonnemang"),
        *("abonnement", "abo", "tilaus", "csp", "per", "for", "the", "and", "with", "of", "by", "i", "in", "och", "og"),
        *("und", "ja", "med", "mit", "fur", "till", "til", "commitment", "term", "billing", "billed", "paid"),
        *("bindning", "bindningstid", "laufzeit", "commercial", "seat", "seats", "qty", "st", "stk"),
        *("365", "f", "a", "an", "x", "eea", "betalning", "fakturering", "pr", "prenumeration"),
    }
)
# They are part of so many names that they tell little.
COMMON: Mapping[str, float] = {
    "microsoft": 0.2,
    "m365": 0.8,
    "o365": 0.8,
    "d365": 0.8,
    "office": 0.6,
    "online": 0.5,
    "cloud": 0.5,
    **{f"p{number}": 0.7 for number in range(1, 8)},
}
