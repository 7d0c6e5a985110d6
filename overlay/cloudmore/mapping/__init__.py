"""Organizations as the customers of another system, and products as its items."""

from cloudmore.mapping.checking import BilledOrganization, MappingCheck, check_mapping
from cloudmore.mapping.customers import Customer, read_customers
from cloudmore.mapping.duplicates import Duplicates, customer_duplicates
from cloudmore.mapping.entries import CustomerMapping, Entry, Item, split_by
from cloudmore.mapping.item_suggestions import ItemCandidate, ItemSuggestion, suggest_items
from cloudmore.mapping.items import LedgerItem, read_items
from cloudmore.mapping.mapping_file import MAPPING_FILE, read_mapping, write_mapping
from cloudmore.mapping.naming import check_code, check_key, find_organization
from cloudmore.mapping.organization import Organization
from cloudmore.mapping.organizations import organizations_in, organizations_of
from cloudmore.mapping.products import Product, products_in
from cloudmore.mapping.sharing import shared_keys
from cloudmore.mapping.suggestions import Candidate, Suggestion, suggest
from cloudmore.mapping.taking import is_undecided, with_item_suggestions, with_suggestions

__all__ = [
    "MAPPING_FILE",
    "BilledOrganization",
    "Candidate",
    "Customer",
    "CustomerMapping",
    "Duplicates",
    "Entry",
    "Item",
    "ItemCandidate",
    "ItemSuggestion",
    "LedgerItem",
    "MappingCheck",
    "Organization",
    "Product",
    "Suggestion",
    "check_code",
    "check_key",
    "check_mapping",
    "customer_duplicates",
    "find_organization",
    "is_undecided",
    "organizations_in",
    "organizations_of",
    "products_in",
    "read_customers",
    "read_items",
    "read_mapping",
    "shared_keys",
    "split_by",
    "suggest",
    "suggest_items",
    "with_item_suggestions",
    "with_suggestions",
    "write_mapping",
]
