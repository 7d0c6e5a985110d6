# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The models and enums of the document; each is imported when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .addon_get import AddonGet
    from .api_error import ApiError
    from .billing_report_task import BillingReportTask
    from .custom_property_data_get import CustomPropertyDataGet
    from .custom_property_data_set import CustomPropertyDataSet
    from .custom_service_custom_property import CustomServiceCustomProperty
    from .detail_view_custom_property import DetailViewCustomProperty
    from .estore import Estore
    from .mbpo_organization import MbpoOrganization
    from .mbpo_product import MbpoProduct
    from .mbpo_service import MbpoService
    from .mbpo_service_item import MbpoServiceItem
    from .monthly_billing_per_organization_async import MonthlyBillingPerOrganizationAsync
    from .monthly_billing_per_organization_create_async import MonthlyBillingPerOrganizationCreateAsync
    from .organization import Organization
    from .organization_address_create import OrganizationAddressCreate
    from .organization_address_detail import OrganizationAddressDetail
    from .organization_address_update import OrganizationAddressUpdate
    from .organization_contact_create import OrganizationContactCreate
    from .organization_contact_detail import OrganizationContactDetail
    from .organization_contact_update import OrganizationContactUpdate
    from .organization_create import OrganizationCreate
    from .organization_create_custom_property import OrganizationCreateCustomProperty
    from .organization_detail import OrganizationDetail
    from .organization_price_list import OrganizationPriceList
    from .organization_product_addon import OrganizationProductAddon
    from .organization_service import OrganizationService
    from .organization_service_add import OrganizationServiceAdd
    from .organization_service_subscription import OrganizationServiceSubscription
    from .organization_update import OrganizationUpdate
    from .organization_update_custom_property import OrganizationUpdateCustomProperty
    from .price import Price
    from .reseller_service import ResellerService
    from .status import Status
    from .token import Token
    from .token_error import TokenError
    from .token_request import TokenRequest
    from .validation_errors import ValidationErrors

_MODULES = {
    "AddonGet": ".addon_get",
    "ApiError": ".api_error",
    "BillingReportTask": ".billing_report_task",
    "CustomPropertyDataGet": ".custom_property_data_get",
    "CustomPropertyDataSet": ".custom_property_data_set",
    "CustomServiceCustomProperty": ".custom_service_custom_property",
    "DetailViewCustomProperty": ".detail_view_custom_property",
    "Estore": ".estore",
    "MbpoOrganization": ".mbpo_organization",
    "MbpoProduct": ".mbpo_product",
    "MbpoService": ".mbpo_service",
    "MbpoServiceItem": ".mbpo_service_item",
    "MonthlyBillingPerOrganizationAsync": ".monthly_billing_per_organization_async",
    "MonthlyBillingPerOrganizationCreateAsync": ".monthly_billing_per_organization_create_async",
    "Organization": ".organization",
    "OrganizationAddressCreate": ".organization_address_create",
    "OrganizationAddressDetail": ".organization_address_detail",
    "OrganizationAddressUpdate": ".organization_address_update",
    "OrganizationContactCreate": ".organization_contact_create",
    "OrganizationContactDetail": ".organization_contact_detail",
    "OrganizationContactUpdate": ".organization_contact_update",
    "OrganizationCreate": ".organization_create",
    "OrganizationCreateCustomProperty": ".organization_create_custom_property",
    "OrganizationDetail": ".organization_detail",
    "OrganizationPriceList": ".organization_price_list",
    "OrganizationProductAddon": ".organization_product_addon",
    "OrganizationService": ".organization_service",
    "OrganizationServiceAdd": ".organization_service_add",
    "OrganizationServiceSubscription": ".organization_service_subscription",
    "OrganizationUpdate": ".organization_update",
    "OrganizationUpdateCustomProperty": ".organization_update_custom_property",
    "Price": ".price",
    "ResellerService": ".reseller_service",
    "Status": ".status",
    "Token": ".token",
    "TokenError": ".token_error",
    "TokenRequest": ".token_request",
    "ValidationErrors": ".validation_errors",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_MODULES[name], __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})


__all__ = (
    "AddonGet",
    "ApiError",
    "BillingReportTask",
    "CustomPropertyDataGet",
    "CustomPropertyDataSet",
    "CustomServiceCustomProperty",
    "DetailViewCustomProperty",
    "Estore",
    "MbpoOrganization",
    "MbpoProduct",
    "MbpoService",
    "MbpoServiceItem",
    "MonthlyBillingPerOrganizationAsync",
    "MonthlyBillingPerOrganizationCreateAsync",
    "Organization",
    "OrganizationAddressCreate",
    "OrganizationAddressDetail",
    "OrganizationAddressUpdate",
    "OrganizationContactCreate",
    "OrganizationContactDetail",
    "OrganizationContactUpdate",
    "OrganizationCreate",
    "OrganizationCreateCustomProperty",
    "OrganizationDetail",
    "OrganizationPriceList",
    "OrganizationProductAddon",
    "OrganizationService",
    "OrganizationServiceAdd",
    "OrganizationServiceSubscription",
    "OrganizationUpdate",
    "OrganizationUpdateCustomProperty",
    "Price",
    "ResellerService",
    "Status",
    "Token",
    "TokenError",
    "TokenRequest",
    "ValidationErrors",
)
