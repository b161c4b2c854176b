# Generated from specs/unstructured.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Jobs of Unstructured, each a run of a workflow over files."""

from ._job import JobResult, JobSummary, Phase
from ._response import ContractWarning, Mismatch, Response
from ._service import __version__, summarize
from .client import AsyncClient, Client
from .errors import (
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
    JobError,
    JobFailedError,
    JobMissingError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    UnknownStatusError,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from .models import JobDetails, NodeStats, ProcessingStatus

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "ConfigurationError",
    "ConflictError",
    "ContractWarning",
    "InternalServerError",
    "JobCancelledError",
    "JobDetails",
    "JobError",
    "JobFailedError",
    "JobMissingError",
    "JobResult",
    "JobSummary",
    "Mismatch",
    "NodeStats",
    "NotFoundError",
    "PermissionDeniedError",
    "Phase",
    "ProcessingStatus",
    "RateLimitError",
    "Response",
    "ResponseDecodeError",
    "UnknownStatusError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "__version__",
    "summarize",
]
