"""
Typed clients of several vendors' job details, behind one name.

``from jobdetails import <vendor>`` gives what the vendor's own package gives, and imports only that one.
`jobdetails.errors` has each error once, for all vendors.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from ._vendors import VENDORS

__all__ = ["VENDORS", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> ModuleType:
    if name in VENDORS or name == "errors":
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"jobdetails has no vendor {name!r}; it has {', '.join(VENDORS)}")
