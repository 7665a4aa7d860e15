"""The day as the drivers tell it."""

from app.views.live.screen import LiveScreen

__all__ = ["LiveScreen"]
