"""Every paper in one place, and the sheet of each job."""

from app.views.documents.job_sheet import JobSheetDialog
from app.views.documents.screen import DocumentsScreen

__all__ = ["DocumentsScreen", "JobSheetDialog"]
