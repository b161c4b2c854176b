"""The plain meaning of words in status values and field names, from `words.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_ENDS = {
    **dict.fromkeys(("pending", "running"), "open"),
    **dict.fromkeys(("succeeded", "partial"), "good"),
    **dict.fromkeys(("failed", "cancelled"), "bad"),
}
"""For each final phase, whether the job ended well or badly."""


@cache
def vocabulary() -> dict[str, dict[str, Any]]:
    """Return the tables of `words.toml`."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def of(name: str) -> list[str]:
    """Split a name such as ``exec_created_at``, ``createdAt`` or ``CREATED`` into its words, in lower case."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [word.lower() for word in re.split(r"[^A-Za-z0-9]+", spaced) if word]


def phases(value: object) -> set[str]:
    """Return the phases that a status value plainly means; empty if it has no plain meaning."""
    own = of(str(value))
    if joined := set(_phases_of("".join(own))):
        return joined
    found = [meant for word in own if "not" not in own and (meant := set(_phases_of(word)))]
    return set.intersection(*found) if found else set()


def _phases_of(word: str) -> Iterator[str]:
    yield from (phase for phase, known in vocabulary()["phases"].items() if word in known)


def contradicts(value: object, phase: str) -> str | None:
    """Return the phases that a value plainly means if they contradict the given phase, else None."""
    meant = phases(value) - {"unknown"}
    if not meant or phase == "unknown" or _ENDS[phase] in {_ENDS[each] for each in meant}:
        return None
    return " or ".join(sorted(meant))


def suits(name: str, key: str) -> bool:
    """Return whether a field name plainly suits a key of `x-job`."""
    own, table = of(name), vocabulary()[key]
    return any(word in table["words"] for word in own) and not any(word in table.get("others", ()) for word in own)
