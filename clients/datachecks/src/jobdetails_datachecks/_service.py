# Generated from specs/datachecks.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Datachecks as described by its spec: the service, its operations, and the location of each fact in a job."""

from __future__ import annotations

from jobdetails_core._credential import Scheme
from jobdetails_core._operation import Operation, Parameter, Service, Setting
from jobdetails_core._view import JobView
from jobdetails_core.summary import Phase

from .models import JobDetails, JobDetailsResponse

__version__ = "0.2.0"

SERVICE = Service(
    vendor="datachecks",
    title="Datachecks",
    distribution="jobdetails-datachecks",
    version=__version__,
    logger="jobdetails_datachecks",
    base_url=None,
    base_url_env="DATACHECKS_BASE_URL",
    base_url_prefix="/api/v1",
    schemes=(
        Scheme(argument="api_key", kind="bearer", header="Authorization", prefix="Bearer", env="DATACHECKS_API_KEY"),
    ),
    settings=(Setting(argument="workspace_id", env="DATACHECKS_WORKSPACE_ID", required=True),),
)

JOB_VIEW = JobView[JobDetails](
    vendor="datachecks",
    model=JobDetails,
    within="data",
    ids="job_ids",
    arguments=("job_ids",),
    id="run_id",
    status="status",
    reason="failure_reason",
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

GET_JOB_DETAILS = Operation(
    method="POST",
    path="/jobs/comparison/details",
    parameters=(
        Parameter(argument="workspace_id", name="Workspace-Id", place="header", kind=str),
        Parameter(argument="job_ids", name="job_ids", place="body", kind=list[int]),
    ),
    status=200,
    returns=JobDetailsResponse,
    is_repeatable=True,
    job=JOB_VIEW,
)
