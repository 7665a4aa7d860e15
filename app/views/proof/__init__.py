"""What proves a job: its timeline, its notes, its dispute folder."""

from app.views.proof.timeline import TimelineView

__all__ = ["TimelineView"]
