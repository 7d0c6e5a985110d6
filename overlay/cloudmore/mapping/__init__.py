"""Organizations as the customers of another system, and products as its items."""

from cloudmore.mapping.entries import CustomerMapping, Entry, Item
from cloudmore.mapping.mapping_file import MAPPING_FILE, read_mapping, write_mapping

__all__ = [
    "MAPPING_FILE",
    "CustomerMapping",
    "Entry",
    "Item",
    "read_mapping",
    "write_mapping",
]
