"""
Everything that the clients of all vendors have in common.

You rarely need this package by name: each vendor package and the facade `jobdetails` re-export what you use.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import errors
    from .many import JobResult
    from .models import Model, OpenIntEnum, OpenStrEnum
    from .response import ContractWarning, Mismatch, Response, Undocumented
    from .summary import JobSummary, Phase, summarize
    from .vendors import Vendor, installed_vendors
    from .wait import JobOutcome, wait_for_jobs

__version__ = "0.2.0"

__all__ = [
    "ContractWarning",
    "JobOutcome",
    "JobResult",
    "JobSummary",
    "Mismatch",
    "Model",
    "OpenIntEnum",
    "OpenStrEnum",
    "Phase",
    "Response",
    "Undocumented",
    "Vendor",
    "__version__",
    "errors",
    "installed_vendors",
    "summarize",
    "wait_for_jobs",
]

_MODULES = {
    "ContractWarning": "response",
    "JobOutcome": "wait",
    "JobResult": "many",
    "JobSummary": "summary",
    "Mismatch": "response",
    "Model": "models",
    "OpenIntEnum": "models",
    "OpenStrEnum": "models",
    "Phase": "summary",
    "Response": "response",
    "Undocumented": "response",
    "Vendor": "vendors",
    "installed_vendors": "vendors",
    "summarize": "summary",
    "wait_for_jobs": "wait",
}
"""Where each name is defined; imported on first use, since the command's index needs none of it."""


def __getattr__(name: str) -> Any:
    if name == "errors":
        return importlib.import_module(f"{__name__}.errors")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
