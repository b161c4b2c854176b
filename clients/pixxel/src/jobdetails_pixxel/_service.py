# Generated from specs/pixxel.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Where Pixxel is, who may ask, and what can be asked, as its document says."""

from __future__ import annotations

from ._credential import Scheme
from ._job import JobSummary, JobView, Phase
from ._operation import Operation, Parameter, Service
from .models import ErrorResponse, Job

__version__ = "0.1.0"

SERVICE = Service(
    distribution="jobdetails-pixxel",
    version=__version__,
    logger="jobdetails_pixxel",
    base_url="https://api.pixxel.space",
    base_url_env="PIXXEL_API_URL",
    scheme=Scheme(kind="apiKey", header="Authorization", prefix="", env="PIXXEL_API_KEY"),
)

GET_JOB_DETAILS = Operation(
    method="GET",
    path="/v0/workflows/{workflow_id}/jobs/{job_id}",
    parameters=(
        Parameter(argument="workflow_id", name="workflow_id", place="path", kind=str),
        Parameter(argument="job_id", name="job_id", place="path", kind=str),
    ),
    status=200,
    returns=Job,
    errors={"400": ErrorResponse, "403": ErrorResponse},
    is_repeatable=True,
)

JOB_VIEW = JobView[Job](
    vendor="pixxel",
    id="id",
    status="status",
    reason=(("val_errors", "err"), ("val_errors", "reason"), ("tasks", "err_msg")),
    created="created_at",
    started="exec_created_at",
    finished="finished_at",
    progress="progress",
    cost="cost",
    phases={
        Phase.PENDING: ("created",),
        Phase.RUNNING: ("running", "inprogress"),
        Phase.SUCCEEDED: ("completed",),
        Phase.FAILED: ("failed",),
    },
)


def summarize(job: Job) -> JobSummary[Job]:
    """Return what the job of any service has, read from one of this service."""
    return JOB_VIEW.summarize(job)
