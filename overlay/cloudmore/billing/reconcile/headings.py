"""What a column of invoices may be, and the headings by which programs of several countries call it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import frozen


@frozen
class Meaning:
    """What a column may be.

    Attributes:
        name: As the command line and the file of the answers call it.
        about: What it is, for a person.
        headings: Under which it is proposed, best first, as ``plain_heading`` makes them.
    """

    name: str
    about: str
    headings: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# English, Swedish, German, Norwegian, Danish, Finnish. They are proposals: nothing is read by them unasked.
MEANINGS: Mapping[str, Meaning] = {
    meaning.name: meaning
    for meaning in (
        Meaning(
            "customer_key",
            "the customer's key or number",
            _words("""
            customerkey customernumber customerno customernr customerid customercode billtocustomerno selltocustomerno
            accountnumber accountno clientid clientnumber companyid debtornumber debtorno debtor
            kundnummer kundnr kundid kundkod
            kundennummer kundennr kundenid debitorennummer debitorennr debitornummer debitornr debitor
            kundenummer kundenr kundeid kundekode
            asiakasnumero asiakasnro asiakastunnus asiakasid
            """),
        ),
        Meaning(
            "customer_name",
            "the customer's name",
            _words("""
            customername billtoname selltocustomername selltoname contactname contact clientname companyname accountname
            kundnamn kundensname kundenname kundenavn asiakkaannimi asiakasnimi
            customer client company organization organisation account
            kund företag kunde kunden firma asiakas yritys navn namn name nimi
            """),
        ),
        Meaning(
            "item",
            "the code of the item or product",
            _words("""
            itemcode itemnumber itemno itemid productcode productnumber productno productid sku partnumber
            inventoryitemcode item materialcode articlenumber invoicerowsarticlenumber
            artikelnummer artikelnr artikelkod produktkod produktnummer produktnr artikel
            artikelcode produktcode
            varenummer varenr produktnummer produktkode vare
            tuotekoodi tuotenumero tuotenro nimikekoodi nimike
            product produkt tuote no
            """),
        ),
        Meaning(
            "subscription",
            "the id of the subscription",
            _words("""
            subscriptionid subscription subscriptionnumber contractnumber contractid
            prenumeration prenumerationsid abonnemang abonnemangsid avtalsnummer
            abonnement abonnementid abonnementsid abonnementnummer vertragsnummer
            tilaus tilausnumero tilaustunnus
            """),
        ),
        Meaning(
            "description",
            "the text of the line",
            _words("""
            description linedescription itemdescription invoicerowsdescription text
            beskrivning benämning artikelbenämning radtext
            beschreibung bezeichnung artikelbezeichnung
            beskrivelse varetekst betegnelse tekst
            kuvaus selite
            """),
        ),
        Meaning(
            "quantity",
            "the quantity",
            _words("""
            quantity qty billedquantity units deliveredquantity invoicerowsdeliveredquantity
            antal kvantitet levererat
            menge anzahl
            antall mengde
            määrä kpl
            """),
        ),
        Meaning(
            "unit_price",
            "the price of one",
            _words("""
            unitprice unitamount price priceperunit unitpriceexclvat unitpriceex invoicerowsprice rate
            apris àpris styckpris enhetspris pris
            einzelpreis stückpreis preis
            enhedspris stykpris
            yksikköhinta àhinta ahinta hinta
            """),
        ),
        Meaning(
            "amount",
            "the amount without tax",
            _words("""
            netamount amountnet linenetamount amountexclvat amountexcltax amountexvat lineamountexclvat totalexclvat
            totalexvat totalexcltax nettotal netvalue subtotal lineamount linetotal extendedprice extendedamount net
            nettobelopp beloppexklmoms beloppexmoms summaexklmoms summaexmoms radbelopp radsumma netto
            nettobetrag betragnetto summenetto nettosumme gesamtnetto
            nettobeløp beløpeksmva beløpeksklmva beløpekskmva sumeksmva linjebeløp linjesum
            nettobeløb beløbeksklmoms beløbekskmoms beløbeksmoms linjebeløb
            nettosumma verotonsumma summaalv0 summaveroton rivisumma
            amount total value belopp summa betrag summe gesamt beløp beløb sum yhteensä
            """),
        ),
        Meaning(
            "tax_amount",
            "the amount of tax",
            _words("""
            taxamount vatamount amountvat tax vat salestax gst
            momsbelopp moms mehrwertsteuer mwst mwstbetrag umsatzsteuer ust steuerbetrag
            mvabeløp mva merverdiavgift momsbeløb
            alv alvsumma vero verosumma
            """),
        ),
        Meaning(
            "currency",
            "the currency",
            _words("""
            currency currencycode invoicecurrency valuta valutakod währung währungscode valutakode
            valuuttakoodi valuutta
            """),
        ),
        Meaning(
            "date",
            "the date, as of billing",
            _words("""
            billingdate billingperiod period serviceperiod month date invoicedate documentdate postingdate
            faktureringsdatum faktureringsperiod månad datum fakturadatum dokumentdatum bokföringsdatum
            abrechnungszeitraum leistungszeitraum monat rechnungsdatum belegdatum buchungsdatum
            faktureringsdato faktureringsperiode periode måned dato fakturadato bilagsdato bokføringsdato bogføringsdato
            laskutuspäivä laskutusjakso jakso kuukausi päivämäärä päivä laskupäivä laskunpäivä pvm
            """),
        ),
        Meaning(
            "document",
            "the number of the invoice",
            _words("""
            invoicenumber invoiceno invoiceid documentnumber documentno invoice
            fakturanummer fakturanr dokumentnummer faktura
            rechnungsnummer rechnungsnr belegnummer belegnr rechnung
            fakturanummer bilagsnummer bilagsnr
            laskunumero laskunnumero laskunro lasku
            """),
        ),
        Meaning(
            "document_type",
            "the kind of the document: invoice or credit",
            _words("""
            documenttype invoicetype transactiontype type kind
            dokumenttyp fakturatyp typ belegart dokumentart rechnungsart
            dokumenttype fakturatype bilagstype bilagsart
            laskutyyppi tyyppi laji
            """),
        ),
    )
}
NUMBER_COLUMNS = ("quantity", "unit_price", "amount", "tax_amount")
TEXT_COLUMNS = tuple(name for name in MEANINGS if name not in (*NUMBER_COLUMNS, "date"))
_CURRENCY = re.compile(
    r"\(?\b(?:AUD|CAD|CHF|CZK|DKK|EUR|GBP|HUF|ISK|JPY|NOK|NZD|PLN|SEK|USD|[Kk]r\.?|€|£|\$)\)?$|\([€£$]\)$"
)
_NO_WORD = re.compile(r"[\W_]+")


def plain_heading(heading: str) -> str:
    """A heading without letter case, signs, spaces and the currency at its end, so that equal words are equal.

    Args:
        heading: As it stands in the file.
    """
    without = _CURRENCY.sub("", heading.strip()) or heading
    return _NO_WORD.sub("", without).casefold()


def proposals(headings: Sequence[str]) -> dict[str, str]:
    """Which heading is what, as far as its words tell.

    Args:
        headings: Of a file.

    Returns:
        The best known heading of each meaning that has one.
    """
    given = {plain_heading(heading): heading for heading in reversed(headings)}
    return {
        name: given[word]
        for name, meaning in MEANINGS.items()
        if (word := next((word for word in meaning.headings if word in given), None)) is not None
    }
