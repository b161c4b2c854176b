# Generated from specs/unstructured.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Unstructured as described by its spec: the service, its operations, and the location of each fact in a job."""

from __future__ import annotations

from jobdetails_core._counts import Counts
from jobdetails_core._credential import Scheme
from jobdetails_core._operation import Operation, Parameter, Service
from jobdetails_core._view import JobView
from jobdetails_core.summary import Phase

from .models import JobDetails

__version__ = "0.2.0"

SERVICE = Service(
    vendor="unstructured",
    title="Unstructured",
    distribution="jobdetails-unstructured",
    version=__version__,
    logger="jobdetails_unstructured",
    base_url=None,
    base_url_env="UNSTRUCTURED_API_URL",
    base_url_prefix="/api/v1",
    schemes=(
        Scheme(argument="api_key", kind="apiKey", header="unstructured-api-key", prefix="", env="UNSTRUCTURED_API_KEY"),
    ),
)

JOB_VIEW = JobView[JobDetails](
    vendor="unstructured",
    model=JobDetails,
    arguments=("job_id",),
    id="id",
    status="processing_status",
    reason="message",
    progress=Counts(
        each="node_stats",
        done=("success", "failure"),
        remaining=("ready", "in_progress"),
    ),
    phases={
        Phase.PENDING: ("SCHEDULED",),
        Phase.RUNNING: ("IN_PROGRESS",),
        Phase.SUCCEEDED: ("SUCCESS", "COMPLETED"),
        Phase.PARTIAL: ("COMPLETED_WITH_ERRORS",),
        Phase.FAILED: ("FAILED",),
        Phase.CANCELLED: ("STOPPED",),
    },
)

GET_JOB_DETAILS = Operation(
    method="GET",
    path="/api/v1/jobs/{job_id}/details",
    parameters=(Parameter(argument="job_id", name="job_id", place="path", kind=str),),
    status=200,
    returns=JobDetails,
    is_repeatable=True,
    job=JOB_VIEW,
)
