# Generated from specs/datachecks.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Comparison jobs of Datachecks, which compare the data of two datasets."""

from ._response import ContractWarning, Mismatch, Response
from ._service import __version__
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
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    UnprocessableEntityError,
)
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
    "JobDetails",
    "JobDetailsResponse",
    "JobStatus",
    "Mismatch",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "Response",
    "ResponseDecodeError",
    "UnprocessableEntityError",
    "__version__",
]
