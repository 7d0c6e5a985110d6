"""Organizations as the customers of another system, and products as its items."""

from cloudmore.mapping.entries import CustomerMapping, Entry, Item

__all__ = [
    "CustomerMapping",
    "Entry",
    "Item",
]
