"""
Typed clients of several vendors' job details, behind one name.

``from jobdetails import <vendor>`` gives what the vendor's own package gives, and imports only that one.
`jobdetails.errors` has each error once, for all vendors; `summarize` and `wait_for_jobs` take jobs of any of them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._summary import summarize
from ._vendors import VENDORS

if TYPE_CHECKING:
    from ._many import JobOutcome, wait_for_jobs

__all__ = ["VENDORS", "JobOutcome", "__version__", "summarize", "wait_for_jobs"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in VENDORS or name == "errors":
        return importlib.import_module(f"{__name__}.{name}")
    if name in ("JobOutcome", "wait_for_jobs"):  # only now: asyncio takes longer to import than all else here
        return getattr(importlib.import_module(f"{__name__}._many"), name)
    raise AttributeError(f"jobdetails has no vendor {name!r}; it has {', '.join(VENDORS)}")
