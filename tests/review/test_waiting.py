"""What a review says of a change of `x-job`."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import upstream
from generator.package import view
from generator.package.values import Package
from generator.review import waiting
from generator.review.finding import Effect
from generator.spec import specs

from .spec_change import BASE, OWNER, prop

JOB = """
      x-job:
        id: id
        status: status
        reason: owner
        cost: cost
        phases:
          running: [going]
          succeeded: [done]
          failed: [failed]
"""
PART = prop("name", "type: string", "Name of the part.")
SUMMARY = "      summary: Return a job.\n"


def package(folder: Path, *edits: tuple[str, str]) -> Package:
    """Return the package of the made-up spec, which can wait, after some edits."""
    text = BASE.replace(SUMMARY, SUMMARY + JOB[1:]).replace(OWNER, OWNER + prop("note2", "type: string", "More."))
    text = text.replace(
        PART, PART + "".join(prop(name, "type: integer", "A count.") for name in ("ok", "bad", "ready"))
    )
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = folder / "specs" / "acme.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    spec = specs.load(path)
    return view.package(spec, upstream.parse(spec.document)[0])


@pytest.mark.parametrize(
    ("old", "new", "effect", "says"),
    [
        ("[going]", "[going, queued]", Effect.ADDITION, "takes the status 'queued' for running, not for unknown."),
        ("[going]", "[Going]", None, ""),
        (
            "          running: [going]\n          succeeded: [done]\n",
            "          succeeded: [done, GOING]\n",
            Effect.BREAKING,
            "takes the status 'GOING' for succeeded, not for running.",
        ),
        (
            "          running: [going]\n",
            "",
            Effect.BREAKING,
            "takes the status 'going' for unknown, not for running.",
        ),
        ("reason: owner", "reason: note2", Effect.BREAKING, "is read from note2, not from owner."),
        ("        cost: cost\n", "", Effect.BREAKING, "is None; it was read from cost before."),
        (
            "        cost: cost\n",
            "        cost: cost\n        progress: {property: parts, done: [ok, bad], remaining: [ready]}\n",
            Effect.ADDITION,
            "is read from each: parts, done: ok and bad, remaining: ready; it was None before.",
        ),
        (
            "        cost: cost\n",
            "        cost: cost\n        started: started_at\n",
            Effect.ADDITION,
            "is read from started_at; it was None before.",
        ),
    ],
)
def test_a_change_of_x_job(tmp_path: Path, old: str, new: str, effect: Effect | None, says: str) -> None:
    """A status that ends waiting otherwise breaks callers, and so does a summary that is read elsewhere."""
    before = package(tmp_path)
    found = list(waiting.compare(before, package(tmp_path, (old, new))))
    assert [(finding.effect, finding.says) for finding in found] == ([(effect, says)] if effect else [])
    assert list(waiting.compare(before, before)) == []
