"""Taking in lists that the company kept so far."""

from app.views.importing.wizard import ImportWizard

__all__ = ["ImportWizard"]
