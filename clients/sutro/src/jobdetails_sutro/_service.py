# Generated from specs/sutro.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Sutro as described by its spec: the service, its operations, and the location of each fact in a job."""

from __future__ import annotations

from jobdetails_core._credential import Scheme
from jobdetails_core._operation import Operation, Parameter, Service
from jobdetails_core._view import JobView
from jobdetails_core.summary import Phase

from .models import ErrorMessage, Job, JobResponse

__version__ = "0.2.0"

SERVICE = Service(
    vendor="sutro",
    title="Sutro",
    distribution="jobdetails-sutro",
    version=__version__,
    logger="jobdetails_sutro",
    base_url="https://api.sutro.sh",
    base_url_env="SUTRO_API_URL",
    base_url_prefix="/v1",
    schemes=(Scheme(argument="api_key", kind="apiKey", header="Authorization", prefix="Key", env="SUTRO_API_KEY"),),
)

JOB_VIEW = JobView[Job](
    vendor="sutro",
    model=Job,
    within="job",
    arguments=("job_id",),
    id="job_id",
    status="status",
    reason="failure_reason",
    created="datetime_created",
    started="datetime_started",
    finished="datetime_completed",
    cost="job_cost",
    phases={
        Phase.PENDING: ("pending", "QUEUED", "submitted"),
        Phase.RUNNING: ("running", "STARTING", "CANCELLING"),
        Phase.SUCCEEDED: ("succeeded",),
        Phase.FAILED: ("failed",),
        Phase.CANCELLED: ("CANCELLED",),
        Phase.UNKNOWN: ("UNKNOWN",),
    },
)

GET_JOB_DETAILS = Operation(
    method="GET",
    path="/jobs/{job_id}",
    parameters=(Parameter(argument="job_id", name="job_id", place="path", kind=str),),
    status=200,
    returns=JobResponse,
    errors={"404": ErrorMessage},
    is_repeatable=True,
    job=JOB_VIEW,
)
