"""Organizations as the customers of another system, and products as its items."""

from cloudmore.mapping.checking import BilledOrganization, MappingCheck, check_mapping
from cloudmore.mapping.customers import Customer, read_customers
from cloudmore.mapping.duplicates import Duplicates, customer_duplicates
from cloudmore.mapping.entries import CustomerMapping, Entry, Item, split_by
from cloudmore.mapping.mapping_file import MAPPING_FILE, read_mapping, write_mapping
from cloudmore.mapping.naming import check_key, find_organization
from cloudmore.mapping.organization import Organization
from cloudmore.mapping.organizations import organizations_in, organizations_of
from cloudmore.mapping.sharing import shared_keys
from cloudmore.mapping.suggestions import Candidate, Suggestion, suggest
from cloudmore.mapping.taking import is_undecided, with_suggestions

__all__ = [
    "MAPPING_FILE",
    "BilledOrganization",
    "Candidate",
    "Customer",
    "CustomerMapping",
    "Duplicates",
    "Entry",
    "Item",
    "MappingCheck",
    "Organization",
    "Suggestion",
    "check_key",
    "check_mapping",
    "customer_duplicates",
    "find_organization",
    "is_undecided",
    "organizations_in",
    "organizations_of",
    "read_customers",
    "read_mapping",
    "shared_keys",
    "split_by",
    "suggest",
    "with_suggestions",
    "write_mapping",
]
