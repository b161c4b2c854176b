"""
The changes of an API between two specs, as `redocly diff` reports them.

Measured on Redocly 2.77.0: it reports every change of paths, parameters, schemas, security and responses, and rates
each for clients in general. It does not report changes of body examples, x-source or x-conflict; `edits` and
`conflicts` do. It knows neither Python nor open enums, so its rating is not used for the effect on callers.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from attrs import frozen

from .. import node
from .finding import Effect

EFFECTS = {"major": Effect.BREAKING, "minor": Effect.ADDITION, "patch": Effect.EDIT}
_IN_EDITS = {"description", "summary", "example", "version", "x-source", "x-conflict"}


@frozen(order=True)
class Change:
    """A change of the API: its location, its description, and Redocly's rating: major, minor or patch."""

    pointer: str
    says: str
    rating: str


def redocly_diff(old: Path, new: Path) -> list[Change]:
    """
    Return the changes of the API between two specs.

    Raises:
        NodeError: Redocly cannot be installed, or returned no result.
    """
    done = node.redocly(["diff", str(old), str(new), "--format", "json", "--fail-on", "none"])
    try:
        found = json.loads(done.stdout)["changes"]
    except (ValueError, KeyError) as error:
        told = f"redocly diff gave no report on {new.name}:\n{done.stdout}{done.stderr}"
        raise node.NodeError(told.rstrip()) from error
    changes = [_change(change) for change in found if change.get("property") not in _IN_EDITS]
    return sorted({change for change in changes if not re.search(r"^#/info/x-|/x-conflict(/|$)", change.pointer)})


def _change(change: dict[str, Any]) -> Change:
    side = change.get("revision") or change.get("base") or {}
    pointer = side.get("pointer") or change["path"]
    says = " ".join(verdict["message"] for verdict in change["verdicts"]) or _said(change)
    return Change(pointer, says, change["impact"])


def _said(change: dict[str, Any]) -> str:
    what = change.get("property") or change["typeName"]
    before, after = (json.dumps(change.get(side, {}).get("value"), ensure_ascii=False) for side in ("base", "revision"))
    if change["kind"] == "modified":
        return f"{what}: {before} became {after}."
    return f"{what} {change['kind']}."
