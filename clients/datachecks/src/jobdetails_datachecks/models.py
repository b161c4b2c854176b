# Generated from specs/datachecks.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""What Datachecks answers."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from attrs import field, frozen

from ._model import Model, OpenStrEnum


class JobStatus(OpenStrEnum):
    """Where a comparison job stands."""

    PENDING = "PENDING"
    STARTED = "STARTED"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    REVOKED = "REVOKED"


class DiffStatus(OpenStrEnum):
    """Whether the compared data agree."""

    MATCH = "MATCH"
    MISMATCH = "MISMATCH"


@frozen(kw_only=True)
class ComparisonResult(Model):
    """What a successful comparison found."""

    diff_status: DiffStatus | None = None
    """Whether the compared data agree."""

    diff_reasons: list[str] | None = None
    """Why the data differ, one reason per item."""

    time_taken: float | None = None
    """Run time of the comparison in seconds."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class JobDetails(Model):
    """One comparison job."""

    run_id: int | None = None
    """Id of the job."""

    comparison_id: uuid.UUID | None = None
    """Id of the comparison the job runs."""

    comparison_name: str | None = None
    """Name of the comparison the job runs."""

    status: JobStatus | None = None
    """Where the job stands."""

    failure_reason: str | None = None
    """Why the job failed, or null if it did not."""

    started_at: datetime.datetime | None = None
    """When the job started."""

    finished_at: datetime.datetime | None = None
    """When the job finished."""

    result: ComparisonResult | None = None
    """What the comparison found, given only for status SUCCESS."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class JobDetailsResponse(Model):
    """Details of the jobs asked about."""

    data: list[JobDetails]
    """The jobs."""

    meta: dict[str, Any] | None = None
    """Further facts about the answer, of no documented form."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""
