"""How long to wait, how often to poll, and which errors to tolerate."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Self

from attrs import frozen

from ._operation import Operation
from .errors import ConfigurationError

_EXISTENCE_TIMEOUT = 60.0


@frozen(kw_only=True)
class Policy:
    """The arguments of a wait; see `Client.wait_for_job`."""

    timeout: float | None
    interval: float
    max_interval: float
    max_outage: float
    existence_timeout: float
    on_unknown: str

    @classmethod
    def of(cls, operation: Operation[Any], arguments: dict[str, Any]) -> Self:
        """
        Create the policy for a call.

        Raises:
            ConfigurationError: An argument is invalid.
        """
        if arguments.get("existence_timeout") is None:
            may_be_unknown = operation.not_found_is_pending or (
                operation.job is not None and operation.job.ids is not None
            )
            default = _EXISTENCE_TIMEOUT if may_be_unknown else 0.0
            arguments = {**arguments, "existence_timeout": default}
        return cls(**arguments)

    def __attrs_post_init__(self) -> None:
        if self.timeout is not None:
            _check("timeout", self.timeout, "a number of seconds from 0 up, or None for no limit", _is_positive)
        _check("interval", self.interval, "a number of seconds above 0", lambda value: value > 0)
        expected = f"a number of seconds of at least interval, which is {self.interval:g}"
        _check("max_interval", self.max_interval, expected, lambda value: value >= self.interval)
        for name in ("max_outage", "existence_timeout"):
            _check(name, getattr(self, name), "a number of seconds from 0 up", _is_positive)
        if self.on_unknown not in ("wait", "raise"):
            raise ConfigurationError(f"on_unknown: expected 'wait' or 'raise', got {self.on_unknown!r}")


def _is_positive(value: float) -> bool:
    return value >= 0


def _check(argument: str, value: Any, expected: str, is_usable: Callable[[float], bool]) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not (is_number and is_usable(value)):
        raise ConfigurationError(f"{argument}: expected {expected}, got {value!r}")
