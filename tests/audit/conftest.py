"""Which tests of the audit there are: those of the vendors' documents need the folder of them."""

from __future__ import annotations

import os

collect_ignore = [] if os.environ.get("JOBDETAILS_DOCUMENTS") else ["test_documents.py"]
