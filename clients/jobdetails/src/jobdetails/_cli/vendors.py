"""The list of vendors: what each is asked with, and which of its environment variables are set."""

from __future__ import annotations

from typing import Any

from .._index import Argument, Vendor
from .._vendors import INDEX
from . import output, terminal
from .codes import Code
from .options import is_set


def show(form: str) -> Code:
    """Print the vendors; of a variable, its name and whether it is set, never its value."""
    if form == "json":
        output.show_json([_wire(vendor) for vendor in INDEX], indent=2)
    elif form == "jsonl":
        for vendor in INDEX:
            output.show_json(_wire(vendor))
    else:
        terminal.write_text("\n".join(_text(vendor) for vendor in INDEX))
    return Code.SUCCEEDED


def _wire(vendor: Vendor) -> dict[str, Any]:
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
                "set": is_set(setting),
                "description": setting.doc,
            }
            for setting in vendor.settings
            if setting.variable
        ],
    }


def _text(vendor: Vendor) -> str:
    rows = [
        (
            "",
            setting.variable,
            "required" if setting.is_required else "optional",
            "set" if is_set(setting) else "not set",
            setting.doc,
        )
        for setting in vendor.settings
        if setting.variable
    ]
    words = " ".join(filter(None, (vendor.name, *map(_usage, vendor.arguments))))
    note = "" if vendor.job else "  (get only: its spec does not say how to wait)"
    return "".join(f"{line}\n" for line in (f"{words}{note}", *(output.aligned(rows) if rows else ())))


def _usage(argument: Argument) -> str:
    word = argument.name.upper() + ("..." if argument.is_many else "")
    if not argument.is_positional:
        word = f"--{argument.name.strip('_').replace('_', '-')} {word}"
    return word if argument.is_required else f"[{word}]"
