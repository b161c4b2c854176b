# Generated from specs/sutro.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Where Sutro is, who may ask, and what can be asked, as its document says."""

from __future__ import annotations

from ._credential import Scheme
from ._job import JobSummary, JobView, Phase
from ._operation import Operation, Parameter, Service
from .models import ErrorMessage, Job, JobResponse

__version__ = "0.1.0"

SERVICE = Service(
    distribution="jobdetails-sutro",
    version=__version__,
    logger="jobdetails_sutro",
    base_url="https://api.sutro.sh",
    base_url_env="SUTRO_API_URL",
    scheme=Scheme(kind="apiKey", header="Authorization", prefix="Key", env="SUTRO_API_KEY"),
)

GET_JOB_DETAILS = Operation(
    method="GET",
    path="/jobs/{job_id}",
    parameters=(Parameter(argument="job_id", name="job_id", place="path", kind=str),),
    status=200,
    returns=JobResponse,
    errors={"404": ErrorMessage},
    is_repeatable=True,
)

JOB_VIEW = JobView[Job](
    vendor="sutro",
    within="job",
    id="job_id",
    status="status",
    reason=(("failure_reason",),),
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


def summarize(job: Job) -> JobSummary[Job]:
    """Return what the job of any service has, read from one of this service."""
    return JOB_VIEW.summarize(job)
