"""What words plainly mean in the values and names of job APIs, as in `words.toml`."""

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
"""How a job in a phase has ended, if it has: well or badly."""


@cache
def vocabulary() -> dict[str, dict[str, Any]]:
    """Return the tables of `words.toml`."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def of(name: str) -> list[str]:
    """Return the words of a name, in lower case: ``exec_created_at``, ``createdAt``, ``CREATED``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [word.lower() for word in re.split(r"[^A-Za-z0-9]+", spaced) if word]


def phases(value: object) -> set[str]:
    """Return the phases that a status value plainly means; none if it has no plain meaning."""
    own = of(str(value))
    if whole := set(_phases_of("".join(own))):
        return whole
    found = [meant for word in own if "not" not in own and (meant := set(_phases_of(word)))]
    return set.intersection(*found) if found else set()


def _phases_of(word: str) -> Iterator[str]:
    yield from (phase for phase, known in vocabulary()["phases"].items() if word in known)


def contradicts(value: object, phase: str) -> str | None:
    """Return the phases that a value plainly means, if a job in one of them ends otherwise than in the phase given."""
    meant = phases(value) - {"unknown"}
    if not meant or phase == "unknown" or _ENDS[phase] in {_ENDS[each] for each in meant}:
        return None
    return " or ".join(sorted(meant))


def suits(name: str, key: str) -> bool:
    """Return whether a name plainly holds what a key of `x-job` is for."""
    own, table = of(name), vocabulary()[key]
    return any(word in table["words"] for word in own) and not any(word in table.get("others", ()) for word in own)
