"""
Typed clients for the job details of several vendors, behind one name.

``from jobdetails import <vendor>`` imports everything in the vendor's own package, and no other vendor.
`jobdetails.errors`, `Phase`, `JobSummary`, `summarize` and `wait_for_jobs` are the same for all vendors. `VENDORS` maps
the installed vendors to their packages, including third-party ones.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobdetails_core import JobOutcome, JobSummary, Phase, summarize, wait_for_jobs

    from . import errors

    VENDORS: Mapping[str, str]

__version__ = "0.2.0"

__all__ = [
    "VENDORS",
    "JobOutcome",
    "JobSummary",
    "Phase",
    "__version__",
    "errors",
    "summarize",
    "wait_for_jobs",
]

_FROM_CORE = ("JobOutcome", "JobSummary", "Phase", "summarize", "wait_for_jobs")


def __getattr__(name: str) -> Any:
    """Import lazily: importing httpx takes longer than printing the command's help."""
    if name == "errors":
        return importlib.import_module(f"{__name__}.errors")
    if name in _FROM_CORE:
        return getattr(importlib.import_module("jobdetails_core"), name)
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    vendors = _vendors()
    if name == "VENDORS":
        return vendors
    if name in vendors:
        own = f"{__name__}.{name}"
        return importlib.import_module(own if importlib.util.find_spec(own) else vendors[name])
    known = ", ".join(vendors)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; the installed vendors are {known}")


def __dir__() -> list[str]:
    return sorted({*__all__, *_vendors()})


def _vendors() -> dict[str, str]:
    """Return the package of each installed vendor."""
    from jobdetails_core.vendors import installed_vendors

    return {name: vendor.package for name, vendor in installed_vendors().items()}
