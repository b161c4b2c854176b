# Generated from specs/unstructured.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""What Unstructured answers."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from ._model import Model, OpenStrEnum


class ProcessingStatus(OpenStrEnum):
    """Where a job stands."""

    SCHEDULED = "SCHEDULED"
    IN_PROGRESS = "IN_PROGRESS"
    SUCCESS = "SUCCESS"
    COMPLETED_WITH_ERRORS = "COMPLETED_WITH_ERRORS"
    STOPPED = "STOPPED"
    FAILED = "FAILED"


@frozen(kw_only=True)
class NodeStats(Model):
    """How far one node of the workflow is."""

    node_name: str | None = None
    """Name of the node."""

    node_type: str | None = None
    """Type of the node."""

    node_subtype: str | None = None
    """Subtype of the node."""

    ready: int | None = None
    """Number of items that wait for the node."""

    in_progress: int | None = None
    """Number of items that the node works on."""

    success: int | None = None
    """Number of items that succeeded."""

    failure: int | None = None
    """Number of items that failed."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""


@frozen(kw_only=True)
class JobDetails(Model):
    """How far a job is."""

    id: str
    """Id of the job."""

    processing_status: ProcessingStatus
    """Where the job stands."""

    node_stats: list[NodeStats]
    """How far each node is."""

    message: str | None = None
    """Further words about the status, if there are any."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """What the answer held beyond the documented fields."""
