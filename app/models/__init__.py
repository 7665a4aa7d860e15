"""Mapped tables, one file per area, and their migrations."""

from app.models import billing, core, field, fleet, gate, live, parties, planning, proof, rounds, waste
from app.models.base import Base

__all__ = [
    "Base",
    "billing",
    "core",
    "field",
    "fleet",
    "gate",
    "live",
    "parties",
    "planning",
    "proof",
    "rounds",
    "waste",
]
