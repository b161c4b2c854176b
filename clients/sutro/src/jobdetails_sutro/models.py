# Generated from specs/sutro.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Response models of Sutro."""

from __future__ import annotations

import datetime
from typing import Any

from attrs import field, frozen

from jobdetails_core.models import Model, OpenIntEnum, OpenStrEnum


class JobStatus(OpenStrEnum):
    """Status of a job; the service itself writes it in upper case."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    RUNNING = "running"
    PENDING = "pending"


class JobPriority(OpenIntEnum):
    """Priority of a job."""

    VALUE_0 = 0
    VALUE_1 = 1


@frozen(kw_only=True, eq=False)
class Job(Model):
    """A batch inference job."""

    job_id: str | None = None
    """Id of the job."""

    status: JobStatus | None = None
    """Status of the job."""

    model: str | None = None
    """Model that the job runs."""

    system_prompt: str | None = None
    """System prompt used for the job."""

    job_priority: JobPriority | None = None
    """Priority of the job."""

    datetime_created: datetime.datetime | None = None
    """When the job was created."""

    datetime_started: datetime.datetime | None = None
    """When processing began."""

    datetime_completed: datetime.datetime | None = None
    """When the job completed."""

    json_schema: dict[str, Any] | None = None
    """JSON schema of the outputs, if one was given."""

    sampling_params: dict[str, Any] | None = None
    """Sampling parameters used for generation."""

    name: str | None = None
    """Name of the job, if one was given."""

    description: str | None = None
    """Description of the job, if one was given."""

    dataset_id: str | None = None
    """Id of the associated dataset."""

    input_tokens: int | None = None
    """Number of input tokens processed."""

    output_tokens: int | None = None
    """Number of output tokens generated."""

    job_cost: float | None = None
    """Actual cost of the job in US dollars."""

    num_rows: int | None = None
    """Number of rows processed."""

    failure_reason: dict[str, Any] | None = None
    """Why the job failed; its form is not documented."""

    cost_estimate: float | None = None
    """Estimated cost before processing; the currency is not documented."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class JobResponse(Model):
    """The requested job."""

    job: Job
    """The job."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class ErrorMessage(Model):
    """Why the request failed."""

    message: str | None = None
    """Error message."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""
