"""
The code that the clients of all vendors share.

You rarely import this package: each vendor package, and the facade `jobdetails`, re-exports the public names.
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
"""The module of each name. Modules are imported on first use, which keeps the command's start fast."""


def __getattr__(name: str) -> Any:
    if name == "errors":
        return importlib.import_module(f"{__name__}.errors")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
