"""The jobs of a vendor as its `x-job` describes them: bodies in which they have a given status."""

from __future__ import annotations

import copy
from typing import Any

from .vendors import VENDORS, Vendor

FINAL = ("succeeded", "partial", "failed", "cancelled")
WAITING = [vendor for vendor in VENDORS if "x-job" in vendor.operation]
"""The vendors whose jobs can be waited for."""


class Jobs:
    """Bodies about the jobs of a vendor's sample."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.view: dict[str, Any] = vendor.operation["x-job"]

    def values(self, *phases: str) -> list[Any]:
        """Return every status that means one of these phases."""
        return [value for phase in phases for value in self.view["phases"].get(phase, ())]

    @property
    def unfinished(self) -> Any:
        """A status of jobs that are still running, undocumented if the spec has none."""
        return [*self.values("running", "pending"), "nobody knows"][0]

    def body(self, status: Any) -> Any:
        """Return the sample with another status of every job in it."""
        body = copy.deepcopy(self.vendor.example)
        inside = self.vendor.inside(body)
        first, *others = self.view["status"] if isinstance(self.view["status"], list) else [self.view["status"]]
        for job in inside if isinstance(inside, list) else [inside]:
            _set(job, first.split("."), status)
            for path in others:
                _set(job, path.split("."), None)
        return body


def _set(value: Any, path: list[str], new: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _set(item, path, new)
    elif len(path) == 1:
        value[path[0]] = new
    elif isinstance(value.get(path[0]), dict | list):
        _set(value[path[0]], path[1:], new)
