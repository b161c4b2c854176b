"""Create the errors for waits that end without success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import APIError, JobCancelledError, JobError, JobFailedError, WaitTimeoutError
from .summary import JobSummary, Phase

if TYPE_CHECKING:
    from ._waiting import Waiting

_MOST_NAMED = 10


def failure_of(waiting: Waiting[Any]) -> JobError | None:
    """Return the error for jobs that have all ended; None unless one failed or was cancelled."""
    for phase, kind, verb in (
        (Phase.FAILED, JobFailedError, "failed"),
        (Phase.CANCELLED, JobCancelledError, "was cancelled"),
    ):
        found = [summary for summary in waiting.summaries if summary.phase is phase]
        if found:
            text = f"{_name(found[0])} {verb} with the status {found[0].status!r}"
            text += f": {found[0].reason}" if found[0].reason else ""
            count = f"{len(found)} of {len(waiting.keys)} jobs {phase}: " if waiting.view.ids else ""
            return kind(count + text, **_about(waiting, found[0]))
    return None


def timeout_error(waiting: Waiting[Any], elapsed: float, cause: APIError | None) -> WaitTimeoutError:
    """Return the error for a wait that timed out."""
    running = [summary for summary in waiting.summaries if not summary.phase.is_final]
    parts = [f"{_name(summary)} still has {_status(summary)}" for summary in running[:_MOST_NAMED]]
    parts += [f"{len(running) - _MOST_NAMED} more are still running"] if len(running) > _MOST_NAMED else []
    missing = [key for key in waiting.missing if key not in waiting.latest or not waiting.latest[key].phase.is_final]
    if missing:
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        parts.append(f"the response has no job with the id {', '.join(missing[:_MOST_NAMED])}{more}")
    text = "; ".join(parts) or "no response described the job"
    text += f" after {elapsed:.4g} s and {waiting.polls} poll{'s' * (waiting.polls != 1)}"
    text += f"; the last one failed: {cause}" if cause else ""
    about = _about(waiting, running[0] if running else None)
    return WaitTimeoutError(text, elapsed=elapsed, polls=waiting.polls, missing=missing, **about)


def _about(waiting: Waiting[Any], summary: JobSummary[Any] | None) -> dict[str, Any]:
    return {
        "method": waiting.request.method,
        "url": waiting.request.url,
        "vendor": waiting.view.vendor,
        "summary": summary,
        "summaries": waiting.summaries,
    }


def _name(summary: JobSummary[Any]) -> str:
    return f"job {summary.id}" if summary.id else "the job"


def _status(summary: JobSummary[Any]) -> str:
    return "no status" if summary.status is None else f"the status {summary.status!r}"
