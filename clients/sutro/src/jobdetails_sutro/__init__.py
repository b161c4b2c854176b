# Generated from specs/sutro.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Batch inference jobs of Sutro."""

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
from .models import ErrorMessage, Job, JobPriority, JobResponse, JobStatus

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
    "ErrorMessage",
    "InternalServerError",
    "Job",
    "JobPriority",
    "JobResponse",
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
