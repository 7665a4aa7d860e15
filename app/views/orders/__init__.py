"""Orders taken by phone, and those that are withdrawn."""

from app.views.orders.cancel_dialog import ask_cancel
from app.views.orders.form import OrderDialog

__all__ = ["OrderDialog", "ask_cancel"]
