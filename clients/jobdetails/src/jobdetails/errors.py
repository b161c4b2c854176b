"""
Each error once, for all vendors: ``except jobdetails.errors.NotFoundError`` catches that of any of them.

Every name is the tuple of the vendors' classes, which ``except`` and `isinstance` take as they take a class.
"""

from __future__ import annotations

import importlib

from ._vendors import VENDORS


def __getattr__(name: str) -> tuple[type[Exception], ...]:
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    modules = [importlib.import_module(f"{package}.errors") for package in VENDORS.values()]
    if name not in modules[0].__all__:
        raise AttributeError(f"jobdetails.errors has no {name!r}; it has {', '.join(modules[0].__all__)}")
    return tuple(getattr(module, name) for module in modules)
