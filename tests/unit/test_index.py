"""What the facade's index says of a package."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from generator.index import Entry, entry
from generator.package import Argument, Enum, JobView, Operation, Package, Scheme

JOB = JobView(model="Job", facts=(), phases=(), ids=None)


def argument(annotation: str = "str", **changes: Any) -> Argument:
    """Return a required argument of a path."""
    return evolve(
        Argument(name="job_id", wire="jobId", place="path", annotation=annotation, is_required=True, doc="The job."),
        **changes,
    )


def operation(*arguments: Argument, name: str = "get_job", job: JobView | None = JOB) -> Operation:
    """Return an operation with some arguments."""
    return Operation(
        name=name,
        constant="GET_JOB",
        method="GET",
        path="/",
        summary="",
        description="",
        arguments=arguments,
        status="200",
        body_type="Job",
        returns="Job",
        unwrap=None,
        errors=(),
        is_repeatable=True,
        job=job,
    )


def said(*operations: Operation, **changes: Any) -> Entry:
    """Return what the index says of a package with some operations."""
    package = Package(
        vendor="acme",
        title="Acme",
        description="",
        version="1",
        distribution="jobdetails-acme",
        name="jobdetails_acme",
        base_url="https://acme.test",
        base_url_env="ACME_URL",
        base_url_doc="Where it is.",
        scheme=Scheme(kind="bearer", header="Authorization", prefix="Bearer", env="ACME_KEY", doc="The key."),
        models=(),
        enums=(Enum("Colour", "", False, ()), Enum("Level", "", True, ())),
        operations=operations,
        documents=(),
    )
    return entry(evolve(package, **changes))


@pytest.mark.parametrize(
    ("annotation", "kind", "is_many"),
    [
        ("str", "str", False),
        ("int", "int", False),
        ("float", "float", False),
        ("bool", "bool", False),
        ("str | None", "str", False),
        ("datetime.datetime", "str", False),
        ("datetime.date", "str", False),
        ("uuid.UUID", "str", False),
        ("Colour", "str", False),
        ("Level", "int", False),
        ("list[int]", "int", True),
        ("list[str] | None", "str", True),
        ("list[list[int]]", "json", True),
        ("list[Query]", "json", True),
        ("Query", "json", False),
        ("dict[str, Any]", "json", False),
        ("int | str", "json", False),
        ("Any", "json", False),
    ],
)
def test_kinds(annotation: str, kind: str, *, is_many: bool) -> None:
    """What one word can be is a kind of its own; all else is JSON; of an array each item is a word."""
    (found,) = said(operation(argument(annotation))).arguments
    assert (found.kind, found.is_many) == (kind, is_many)


def test_arguments_are_those_of_a_call() -> None:
    """Arguments have the order of the method's signature, and no setting is among them."""
    since = argument(name="since", place="query", is_required=False)
    team = argument(name="team", place="header", is_setting=True, setting_env="ACME_TEAM", doc="The team.")
    found = said(operation(since, team, argument()))
    arguments = [(each.name, each.is_positional, each.is_required) for each in found.arguments]
    assert arguments == [("job_id", True, True), ("since", False, False)]
    settings = [(each.name, each.variable, each.is_required) for each in found.settings]
    assert settings == [("api_key", "ACME_KEY", True), ("base_url", "ACME_URL", False), ("team", "ACME_TEAM", True)]


def test_what_is_needed() -> None:
    """An address is required where there is no default one; without a scheme there is no key."""
    found = said(operation(), base_url=None, scheme=None)
    assert [(each.name, each.is_required) for each in found.settings] == [("base_url", True)]


def test_the_operation_is_the_one_that_can_be_waited_for() -> None:
    """The command asks with the operation that has an `x-job`, else with the first."""
    plain = operation(name="get_team", job=None)
    assert (said(plain, operation()).method, said(plain, operation()).job) == ("get_job", "Job")
    assert (said(plain).method, said(plain).job) == ("get_team", None)
