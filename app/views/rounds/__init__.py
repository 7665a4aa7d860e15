"""Rounds: their rules, the month before jobs are made of it, sites on hold, typical weeks."""

from app.views.rounds.screen import RoundsScreen

__all__ = ["RoundsScreen"]
