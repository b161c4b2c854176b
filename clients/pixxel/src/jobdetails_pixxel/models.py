# Generated from specs/pixxel.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""What Pixxel answers."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from ._model import Model, OpenStrEnum


class JobStatus(OpenStrEnum):
    """Where a job stands."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


@frozen(kw_only=True)
class BlockInfo(Model):
    """Block of the workflow that a task runs."""

    id: str | None = None
    """Id of the block."""

    name: str | None = None
    """Name of the block."""

    version: str | None = None
    """Version of the block."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class Task(Model):
    """One task of a job."""

    id: str | None = None
    """Id of the task."""

    info_logs: list[int] | None = None
    """Logs of the task, by the look of it as raw bytes."""

    created_at: str | None = None
    """When the task was created, in no documented format."""

    updated_at: str | None = None
    """When the task was last updated, in no documented format."""

    finished_at: str | None = None
    """When the task finished, in no documented format."""

    estimated_time_duration: int | None = None
    """How long the task is expected to take, in no documented unit."""

    time_taken: str | None = None
    """How long the task took, in no documented format."""

    status: str | None = None
    """Where the task stands."""

    state_msg: str | None = None
    """Message about the state of the task."""

    inputs: list[int] | None = None
    """Inputs of the task, by the look of it as raw bytes."""

    result: list[int] | None = None
    """Result of the task, by the look of it as raw bytes."""

    depends_on: list[str] | None = None
    """What the task depends on."""

    name: str | None = None
    """Name of the task."""

    progress: float | None = None
    """How far the task is, on no documented scale."""

    disclaimer: list[str] | None = None
    """Disclaimers that go with the task."""

    recv_time: str | None = None
    """When the task was received, in no documented format."""

    send_time: str | None = None
    """When the task was sent, in no documented format."""

    block_inf_start_time: str | None = None
    """When the block began its work, in no documented format."""

    block_inf_end_time: str | None = None
    """When the block ended its work, in no documented format."""

    block_info: BlockInfo | None = None
    """Block that the task runs."""

    err_msg: str | None = None
    """What went wrong in the task."""

    failure_type: str | None = None
    """Kind of failure of the task."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class ValidationError(Model):
    """One validation error of a job."""

    from_: str | None = field(default=None, metadata={"wire": "from"})
    """Origin of the error, of no documented meaning."""

    to: str | None = None
    """Target of the error, of no documented meaning."""

    err: str | None = None
    """The error."""

    reason: str | None = None
    """Reason of the error."""

    component_name: str | None = None
    """Name of the component that the error concerns."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class Job(Model):
    """One run of a workflow."""

    created_by: str | None = None
    """User who created the job, by id."""

    status: JobStatus | None = None
    """Where the job stands."""

    time_taken: str | None = None
    """How long the job took, in no documented format."""

    id: str | None = None
    """Id of the job."""

    tasks: list[Task] | None = None
    """Tasks that the job consists of."""

    val_errors: list[ValidationError] | None = None
    """Validation errors that the job met."""

    spec: list[int] | None = None
    """Specification of the job, by the look of it as raw bytes."""

    cost: int | None = None
    """What the job costs, estimated or final, in no documented unit."""

    workflow_id: str | None = None
    """Id of the workflow that the job belongs to."""

    updated_at: str | None = None
    """When the job was last updated, in no documented format."""

    finished_at: str | None = None
    """When the job finished, in no documented format."""

    exec_created_at: str | None = None
    """When execution of the job started, in no documented format."""

    exec_updated_at: str | None = None
    """When execution of the job was last updated, in no documented format."""

    created_at: str | None = None
    """When the job was created, in no documented format."""

    estimated_duration: int | None = None
    """How long the job is expected to take in seconds."""

    progress: str | None = None
    """How far the job is, typically as a percentage such as 75%."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class ErrorDetails(Model):
    """What went wrong."""

    code: str | None = None
    """Kind of the error, for a program."""

    details: Any = None
    """Context of the error, of any type."""

    message: str | None = None
    """What went wrong, for a human reader."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class ErrorResponse(Model):
    """Why there is no job to return."""

    error: ErrorDetails | None = None
    """What went wrong."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""
