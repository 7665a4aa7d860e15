"""The records of the company: one list and one form, made from the description of each kind."""

from app.views.resources.screen import ResourcesScreen

__all__ = ["ResourcesScreen"]
