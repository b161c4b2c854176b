"""Configuration of Sphinx. `nox -s docs` builds these pages to site/."""

from __future__ import annotations

import importlib
import json
import sys
import typing
from pathlib import Path
from typing import Any

import jinja2

CLIENTS = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(source) for source in sorted(CLIENTS.glob("*/src"))]

# Import the vendors' packages with TYPE_CHECKING set, so that autodoc can resolve their annotations and distinguish the
# `Job` classes of different vendors. Import the core first: its modules import each other for their types.
for module in ("client", "many", "wait"):
    importlib.import_module(f"jobdetails_core.{module}")
typing.__dict__["TYPE_CHECKING"] = True
for path in CLIENTS.glob("*/src/*/vendor.json"):
    importlib.import_module(f"{path.parent.name}.client")
typing.__dict__["TYPE_CHECKING"] = False

project = "jobdetails"
author = "The jobdetails developers"
copyright = author

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
nitpicky = True
nitpick_ignore_regex = [
    # Types of other projects are not linked, so that the build needs no network.
    (r"py:.*", r"(?!jobdetails).*"),
    # Private names and type variables have no page.
    (r"py:.*", r"jobdetails\w*(\.\w+)*\._.*|.*\.[A-Z]|jobdetails_core\.errors\.RequestError"),
]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = "jobdetails"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False


def _fill_in_vendors(app: Any, name: str, source: list[str]) -> None:
    """Render the pages that have a section for each vendor, so that a new vendor needs no edit here."""
    if name in ("vendors", "api/vendors"):
        descriptions = [json.loads(path.read_text(encoding="utf-8")) for path in CLIENTS.glob("*/src/*/vendor.json")]
        vendors = sorted(descriptions, key=lambda vendor: str(vendor["name"]))
        source[0] = jinja2.Template(source[0], undefined=jinja2.StrictUndefined, trim_blocks=True).render(
            vendors=vendors
        )


def setup(app: Any) -> dict[str, Any]:
    """Register the hooks of these pages."""
    app.connect("source-read", _fill_in_vendors)
    return {"parallel_read_safe": True}
