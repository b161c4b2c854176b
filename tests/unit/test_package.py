"""What the templates see: orders and choices that follow from a package alone."""

from __future__ import annotations

import attrs
import pytest

from generator.package import Argument, Package, Scheme


def argument(name: str, place: str, *, required: bool, setting: bool = False, annotation: str = "str") -> Argument:
    """Return an argument."""
    return Argument(
        name=name,
        wire=name,
        place=place,
        annotation=annotation,
        is_required=required,
        doc="",
        is_setting=setting,
        setting_env=f"ACME_{name.upper()}" if setting else None,
    )


def test_what_has_to_be_given_comes_first(package: Package) -> None:
    """Path parameters and a required body come first, then what is required by name, then the rest; no settings."""
    arguments = (
        argument("page", "query", required=False),
        argument("kind", "query", required=True),
        argument("team", "header", required=True, setting=True),
        argument("job", "path", required=True),
        argument("spare", "body", required=False),
    )
    operation = attrs.evolve(package.operations[0], arguments=arguments)
    assert [item.name for item in operation.call_arguments] == ["job", "kind", "page", "spare"]
    assert [item.is_positional for item in operation.call_arguments] == [True, False, False, False]
    body = attrs.evolve(arguments[-1], is_required=True)
    operation = attrs.evolve(operation, arguments=(*arguments[:-1], body))
    assert [item.name for item in operation.call_arguments] == ["job", "spare", "kind", "page"]


@pytest.mark.parametrize(
    ("annotation", "accepts"),
    [
        ("str", "str"),
        ("list[int]", "Sequence[int]"),
        ("list[list[int]]", "Sequence[list[int]]"),
        ("dict[str, list[int]]", "dict[str, list[int]]"),
    ],
)
def test_any_sequence_is_accepted(annotation: str, accepts: str) -> None:
    """An array may be given as any sequence."""
    assert argument("ids", "query", required=True, annotation=annotation).accepts == accepts


def test_environment_variables(package: Package) -> None:
    """What the client reads is listed once, in the order of its arguments."""
    assert package.environment_variables == ("ACME_KEY", "ACME_URL", "ACME_TEAM")
    assert attrs.evolve(package, scheme=None, base_url_env=None).environment_variables == ("ACME_TEAM",)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("apiKey", "Key of Acme. A callable is asked at each request."),
        ("bearer", "Key of Acme. A callable is asked at each request."),
        ("basic", "Key of Acme. As user:password. A callable is asked at each request."),
        (None, ""),
    ],
)
def test_how_the_key_is_given(package: Package, kind: str | None, expected: str) -> None:
    """The description of the key says its form where it is none of itself."""
    scheme = Scheme(kind, "Authorization", "", None, "Key of Acme.") if kind else None
    assert attrs.evolve(package, scheme=scheme).api_key_doc == expected


def test_models_are_found_by_their_types(package: Package) -> None:
    """A model is found by its name, and by that of an array of it."""
    for annotation in ("Job", "list[Job]"):
        model = package.model(annotation)
        assert model is not None
        assert model.name == "Job"
    assert package.model("str") is None


def test_what_can_be_imported(package: Package) -> None:
    """A package gives its clients, its errors and its models, each once."""
    assert {"Client", "AsyncClient", "NotFoundError", "Job", "JobStatus", "__version__"} <= set(package.public_names)
    assert len(set(package.public_names)) == len(package.public_names)
