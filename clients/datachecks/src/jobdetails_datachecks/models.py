# Generated from specs/datachecks.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Response models of Datachecks."""

from __future__ import annotations

import datetime
from typing import Any

from attrs import field, frozen

from jobdetails_core.models import Model, OpenStrEnum


class JobStatus(OpenStrEnum):
    """Status of a comparison job."""

    PENDING = "PENDING"
    STARTED = "STARTED"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    REVOKED = "REVOKED"


class DiffStatus(OpenStrEnum):
    """Whether the compared data match."""

    MATCH = "MATCH"
    MISMATCH = "MISMATCH"


@frozen(kw_only=True, eq=False)
class ComparisonResult(Model):
    """Result of a successful comparison."""

    diff_status: DiffStatus | None = None
    """Whether the compared data match."""

    diff_reasons: list[str] | None = None
    """Reasons for the differences found."""

    time_taken: float | None = None
    """Duration of the comparison in seconds."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class JobDetails(Model):
    """A comparison job."""

    run_id: int | None = None
    """Id of the job."""

    comparison_id: str | None = None
    """Id of the comparison, a UUID."""

    comparison_name: str | None = None
    """Name of the comparison."""

    status: JobStatus | None = None
    """Status of the job."""

    failure_reason: str | None = None
    """Reason for the failure, if the job failed."""

    started_at: datetime.datetime | None = None
    """When the job started."""

    finished_at: datetime.datetime | None = None
    """When the job finished."""

    result: ComparisonResult | None = None
    """Result of the comparison, present only if the status is SUCCESS."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class JobDetailsResponse(Model):
    """Details of the requested jobs."""

    data: list[JobDetails]
    """The jobs."""

    meta: dict[str, Any] | None = None
    """Additional metadata; its form is not documented."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""
