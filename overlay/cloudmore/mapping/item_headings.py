"""Which column of a list of items is what, by its heading, in the languages of those who export such lists."""

from __future__ import annotations

from collections.abc import Mapping

from cloudmore.mapping.list_headings import ListHeadings

# In small letters without accents, blanks and signs. The first words of a field are better than the second.
_HEADINGS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "code": (
        (
            *("itemcode", "itemnumber", "itemno", "itemnr", "itemid", "articlenumber", "articleno", "articlenr"),
            *("articlecode", "articleid", "sku", "skuid", "productcode", "productnumber", "productno", "productid"),
            *("artikelnummer", "artikelnr", "artikelkod", "artikelid", "artnr", "produktkod", "produktnummer"),
            *("produktnr", "artikelcode", "produktcode", "varenummer", "varenr", "varekode"),
            *("produktkode", "nimikekoodi", "nimikenumero", "nimiketunnus", "tuotekoodi", "tuotenumero"),
            *("tuotetunnus", "tuotenro", "stockcode", "partnumber", "partno", "catalogid", "materialnummer"),
        ),
        (*("code", "number", "no", "nr", "id", "key", "kod", "kode", "nummer", "koodi", "numero", "tunnus"),),
        ("item", "article", "product", "artikel", "produkt", "vare", "nimike", "tuote"),
    ),
    "name": (
        (
            *("name", "itemname", "productname", "articlename", "description", "itemdescription", "displayname"),
            *("productdescription", "articledescription", "namn", "benamning", "artikelbenamning", "artikelnamn"),
            *("produktnamn", "beteckning", "beskrivning", "bezeichnung", "artikelbezeichnung", "artikelname"),
            *("produktname", "produktbezeichnung", "beschreibung", "navn", "varenavn", "produktnavn", "beskrivelse"),
            *("varebeskrivelse", "betegnelse", "nimi", "nimikkeennimi", "tuotenimi", "tuotteennimi", "kuvaus"),
            "nimitys",
        ),
        (
            *("title", "text", "label", "itemtext", "salesdescription", "saljtext", "varetekst", "selite"),
            *("item", "article", "product", "artikel", "produkt", "vare", "nimike", "tuote"),
        ),
    ),
}
ITEMS = ListHeadings("item", _HEADINGS, needed=("code", "name"))
