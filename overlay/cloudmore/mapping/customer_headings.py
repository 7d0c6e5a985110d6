"""Which column of a list of customers is what, by its heading, in the languages of those who export such lists."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from cloudmore.errors import ConfigurationError

FIELDS = ("key", "name", "vat_number", "registration_number", "customer_number")

# In small letters without accents, blanks and signs. The first words of a field are better than the second.
_HEADINGS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "key": (
        (
            *("key", "customerkey", "customerid", "clientid", "companyid", "accountid", "contactid", "recid"),
            *("recordid", "kundid", "kundenid", "kundeid", "asiakastunnus", "asiakasid"),
        ),
        (
            *("id", "no", "nr", "code", "customercode", "clientcode", "accountnumber", "accountno", "accountcode"),
            *("externalid", "kod", "kode", "koodi", "tunnus", "kundkod", "kundenkode", "kundekode", "debitor"),
            *("debitornummer", "debitornr", "debitorennummer", "debitorno", "debitornumber"),
        ),
    ),
    "name": (
        (
            *("name", "customername", "companyname", "clientname", "organizationname", "organisationname"),
            *("contactname", "accountname", "displayname", "namn", "kundnamn", "foretagsnamn", "bolagsnamn"),
            *("organisationsnamn", "kundenname", "firmenname", "firmenbezeichnung", "navn", "kundenavn"),
            *("firmanavn", "selskapsnavn", "virksomhedsnavn", "debitornavn", "nimi", "asiakkaannimi"),
            *("asiakasnimi", "yrityksennimi"),
        ),
        (
            *("customer", "company", "client", "organization", "organisation", "kund", "foretag", "bolag", "kunde"),
            *("firma", "unternehmen", "selskap", "virksomhed", "asiakas", "yritys", "legalname", "juridiskt"),
        ),
    ),
    "vat_number": (
        (
            *("vat", "vatnumber", "vatno", "vatnr", "vatid", "vatregistrationnumber", "vatregistrationno"),
            *("vatregno", "vatcode", "taxnumber", "taxid", "taxregistrationnumber", "euvat", "euvatnumber"),
            *("momsnummer", "momsnr", "momsregistreringsnummer", "momsregnr", "momsregno", "vatnummer"),
            *("momsregistreringsnr", "ustid", "ustidnr", "ustidnummer", "umsatzsteueridentifikationsnummer"),
            *("umsatzsteuerid", "uid", "uidnummer", "mvanummer", "mvanr", "avgiftsnummer", "senummer", "senr"),
            *("cvrsenr", "alvnumero", "alvtunniste", "arvonlisaverotunniste", "alvtunnus"),
        ),
    ),
    "registration_number": (
        (
            *("registrationnumber", "registrationno", "registrationnr", "regnumber", "regno"),
            *("companyregistrationnumber", "companyregno", "companynumber", "companyno", "organizationnumber"),
            *("organisationnumber", "organizationno", "organisationno", "organisationsnummer", "organisationsnr"),
            *("orgnr", "orgno", "orgnummer", "organizationnr", "personorganisationsnummer"),
            *("handelsregisternummer", "handelsregisternr", "hrnummer", "hrb", "registernummer"),
            *("organisasjonsnummer", "organisasjonsnr", "foretaksnummer", "cvr", "cvrnummer", "cvrnr", "cvrno"),
            *("ytunnus", "yritystunnus", "liiketunnus", "rekisterinumero"),
        ),
    ),
    "customer_number": (
        (
            *("customernumber", "customerno", "customernr", "clientnumber", "clientno", "kundnummer", "kundnr"),
            *("kundno", "kundennummer", "kundennr", "kundenummer", "kundenr", "asiakasnumero", "asiakasnro"),
        ),
    ),
}
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})


def columns_of(path: Path, headings: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Which column holds what.

    Args:
        path: The file, for the errors.
        headings: Of the file.
        chosen: Headings that somebody has named, by field; letter case does not matter.

    Returns:
        Places of the columns by field. Where nothing else is the key, the customer number is.

    Raises:
        ConfigurationError: There is no such field or heading, two headings may be the same field, or there is no key
            or no name.
    """
    places = {field: _chosen(path, headings, field, heading) for field, heading in chosen.items()}
    free = {place: folded(heading) for place, heading in enumerate(headings) if place not in places.values()}
    for field, choices in _HEADINGS.items():
        if field not in places:
            place = _found(path, headings, free, field, choices)
            if place is not None:
                places[field] = place
                del free[place]
    if "key" not in places and "customer_number" in places:
        places["key"] = places.pop("customer_number")
    missing = [field for field in ("key", "name") if field not in places]
    if missing:
        raise ConfigurationError(
            f"No heading of {path} is known to be the {_told(missing[0])} of a customer: {', '.join(headings)}.",
            remedy=f"Say which one is, with --column {missing[0]}=HEADING.",
        )
    return places


def folded(heading: str) -> str:
    """A heading in small letters, without accents, blanks and signs."""
    letters = unicodedata.normalize("NFKD", heading.casefold().translate(_LETTERS))
    return "".join(letter for letter in letters if letter.isalnum())


def _chosen(path: Path, headings: Sequence[str], field: str, heading: str) -> int:
    if field not in FIELDS:
        raise ConfigurationError(
            f"A customer has no {field!r} that a column could hold.", remedy=f"Use one of {', '.join(FIELDS)}."
        )
    for place, each in enumerate(headings):
        if each.strip().casefold() == heading.strip().casefold():
            return place
    raise ConfigurationError(
        f"{path} has no heading {heading!r}, which was named as the {_told(field)}.",
        remedy=f"Use one of its headings: {', '.join(headings)}.",
    )


def _found(
    path: Path, headings: Sequence[str], free: Mapping[int, str], field: str, choices: Sequence[tuple[str, ...]]
) -> int | None:
    for known in choices:
        places = [place for place, heading in free.items() if heading in known]
        if len(places) > 1:
            raise ConfigurationError(
                f"Several headings of {path} may be the {_told(field)} of a customer: "
                f"{', '.join(headings[place] for place in places)}.",
                remedy=f"Say which one is, with --column {field}=HEADING.",
            )
        if places:
            return places[0]
    return None


def _told(field: str) -> str:
    return field.replace("_", " ").replace("vat", "VAT")
