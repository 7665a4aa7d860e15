"""Billing: from the weight to the issued invoice."""

from app.views.billing.screen import BillingScreen

__all__ = ["BillingScreen"]
