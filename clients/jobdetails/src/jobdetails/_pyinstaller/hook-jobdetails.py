"""
Bundle modules that are imported by name, and data files.

Vendors are found through entry points and described by ``vendor.json``, and modules are imported lazily, so PyInstaller
does not detect them.
"""

import importlib.metadata
import re

from PyInstaller.utils.hooks import collect_data_files, collect_submodules, copy_metadata  # type: ignore[import-untyped]  # no stubs

from jobdetails_core.vendors import GROUP

_OF_ANOTHER_EXTRA = re.compile("_pyinstaller|airflow|mcp")
"""Modules that would add their dependencies to every bundle; a program that uses one imports it itself."""

_vendors = importlib.metadata.entry_points(group=GROUP)

datas = collect_data_files("jobdetails", includes=["**/*.json"])
hiddenimports = [
    *collect_submodules("jobdetails", filter=lambda name: not _OF_ANOTHER_EXTRA.search(name)),
    *collect_submodules("jobdetails_core"),
]
for _vendor in _vendors:
    datas += collect_data_files(_vendor.value, includes=["vendor.json"])
    hiddenimports += collect_submodules(_vendor.value)
    if _vendor.dist:
        datas += copy_metadata(_vendor.dist.name)
