"""The content spellings of the billing report: the same lines under other names and in other shapes.

Which names and shapes the vendor's report has is not publicly known, so a client must cope with any honest choice, and
must refuse names that it cannot understand.
"""

from collections.abc import Mapping

from cloudmore.sandbox.server.layout import Flat, Grouped, Layout
from cloudmore.sandbox.server.respelling import as_text, in_pascal_case, nested, renamed, without

CAMEL = "camel"

_AMOUNTS = (
    *("quantity", "unitCostPrice", "unitSalesPrice", "totalCost", "totalSales"),
    *("marginAmount", "marginPercentage"),
)
_OTHER_WORDS = {
    "itemCode": "sku",
    "purchaseOrderNumber": "purchaseOrder",
    "quantity": "qty",
    "unitCostPrice": "costPricePerUnit",
    "unitSalesPrice": "salesPricePerUnit",
    "totalCost": "costTotal",
    "totalSales": "salesTotal",
    "marginAmount": "margin",
    "marginPercentage": "marginPercent",
    "currencyCode": "currency",
    "organizationCurrencyCode": "organizationCurrency",
    "billingLineDetails": "details",
}
_PLACES = {
    "organizationId": ("organization", "id"),
    "organizationName": ("organization", "name"),
    "customerNumber": ("organization", "customerNumber"),
    "organizationCurrencyCode": ("organization", "currency", "code"),
    "organizationGroups": ("organization", "groups"),
    "serviceId": ("service", "id"),
    "serviceName": ("service", "name"),
    "productId": ("product", "id"),
    "productName": ("product", "name"),
    "itemCode": ("product", "itemCode"),
    "subscriptionId": ("subscription", "id"),
    "subscriptionName": ("subscription", "name"),
    "unitCostPrice": ("price", "cost"),
    "unitSalesPrice": ("price", "sales"),
    "totalCost": ("total", "cost"),
    "totalSales": ("total", "sales"),
    "marginAmount": ("margin", "amount"),
    "marginPercentage": ("margin", "percent"),
    "currencyCode": ("currency", "code"),
}
# Short Swedish, as a report writer's own columns may be called: no client can know them without being told.
_NAMES_NOBODY_KNOWS = {
    "billingDate": "faktDat",
    "organizationId": "kundRef",
    "organizationName": "kundNamn",
    "organizationCurrencyCode": "kundValuta",
    "quantity": "antal",
    "unitCostPrice": "stkIn",
    "unitSalesPrice": "stkUt",
    "totalCost": "summaIn",
    "totalSales": "summaUt",
    "marginAmount": "tbBel",
    "marginPercentage": "tbPct",
    "currencyCode": "valuta",
}

CONTENTS: Mapping[str, Layout] = {
    CAMEL: Grouped(),
    "pascal": Grouped(in_pascal_case, "Organizations", "Services", "Items"),
    "sales-total": Grouped(renamed(_OTHER_WORDS), "customers", "subscribedServices", "billingLines"),
    "nested": Grouped(nested(_PLACES)),
    "flat": Flat(),
    "text": Grouped(as_text(_AMOUNTS)),
    "computed": Grouped(without(("totalCost", "totalSales"))),
    "unknown": Grouped(renamed(_NAMES_NOBODY_KNOWS)),
}


def content_named(name: str) -> Layout:
    """Return the content spelling of a name.

    Args:
        name: One of ``CONTENTS``.

    Raises:
        ValueError: There is none of that name.
    """
    try:
        return CONTENTS[name]
    except KeyError:
        raise ValueError(f"content is {name!r}; it must be one of {', '.join(CONTENTS)}") from None
