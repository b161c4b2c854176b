# Generated from specs/pixxel.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Pixxel as described by its spec: the service, its operations, and the location of each fact in a job."""

from __future__ import annotations

from jobdetails_core._credential import Scheme
from jobdetails_core._operation import Operation, Parameter, Service
from jobdetails_core._view import JobView
from jobdetails_core.summary import Phase

from .models import ErrorResponse, Job

__version__ = "0.2.0"

SERVICE = Service(
    vendor="pixxel",
    title="Pixxel",
    distribution="jobdetails-pixxel",
    version=__version__,
    logger="jobdetails_pixxel",
    base_url="https://api.pixxel.space",
    base_url_env="PIXXEL_API_URL",
    base_url_prefix="/v0",
    schemes=(Scheme(argument="api_key", kind="apiKey", header="Authorization", prefix="", env="PIXXEL_API_KEY"),),
)

JOB_VIEW = JobView[Job](
    vendor="pixxel",
    model=Job,
    arguments=("workflow_id", "job_id"),
    id="id",
    status="status",
    reason=("val_errors.err", "val_errors.reason", "tasks.err_msg"),
    created="created_at",
    started="exec_created_at",
    finished="finished_at",
    progress="progress",
    cost="cost",
    phases={
        Phase.RUNNING: ("running",),
        Phase.SUCCEEDED: ("completed",),
        Phase.FAILED: ("failed",),
    },
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
    job=JOB_VIEW,
)
