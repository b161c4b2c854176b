# Generated from specs/pixxel.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Jobs of Pixxel, each a run of a workflow."""

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
from .models import BlockInfo, ErrorDetails, ErrorResponse, Job, JobStatus, Task, ValidationError

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "BlockInfo",
    "Client",
    "ConfigurationError",
    "ConflictError",
    "ContractWarning",
    "ErrorDetails",
    "ErrorResponse",
    "InternalServerError",
    "Job",
    "JobStatus",
    "Mismatch",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "Response",
    "ResponseDecodeError",
    "Task",
    "UnprocessableEntityError",
    "ValidationError",
    "__version__",
]
