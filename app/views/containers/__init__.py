"""Boxes as an account: where they stand, what runs short, what was counted, what is rented."""

from app.views.containers.screen import ContainersScreen

__all__ = ["ContainersScreen"]
