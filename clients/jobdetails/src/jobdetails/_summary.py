"""What the jobs of all vendors have in common."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from ._vendors import INDEX

if TYPE_CHECKING:
    from ._types import Job, JobSummary


def summarize(job: Job) -> JobSummary:
    """
    Return what can be said of a job of any vendor: id, phase, status, reason, times, progress and cost.

    Args:
        job: A job as a client returned it. Of several, each is summarized by itself.

    Raises:
        TypeError: This is no vendor's job.
    """
    package = type(job).__module__.partition(".")[0]
    for vendor in INDEX:
        if (vendor.package, vendor.job) == (package, type(job).__name__):
            return cast("JobSummary", importlib.import_module(package).summarize(job))
    known = ", ".join(f"{vendor.package}.{vendor.job}" for vendor in INDEX if vendor.job)
    raise TypeError(f"job: found a {type(job).__qualname__} of {type(job).__module__}; expected one of {known}")
