"""The command ``vendors``: list the ids that identify a job, and the environment variables."""

from __future__ import annotations

import sys
import textwrap
from typing import Any

from jobdetails_core.vendors import Argument, Setting, Vendor, installed_vendors

from . import terminal
from .codes import Code
from .settings import is_set, missing_settings


def show(form: str) -> Code:
    """Print the vendors, with the name of each variable and whether it is set, but never its value."""
    vendors = list(installed_vendors().values())
    if form == "json":
        terminal.show_json([wire(vendor) for vendor in vendors], indent=2)
    elif form == "jsonl":
        for vendor in vendors:
            terminal.show_json(wire(vendor))
    else:
        width = terminal.width(sys.stdout) if terminal.is_terminal(sys.stdout) else 100
        terminal.write_text("\n".join(_text(vendor, width) for vendor in vendors))
    return Code.SUCCEEDED


def wire(vendor: Vendor) -> dict[str, Any]:
    """Return a vendor as JSON has it; ``vendor.schema.json`` describes it."""
    return {
        "vendor": vendor.name,
        "title": vendor.title,
        "can_wait": vendor.job is not None,
        "arguments": [
            {
                "name": argument.name,
                "kind": argument.kind,
                "many": argument.is_many,
                "required": argument.is_required,
                "description": argument.doc,
            }
            for argument in vendor.arguments
        ],
        "variables": [
            {
                "name": setting.variable,
                "argument": setting.name,
                "required": setting.is_required,
                "default": setting.default,
                "set": is_set(setting),
                "description": setting.doc,
            }
            for setting in vendor.settings
            if setting.variable
        ],
    }


def _text(vendor: Vendor, width: int) -> str:
    missing = missing_settings([vendor], {})
    lines = [f"{vendor.name}: {missing or 'ready'}"]
    if not vendor.job:
        lines.append("  supports only `get`: its spec has no x-job")
    rows = [*map(_argument, vendor.arguments), *(_setting(setting) for setting in vendor.settings if setting.variable)]
    column = min(max(len(name) for name, _ in rows), max(12, width // 3)) + 4
    for name, text in rows:
        head = f"  {name}"
        if len(head) + 2 > column:
            lines.append(head)
            head = ""
        indent = " " * column
        lines += textwrap.wrap(
            text,
            max(width, column + 16),
            initial_indent=head.ljust(column),
            subsequent_indent=indent,
            break_long_words=False,  # a URL that is cut cannot be copied
            break_on_hyphens=False,
        )
    return "".join(f"{line}\n" for line in lines)


def _argument(argument: Argument) -> tuple[str, str]:
    word = argument.name.upper() + "..." * argument.is_many
    if not argument.is_positional:
        word = f"--{argument.name.strip('_').replace('_', '-')} {word}"
    kind = {"str": "text", "int": "integer", "float": "number", "bool": "true or false", "json": "JSON"}[argument.kind]
    return word, f"({kind}{'' if argument.is_required else ', optional'}) {argument.doc}"


def _setting(setting: Setting) -> tuple[str, str]:
    state = "set" if is_set(setting) else "not set"
    if not is_set(setting):
        state += f", default {setting.default}" if setting.default else "" if setting.is_required else ", optional"
    return str(setting.variable), f"({state}) {setting.doc}"
