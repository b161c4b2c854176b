# Generated from specs/unstructured.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Jobs of Unstructured, each a run of a workflow over files."""

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
    "JobDetails",
    "Mismatch",
    "NodeStats",
    "NotFoundError",
    "PermissionDeniedError",
    "ProcessingStatus",
    "RateLimitError",
    "Response",
    "ResponseDecodeError",
    "UnprocessableEntityError",
    "__version__",
]
