"""Mapped tables, one file per area, and their migrations."""
