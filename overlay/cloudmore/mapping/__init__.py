"""Organizations as the customers of another system, and products as its items."""

from cloudmore.mapping.customers import Customer, read_customers
from cloudmore.mapping.duplicates import Duplicates, customer_duplicates
from cloudmore.mapping.entries import CustomerMapping, Entry, Item
from cloudmore.mapping.organization import Organization
from cloudmore.mapping.organizations import organizations_in, organizations_of
from cloudmore.mapping.suggestions import Candidate, Suggestion, suggest

__all__ = [
    "Candidate",
    "Customer",
    "CustomerMapping",
    "Duplicates",
    "Entry",
    "Item",
    "Organization",
    "Suggestion",
    "customer_duplicates",
    "organizations_in",
    "organizations_of",
    "read_customers",
    "suggest",
]
