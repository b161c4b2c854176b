"""From a parsed spec to what the templates see."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import specs, upstream, view
from generator.package import Package, Scheme

from .project import SPEC, changed, write_spec

KEY = next(line for line in SPEC.splitlines(keepends=True) if "acmeKey: {" in line)


def package_of(root: Path, text: str) -> Package:
    """Return the package of a spec."""
    spec = specs.load(write_spec(root, text))
    parsed, _ = upstream.parse(spec.document)
    return view.package(spec, parsed)


def test_the_names_of_a_package(package: Package) -> None:
    """A package is named after its spec's file, and shown by its title."""
    assert (package.vendor, package.title, package.version) == ("acme", "Acme", "1.2.3")
    assert (package.distribution, package.name) == ("jobdetails-acme", "jobdetails_acme")
    assert package.description == "Jobs of Acme."
    assert [document["document"] for document in package.documents] == ["acme.txt"]


def test_a_package_that_is_not_described(tmp_path: Path) -> None:
    """Without a description there is still a sentence, for models and arguments too."""
    text = changed("  description: Jobs of Acme.\n", "", changed(" description: Id of the job.,", ""))
    package = package_of(tmp_path, changed("      description: What is done.\n", "", text))
    assert package.description == "Job details of Acme."
    job = package.model("Job")
    assert job is not None
    assert job.doc == "As the service documents it."
    assert package.operations[0].arguments[0].doc == "As the service documents it."


def test_fields(package: Package) -> None:
    """A field has its names, its type, and its own description before that of its component."""
    job = package.model("Job")
    assert job is not None
    assert [(field.name, field.wire, field.annotation, field.is_required, field.doc) for field in job.fields] == [
        ("job_id", "jobId", "str", True, "Id of what is done."),
        ("status", "status", "JobStatus | None", False, "Where it stands."),
        ("parts", "parts", "dict[str, Part] | None", False, ""),
        ("note", "note", "str | None", False, "What was noted."),
        ("former", "former", "Job | None", False, ""),
    ]
    response = package.model("JobResponse")
    assert response is not None
    assert response.fields[0].doc == "What is done."


def test_operations(package: Package) -> None:
    """An operation has what stands in its methods, in the order of the document."""
    jobs, team = package.operations
    assert (jobs.name, jobs.constant, jobs.method, jobs.path) == (
        "get_job_details",
        "GET_JOB_DETAILS",
        "POST",
        "/jobs/{job_id}",
    )
    assert (jobs.status, jobs.body_type, jobs.returns, jobs.unwrap) == ("200", "JobResponse", "Job", "job")
    assert [(item.place, item.name, item.annotation, item.example) for item in jobs.arguments] == [
        ("path", "job_id", "str", "j-1"),
        ("query", "since", "list[datetime.date]", ["2026-03-01"]),
        ("header", "team_id", "str", "t-1"),
        ("body", "job_query", "JobQuery", {"depth": 2}),
    ]
    assert jobs.summary == "Return a job of Acme."
    assert jobs.is_repeatable
    assert (team.summary, team.returns, team.unwrap) == ("Call GET /teams/{team}.", "str", None)
    assert [(error.status, error.class_name, error.model) for error in jobs.errors] == [
        ("404", "NotFoundError", "Problem")
    ]
    assert [(error.status, error.class_name, error.model) for error in team.errors] == [
        ("default", "APIStatusError", None)
    ]


@pytest.mark.parametrize(
    ("status", "name"),
    [
        ("400", "BadRequestError"),
        ("418", "APIStatusError"),
        ("500", "InternalServerError"),
        ("5XX", "InternalServerError"),
        ("4XX", "APIStatusError"),
        ("302", "APIStatusError"),
        ("3XX", "APIStatusError"),
    ],
)
def test_error_classes(tmp_path: Path, status: str, name: str) -> None:
    """A documented error is named by the class that is raised for it."""
    package = package_of(tmp_path, changed("'404':", f"'{status}':"))
    assert [error.class_name for error in package.operations[0].errors] == [name]


@pytest.mark.parametrize(
    ("method", "marked", "is_repeatable"),
    [
        ("post", True, True),
        ("post", False, False),
        ("put", False, False),
        ("delete", False, False),
        ("patch", False, False),
    ],
)
def test_what_may_be_asked_again(tmp_path: Path, method: str, marked: bool, is_repeatable: bool) -> None:
    """A GET is repeatable, and a POST that is marked as reading."""
    text = changed("    post:\n", f"    {method}:\n")
    package = package_of(tmp_path, text if marked else changed("      x-read-only: true\n", "", text))
    assert package.operations[0].is_repeatable is is_repeatable
    assert package.operations[1].is_repeatable


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("{type: http, scheme: bearer}", Scheme("bearer", "Authorization", "Bearer", None, "The credential.")),
        ("{type: http, scheme: BASIC, x-env: A}", Scheme("basic", "Authorization", "Basic", "A", "The credential.")),
        ("{type: apiKey, in: header, name: X-K, description: K.}", Scheme("apiKey", "X-K", "", None, "K.")),
        ("{type: apiKey, in: header, name: X-K, x-prefix: P}", Scheme("apiKey", "X-K", "P", None, "The credential.")),
    ],
)
def test_schemes(tmp_path: Path, scheme: str, expected: Scheme) -> None:
    """A credential has its header and the word before it."""
    assert package_of(tmp_path, changed(KEY, f"    acmeKey: {scheme}\n")).scheme == expected


def test_no_scheme_and_no_server(tmp_path: Path) -> None:
    """A spec without servers and security gives a client that is told where to ask and sends no key."""
    start, end = SPEC.index("servers:\n"), SPEC.index("paths:\n")
    text = changed(f"  securitySchemes:\n{KEY}", "", SPEC[:start] + SPEC[end:])
    package = package_of(tmp_path, text)
    assert (package.scheme, package.base_url, package.base_url_env) == (None, None, None)
    assert package.base_url_doc == "Where the service is."


def test_the_view_is_pure(tmp_path: Path) -> None:
    """The spec is left as it was, and gives the same again."""
    spec = specs.load(write_spec(tmp_path))
    parsed, _ = upstream.parse(spec.document)
    first = view.package(spec, parsed)
    assert spec == specs.load(tmp_path / "specs" / "acme.yaml")
    assert view.package(spec, parsed) == first
