"""Today: the figures of the company."""

from app.views.dashboard.screen import DashboardScreen

__all__ = ["DashboardScreen"]
