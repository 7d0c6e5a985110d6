"""Which column of a list of customers is what, by its heading, in the languages of those who export such lists."""

from __future__ import annotations

from collections.abc import Mapping

from cloudmore.mapping.list_headings import ListHeadings

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
CUSTOMERS = ListHeadings("customer", _HEADINGS, needed=("key", "name"), key_otherwise="customer_number")
