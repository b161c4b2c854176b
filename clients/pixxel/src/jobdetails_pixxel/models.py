# Generated from specs/pixxel.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Response models of Pixxel."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from jobdetails_core.models import Model, OpenStrEnum


class JobStatus(OpenStrEnum):
    """Status of a job."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


@frozen(kw_only=True, eq=False)
class BlockInfo(Model):
    """A block of a workflow, which a task runs."""

    id: str | None = None
    """Id of the block."""

    name: str | None = None
    """Name of the block."""

    version: str | None = None
    """Version of the block."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class Task(Model):
    """A task of a job."""

    id: str | None = None
    """Id of the task."""

    info_logs: Any = None
    """Logs of the task, of any type."""

    created_at: str | None = None
    """When the task was created; the format is not documented."""

    updated_at: str | None = None
    """When the task was last updated; the format is not documented."""

    finished_at: str | None = None
    """When the task finished; the format is not documented."""

    estimated_time_duration: int | None = None
    """Estimated time to complete the task; the unit is not documented."""

    time_taken: str | None = None
    """Time taken by the task; the format is not documented."""

    status: str | None = None
    """Status of the task."""

    state_msg: str | None = None
    """Message about the status of the task."""

    inputs: Any = None
    """Inputs of the task, of any type."""

    result: Any = None
    """Result of the task, of any type."""

    depends_on: list[str] | None = None
    """Dependencies of the task."""

    name: str | None = None
    """Name of the task."""

    progress: float | None = None
    """Progress of the task; the scale is not documented."""

    disclaimer: list[str] | None = None
    """Disclaimers of the task."""

    recv_time: str | None = None
    """When the task was received; the format is not documented."""

    send_time: str | None = None
    """When the task was sent; the format is not documented."""

    block_inf_start_time: str | None = None
    """When the block started; the format is not documented."""

    block_inf_end_time: str | None = None
    """When the block finished; the format is not documented."""

    block_info: BlockInfo | None = None
    """The block that the task runs."""

    err_msg: str | None = None
    """Error message of the task."""

    failure_type: str | None = None
    """Kind of failure of the task."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class ValidationError(Model):
    """A validation error of a job."""

    from_: str | None = field(default=None, metadata={"wire": "from"})
    """Where the error comes from, without further explanation."""

    to: str | None = None
    """Where the error leads to, without further explanation."""

    err: str | None = None
    """The error."""

    reason: str | None = None
    """Reason of the error."""

    component_name: str | None = None
    """Name of the affected component."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class Job(Model):
    """A run of a workflow."""

    created_by: str | None = None
    """Id of the user who created the job."""

    status: JobStatus | None = None
    """Status of the job."""

    time_taken: str | None = None
    """Time taken by the job; the format is not documented."""

    id: str | None = None
    """Id of the job."""

    tasks: list[Task] | None = None
    """Tasks of the job."""

    val_errors: list[ValidationError] | None = None
    """Validation errors of the job."""

    spec: Any = None
    """Raw specification of the job, of any type."""

    cost: int | None = None
    """Cost of the job, estimated or actual; the unit is not documented."""

    workflow_id: str | None = None
    """Id of the workflow."""

    updated_at: str | None = None
    """When the job was last updated; the format is not documented."""

    finished_at: str | None = None
    """When the job finished; the format is not documented."""

    exec_created_at: str | None = None
    """When execution of the job started; the format is not documented."""

    exec_updated_at: str | None = None
    """When execution of the job was last updated; the format is not documented."""

    created_at: str | None = None
    """When the job was created; the format is not documented."""

    estimated_duration: int | None = None
    """Estimated time to complete the job in seconds."""

    progress: str | None = None
    """Progress of the job, usually a percentage such as 75%."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class ErrorDetails(Model):
    """Details of an error."""

    code: str | None = None
    """Error code."""

    details: Any = None
    """Context of the error, of any type."""

    message: str | None = None
    """Error message."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class ErrorResponse(Model):
    """Why the request failed."""

    error: ErrorDetails | None = None
    """Details of the error."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""
