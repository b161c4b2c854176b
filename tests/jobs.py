"""Bodies in which a vendor's jobs have a given status, according to its `x-job`."""

from __future__ import annotations

import copy
from typing import Any

from .vendors import VENDORS, Vendor

FINAL = ("succeeded", "partial", "failed", "cancelled")
WAITING = [vendor for vendor in VENDORS if "x-job" in vendor.operation]
"""The vendors that support waiting."""


class Jobs:
    """Creates bodies for the jobs in a vendor's sample."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.view: dict[str, Any] = vendor.operation["x-job"]

    def values(self, *phases: str) -> list[Any]:
        """Return every status in one of these phases."""
        return [value for phase in phases for value in self.view["phases"].get(phase, ())]

    @property
    def unfinished(self) -> Any:
        """The status of a running job; undocumented if the spec has none."""
        return [*self.values("running", "pending"), "nobody knows"][0]

    def body(self, status: Any) -> Any:
        """Return the sample with a different status for every job in it."""
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
