# Generated from specs/datachecks.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Comparison jobs of Datachecks, which compare the data of two datasets."""

from jobdetails_core import errors
from jobdetails_core.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    InternalServerError,
    JobCancelledError,
    JobDetailsError,
    JobError,
    JobFailedError,
    JobMissingError,
    JobNotReadyError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    UnknownStatusError,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from jobdetails_core.many import JobResult
from jobdetails_core.response import ContractWarning, Mismatch, Response, Undocumented
from jobdetails_core.summary import JobSummary, Phase, summarize

from ._service import __version__
from .client import AsyncClient, Client
from .models import ComparisonResult, DiffStatus, JobDetails, JobDetailsResponse, JobStatus

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "ComparisonResult",
    "ConfigurationError",
    "ConflictError",
    "ContractWarning",
    "DiffStatus",
    "InternalServerError",
    "JobCancelledError",
    "JobDetails",
    "JobDetailsError",
    "JobDetailsResponse",
    "JobError",
    "JobFailedError",
    "JobMissingError",
    "JobNotReadyError",
    "JobResult",
    "JobStatus",
    "JobSummary",
    "Mismatch",
    "NotFoundError",
    "PermissionDeniedError",
    "Phase",
    "RateLimitError",
    "Response",
    "ResponseDecodeError",
    "Undocumented",
    "UnknownStatusError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "__version__",
    "errors",
    "summarize",
]
