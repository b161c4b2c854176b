# Generated from specs/unstructured.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Response models of Unstructured."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from jobdetails_core.models import Model, OpenStrEnum


class ProcessingStatus(OpenStrEnum):
    """Status of a job."""

    SCHEDULED = "SCHEDULED"
    IN_PROGRESS = "IN_PROGRESS"
    SUCCESS = "SUCCESS"
    COMPLETED_WITH_ERRORS = "COMPLETED_WITH_ERRORS"
    STOPPED = "STOPPED"
    FAILED = "FAILED"


@frozen(kw_only=True, eq=False)
class NodeStats(Model):
    """Progress of one node of the workflow."""

    node_name: str | None = None
    """Name of the node."""

    node_type: str | None = None
    """Type of the node."""

    node_subtype: str | None = None
    """Subtype of the node."""

    ready: int | None = None
    """Number of items waiting for the node."""

    in_progress: int | None = None
    """Number of items the node is processing."""

    success: int | None = None
    """Number of items that succeeded."""

    failure: int | None = None
    """Number of items that failed."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""


@frozen(kw_only=True, eq=False)
class JobDetails(Model):
    """Progress of a job."""

    id: str
    """Id of the job."""

    processing_status: ProcessingStatus
    """Status of the job."""

    node_stats: list[NodeStats]
    """Progress of each node."""

    message: str | None = None
    """Additional message about the status."""

    summary: dict[str, Any] | None = None
    """Summary of the job, sent by newer deployments."""

    additional_properties: dict[str, Any] = field(factory=dict)
    """Undocumented keys of the response."""
