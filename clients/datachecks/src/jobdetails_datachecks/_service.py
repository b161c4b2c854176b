# Generated from specs/datachecks.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Where Datachecks is, who may ask, and what can be asked, as its document says."""

from __future__ import annotations

from ._credential import Scheme
from ._job import JobSummary, JobView, Phase
from ._operation import Operation, Parameter, Service, Setting
from .models import JobDetails, JobDetailsResponse

__version__ = "0.1.0"

SERVICE = Service(
    distribution="jobdetails-datachecks",
    version=__version__,
    logger="jobdetails_datachecks",
    base_url=None,
    base_url_env="DATACHECKS_BASE_URL",
    scheme=Scheme(kind="bearer", header="Authorization", prefix="Bearer", env="DATACHECKS_API_KEY"),
    settings=(Setting(argument="workspace_id", env="DATACHECKS_WORKSPACE_ID", required=True),),
)

GET_JOB_DETAILS = Operation(
    method="POST",
    path="/jobs/comparison/details",
    parameters=(
        Parameter(argument="workspace_id", name="Workspace-Id", place="header", kind=str),
        Parameter(argument="job_ids", name="job_ids", place="body", kind=list[int]),
    ),
    status=200,
    returns=JobDetailsResponse,
    errors={},
    is_repeatable=True,
)

JOB_VIEW = JobView[JobDetails](
    vendor="datachecks",
    within="data",
    ids="job_ids",
    id="run_id",
    status="status",
    reason=(("failure_reason",),),
    started="started_at",
    finished="finished_at",
    phases={
        Phase.PENDING: ("PENDING", "RECEIVED", "RETRY"),
        Phase.RUNNING: ("STARTED", "RUNNING"),
        Phase.SUCCEEDED: ("SUCCESS",),
        Phase.FAILED: ("FAILURE",),
        Phase.CANCELLED: ("REVOKED",),
    },
)


def summarize(job: JobDetails) -> JobSummary[JobDetails]:
    """Return what the job of any service has, read from one of this service."""
    return JOB_VIEW.summarize(job)
