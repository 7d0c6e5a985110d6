"""Tables that other programs save as text: customers, invoices, bills of a vendor."""

from cloudmore.table_file.table import TableFile, read_table

__all__ = ["TableFile", "read_table"]
