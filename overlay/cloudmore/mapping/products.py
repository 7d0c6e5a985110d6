"""The products of a saved report: what is billed is what needs an item."""

from __future__ import annotations

from attrs import frozen

from cloudmore.billing.saved.saved_report import SavedReport
from cloudmore.mapping.entries import folded


@frozen
class Product:
    """A product as it is billed.

    Attributes:
        id: What a mapping knows it by: its product id, else its item code, else the id of its service.
        name: Its name, as the last of its lines has it; ``None`` where none has one, and where only its service is
            known: an entry of that is about everything the service sells.
        item_code: Its item code; the first, where its lines have several.
        service_id: The id of its service.
        service_name: The name of its service.
        product_id: Its product id; ``None`` where it has none.
        more_item_codes: Other item codes that stand on its lines.
    """

    id: str
    name: str | None = None
    item_code: str | None = None
    service_id: str | None = None
    service_name: str | None = None
    product_id: str | None = None
    more_item_codes: tuple[str, ...] = ()

    @property
    def item_codes(self) -> tuple[str, ...]:
        """All item codes that stand on its lines."""
        return () if self.item_code is None else (self.item_code, *self.more_item_codes)

    @property
    def is_service(self) -> bool:
        """Whether nothing is known of it but its service."""
        return self.product_id is None and self.item_code is None

    @property
    def called(self) -> str:
        """Its name, or else that of its service; empty where it has none."""
        return self.name or self.service_name or ""


def products_in(saved: SavedReport) -> tuple[Product, ...]:
    """The products of a saved report, one for each that a mapping can name, in the order of their lines.

    Lines of no organization are the reseller's own and need no item; lines without a product id, an item code and a
    service id have nothing that a mapping could name them by, and are told by ``check_mapping``.

    Args:
        saved: The report.

    Raises:
        ConfigurationError: The lines are not as they were saved.
    """
    found: dict[str, Product] = {}
    for line in saved.lines():
        identifier = line.product_id or line.item_code or line.service_id
        if identifier is None or not (line.organization_id or line.organization_name):
            continue
        before = found.get(folded(identifier), Product(identifier))
        codes = dict.fromkeys(code for code in (*before.item_codes, line.item_code) if code is not None)
        first, *others = codes or ("",)
        is_service = line.product_id is None and line.item_code is None
        found[folded(identifier)] = Product(
            before.id,
            before.name if is_service else line.product_name or before.name,
            first or None,
            line.service_id or before.service_id,
            line.service_name or before.service_name,
            before.product_id or line.product_id,
            tuple(others),
        )
    return tuple(found.values())
