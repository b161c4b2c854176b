# Generated from specs/unstructured.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Where Unstructured is, who may ask, and what can be asked, as its document says."""

from __future__ import annotations

from ._credential import Scheme
from ._job import Counts, JobSummary, JobView, Phase
from ._operation import Operation, Parameter, Service
from .models import JobDetails

__version__ = "0.1.0"

SERVICE = Service(
    distribution="jobdetails-unstructured",
    version=__version__,
    logger="jobdetails_unstructured",
    base_url=None,
    base_url_env="UNSTRUCTURED_API_URL",
    scheme=Scheme(kind="apiKey", header="unstructured-api-key", prefix="", env="UNSTRUCTURED_API_KEY"),
)

GET_JOB_DETAILS = Operation(
    method="GET",
    path="/api/v1/jobs/{job_id}/details",
    parameters=(Parameter(argument="job_id", name="job_id", place="path", kind=str),),
    status=200,
    returns=JobDetails,
    errors={},
    is_repeatable=True,
)

JOB_VIEW = JobView[JobDetails](
    vendor="unstructured",
    id="id",
    status="processing_status",
    reason=(("message",),),
    progress=Counts(attribute="node_stats", done=("success", "failure"), remaining=("ready", "in_progress")),
    phases={
        Phase.PENDING: ("SCHEDULED",),
        Phase.RUNNING: ("IN_PROGRESS",),
        Phase.SUCCEEDED: ("SUCCESS",),
        Phase.PARTIAL: ("COMPLETED_WITH_ERRORS",),
        Phase.FAILED: ("FAILED",),
        Phase.CANCELLED: ("STOPPED",),
    },
)


def summarize(job: JobDetails) -> JobSummary[JobDetails]:
    """Return what the job of any service has, read from one of this service."""
    return JOB_VIEW.summarize(job)
