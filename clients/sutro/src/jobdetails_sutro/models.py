# Generated from specs/sutro.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""What Sutro answers."""

from __future__ import annotations

import datetime
from typing import Any

from attrs import field, frozen

from ._model import Model, OpenIntEnum, OpenStrEnum


class JobStatus(OpenStrEnum):
    """Where a job stands."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    RUNNING = "running"
    PENDING = "pending"


class JobPriority(OpenIntEnum):
    """Priority with which a job runs."""

    VALUE_0 = 0
    VALUE_1 = 1


@frozen(kw_only=True)
class Job(Model):
    """One batch inference job."""

    job_id: str | None = None
    """Id of the job."""

    status: JobStatus | None = None
    """Where the job stands."""

    model: str | None = None
    """Model that the job runs."""

    system_prompt: str | None = None
    """System prompt given to the model."""

    job_priority: JobPriority | None = None
    """Priority with which the job runs."""

    datetime_created: datetime.datetime | None = None
    """When the job was created."""

    datetime_started: datetime.datetime | None = None
    """When processing began."""

    datetime_completed: datetime.datetime | None = None
    """When the job completed."""

    json_schema: dict[str, Any] | None = None
    """JSON schema that the outputs follow, if one was given."""

    sampling_params: dict[str, Any] | None = None
    """Sampling parameters given to the model."""

    name: str | None = None
    """Name given to the job."""

    description: str | None = None
    """Description given to the job."""

    dataset_id: str | None = None
    """Id of the dataset that belongs to the job."""

    input_tokens: int | None = None
    """Number of input tokens processed."""

    output_tokens: int | None = None
    """Number of output tokens generated."""

    job_cost: float | None = None
    """What the job cost in US dollars."""

    num_rows: int | None = None
    """Number of rows processed."""

    failure_reason: dict[str, Any] | None = None
    """Why the job failed, in no documented form."""

    cost_estimate: float | None = None
    """What the job was expected to cost, in a currency the document does not state."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class JobResponse(Model):
    """The job asked about."""

    job: Job
    """The job."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class ErrorMessage(Model):
    """Why there is no job to return."""

    message: str | None = None
    """What went wrong, for a human reader."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""
