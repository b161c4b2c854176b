"""Select the audit tests: those of the vendor docs need the folder with the documents."""

from __future__ import annotations

import os

collect_ignore = [] if os.environ.get("JOBDETAILS_DOCUMENTS") else ["test_documents.py"]
