# Generated from specs/*.yaml. Do not edit: run `nox -s generate`.
from jobdetails_datachecks import errors as _datachecks
from jobdetails_pixxel import errors as _pixxel
from jobdetails_sutro import errors as _sutro
from jobdetails_unstructured import errors as _unstructured

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "InternalServerError",
    "JobCancelledError",
    "JobError",
    "JobFailedError",
    "JobMissingError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ResponseDecodeError",
    "UnknownStatusError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
]

APIConnectionError: tuple[
    type[_datachecks.APIConnectionError],
    type[_pixxel.APIConnectionError],
    type[_sutro.APIConnectionError],
    type[_unstructured.APIConnectionError],
]
APIError: tuple[
    type[_datachecks.APIError],
    type[_pixxel.APIError],
    type[_sutro.APIError],
    type[_unstructured.APIError],
]
APIStatusError: tuple[
    type[_datachecks.APIStatusError],
    type[_pixxel.APIStatusError],
    type[_sutro.APIStatusError],
    type[_unstructured.APIStatusError],
]
APITimeoutError: tuple[
    type[_datachecks.APITimeoutError],
    type[_pixxel.APITimeoutError],
    type[_sutro.APITimeoutError],
    type[_unstructured.APITimeoutError],
]
AuthenticationError: tuple[
    type[_datachecks.AuthenticationError],
    type[_pixxel.AuthenticationError],
    type[_sutro.AuthenticationError],
    type[_unstructured.AuthenticationError],
]
BadRequestError: tuple[
    type[_datachecks.BadRequestError],
    type[_pixxel.BadRequestError],
    type[_sutro.BadRequestError],
    type[_unstructured.BadRequestError],
]
ConfigurationError: tuple[
    type[_datachecks.ConfigurationError],
    type[_pixxel.ConfigurationError],
    type[_sutro.ConfigurationError],
    type[_unstructured.ConfigurationError],
]
ConflictError: tuple[
    type[_datachecks.ConflictError],
    type[_pixxel.ConflictError],
    type[_sutro.ConflictError],
    type[_unstructured.ConflictError],
]
InternalServerError: tuple[
    type[_datachecks.InternalServerError],
    type[_pixxel.InternalServerError],
    type[_sutro.InternalServerError],
    type[_unstructured.InternalServerError],
]
JobCancelledError: tuple[
    type[_datachecks.JobCancelledError],
    type[_pixxel.JobCancelledError],
    type[_sutro.JobCancelledError],
    type[_unstructured.JobCancelledError],
]
JobError: tuple[
    type[_datachecks.JobError],
    type[_pixxel.JobError],
    type[_sutro.JobError],
    type[_unstructured.JobError],
]
JobFailedError: tuple[
    type[_datachecks.JobFailedError],
    type[_pixxel.JobFailedError],
    type[_sutro.JobFailedError],
    type[_unstructured.JobFailedError],
]
JobMissingError: tuple[
    type[_datachecks.JobMissingError],
    type[_pixxel.JobMissingError],
    type[_sutro.JobMissingError],
    type[_unstructured.JobMissingError],
]
NotFoundError: tuple[
    type[_datachecks.NotFoundError],
    type[_pixxel.NotFoundError],
    type[_sutro.NotFoundError],
    type[_unstructured.NotFoundError],
]
PermissionDeniedError: tuple[
    type[_datachecks.PermissionDeniedError],
    type[_pixxel.PermissionDeniedError],
    type[_sutro.PermissionDeniedError],
    type[_unstructured.PermissionDeniedError],
]
RateLimitError: tuple[
    type[_datachecks.RateLimitError],
    type[_pixxel.RateLimitError],
    type[_sutro.RateLimitError],
    type[_unstructured.RateLimitError],
]
ResponseDecodeError: tuple[
    type[_datachecks.ResponseDecodeError],
    type[_pixxel.ResponseDecodeError],
    type[_sutro.ResponseDecodeError],
    type[_unstructured.ResponseDecodeError],
]
UnknownStatusError: tuple[
    type[_datachecks.UnknownStatusError],
    type[_pixxel.UnknownStatusError],
    type[_sutro.UnknownStatusError],
    type[_unstructured.UnknownStatusError],
]
UnprocessableEntityError: tuple[
    type[_datachecks.UnprocessableEntityError],
    type[_pixxel.UnprocessableEntityError],
    type[_sutro.UnprocessableEntityError],
    type[_unstructured.UnprocessableEntityError],
]
WaitTimeoutError: tuple[
    type[_datachecks.WaitTimeoutError],
    type[_pixxel.WaitTimeoutError],
    type[_sutro.WaitTimeoutError],
    type[_unstructured.WaitTimeoutError],
]
