"""Orders taken by phone."""

from app.views.orders.form import OrderDialog

__all__ = ["OrderDialog"]
