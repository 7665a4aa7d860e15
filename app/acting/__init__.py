"""The demo acted without a screen: `rondo demo --headless DIR`."""

from app.acting.day import act

__all__ = ["act"]
