"""A small project with one fictitious vendor."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import SpecError
from generator.render.build import generate

SPEC = """\
openapi: 3.1.0
info:
  title: Acme
  version: '1.2.3'
  description: Jobs of Acme.
  x-source:
    - {title: Jobs of Acme, url: 'https://docs.acme.test/jobs', document: acme.txt, sha256: SHA256}
servers:
  - url: '{base_url}'
    description: Somewhere.
    variables:
      base_url: {default: 'https://api.acme.test/v1', description: Address of Acme., x-env: ACME_URL}
security:
  - acmeKey: []
paths:
  /jobs/{job_id}:
    post:
      x-conflict:
        settled: POST /jobs/{job_id}
        because: The sample shows it.
        readings:
          - 3: GET /jobs/{job_id}
          - elsewhere: the other page has POST
      operationId: get_job_details
      summary: Return a job of Acme.
      description: It costs nothing.
      x-read-only: true
      x-job: {id: jobId, status: status, reason: note, phases: {running: [under way, held], succeeded: [over]}}
      parameters:
        - {name: job_id, in: path, required: true, description: Id of the job., schema: {type: string}, example: j-1}
        - name: Team-Id
          in: header
          required: true
          description: Team that asks.
          x-setting: true
          x-env: ACME_TEAM
          schema: {type: string}
          example: t-1
        - {name: since, in: query, schema: {type: array, items: {type: string, format: date}}, example: ['2026-03-01']}
      requestBody:
        description: How much is asked.
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/JobQuery'}
            example: {depth: 2}
      responses:
        '200':
          description: The job found.
          x-returns: job
          content:
            application/json:
              schema: {$ref: '#/components/schemas/JobResponse'}
              example: {job: {jobId: j-1, status: under way, parts: {left: {size: 1}}, note: null}}
        '202': {description: The job goes on., x-phase: running}
        '404':
          description: There is no such job.
          x-not-found: pending
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Problem'}
  /teams/{team}:
    parameters:
      - {name: team, in: path, required: true, schema: {type: integer}, example: 7}
    get:
      operationId: get_team
      responses:
        '200': {description: The team., content: {application/json: {schema: {type: string}, example: red}}}
        default: {description: No team.}
components:
  securitySchemes:
    acmeKey: {type: apiKey, in: header, name: X-Key, description: Key of Acme., x-prefix: Key, x-env: ACME_KEY}
  schemas:
    JobStatus:
      type: string
      description: Where a job of Acme stands.
      enum: [under way, over]
    JobQuery:
      type: object
      properties:
        depth: {type: integer}
    Part:
      type: object
      properties:
        size: {type: number, description: Size of the part., example: 1.5}
    Job:
      type: object
      description: What is done.
      required: [jobId]
      properties:
        jobId: {type: string, description: Id of what is done.}
        status: {$ref: '#/components/schemas/JobStatus', description: Where it stands.}
        parts: {type: object, additionalProperties: {$ref: '#/components/schemas/Part'}}
        note: {anyOf: [{type: string}, {type: 'null'}], description: What was noted.}
        former: {oneOf: [{$ref: '#/components/schemas/Job'}, {type: 'null'}]}
    JobResponse:
      type: object
      required: [job]
      properties:
        job: {$ref: '#/components/schemas/Job'}
    Problem:
      type: object
      properties:
        cause: {type: string}
""".replace("SHA256", "0123456789abcdef" * 4)
"""A spec that uses every supported key at least once, except those of other security schemes."""


def write_spec(root: Path, text: str = SPEC, *, vendor: str = "acme") -> Path:
    """Write a spec into a project, and return its file."""
    path = root / "specs" / f"{vendor}.yaml"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str, text: str = SPEC) -> str:
    """Return a spec with one place changed."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, part: str) -> int:
    """Return the number of the only line of a spec that contains a text."""
    (number,) = (number for number, line in enumerate(text.splitlines(), start=1) if part in line)
    return number


def tree(root: Path) -> dict[str, bytes | None]:
    """Return every file below a folder with its content, and every subfolder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(root.rglob("*"))
    }


def problems(root: Path) -> list[str]:
    """Return the problems that `generate` reports in a project, after checking that it wrote nothing."""
    before = tree(root)
    with pytest.raises(SpecError) as caught:
        generate(root=root)
    assert tree(root) == before
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return [str(problem) for problem in caught.value.problems]
