"""Words of company names that say little, and how some are shortened; in small letters and without accents."""

from __future__ import annotations

from collections.abc import Mapping

# They say little about which company it is.
GENERIC = frozenset(
    {
        *("grupp", "gruppen", "group", "gruppe", "holding", "holdings", "konsern", "koncern", "sverige", "sweden"),
        *("svenska", "norge", "norway", "norsk", "danmark", "denmark", "dansk", "suomi", "finland", "deutschland"),
        *("germany", "international", "nordic", "norden", "nordisk", "scandinavia", "skandinavien", "europe"),
        *("consulting", "konsult", "consult", "service", "services", "solutions", "losungen", "losningar"),
        *("systems", "system", "tech", "teknik", "technology", "it", "data", "partner", "partners", "invest"),
        *("fastigheter", "fastighet", "bygg", "transport", "handel", "trading", "company", "co", "foretag"),
        *("firma", "forvaltning", "kontor", "office", "of", "i", "af", "av", "von", "der", "die", "das", "den"),
        *("det", "for"),
    }
)
ABBREVIATIONS: Mapping[str, str] = {
    "sthlm": "stockholm",
    "gbg": "goteborg",
    "gbgs": "goteborgs",
    "kbh": "kobenhavn",
    "cph": "copenhagen",
    "hki": "helsinki",
    "hfors": "helsingfors",
    "ffm": "frankfurt",
    "muc": "munchen",
    "trd": "trondheim",
    "intl": "international",
    "int": "international",
    "mgmt": "management",
    "mfg": "manufacturing",
    "svc": "service",
    "svcs": "services",
    "serv": "service",
    "tekn": "teknik",
    "sv": "svenska",
    "bros": "brothers",
    "assoc": "associates",
    "dev": "development",
    "eng": "engineering",
    "elektr": "elektriska",
    "elek": "elektro",
    "fast": "fastigheter",
    "ind": "industri",
    "kons": "konsult",
    "cons": "consulting",
    "grp": "group",
    "bygg": "byggnads",
    "tp": "transport",
    "transp": "transport",
    "rest": "restaurang",
    "forv": "forvaltning",
    "maskin": "maskiner",
    "tel": "telefon",
    "verkst": "verkstad",
    "rorl": "rorledning",
    "entr": "entreprenad",
    "gebr": "gebruder",
    "soc": "society",
    "univ": "university",
    "hosp": "hospital",
    "inst": "institut",
}
