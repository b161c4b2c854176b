"""Names in generated code: any name in a spec becomes a valid Python name."""

from __future__ import annotations

import ast
import enum
import importlib
import keyword
import sys
import unicodedata
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render.build import generate
from generator.spec import naming

from ..project import changed, write_spec

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
often = settings(derandomize=True, deadline=None, max_examples=400)


@often
@given(TEXT)
def test_an_attribute_is_a_field_of_a_class(name: str) -> None:
    """Every property becomes a valid attrs field that does not collide with those of every model."""
    made = naming.attribute(name)
    assert made == unicodedata.normalize("NFKC", made)
    assert not made.startswith("_")
    assert made not in ("additional_properties", "to_dict")
    model = attrs.make_class("Model", [made, "additional_properties"], frozen=True, kw_only=True)
    assert getattr(model(**{made: 1, "additional_properties": {}}), made) == 1


@often
@given(st.lists(st.tuples(st.sampled_from(["path", "query", "header", "body"]), TEXT), max_size=4))
def test_arguments_are_parameters_of_a_function(parameters: list[tuple[str, str]]) -> None:
    """Every parameter becomes a valid argument that does not collide with those of every method."""
    made = naming.arguments(parameters)
    assert len(made) == len(parameters)
    for name in made:
        compile(f"def method(self, {name}, *, timeout=None): response = {name}", "", "exec")
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert name not in ("self", "timeout", "response")


@often
@given(TEXT.filter(bool))
def test_a_method_is_a_method(name: str) -> None:
    """Every operation becomes a method and a constant that do not collide with existing ones."""
    method = naming.method(name)
    constant = naming.constant(method, {"Job"})
    compile(f"def {method}(self): ...\n{constant} = 1", "", "exec")
    assert method not in ("close", "aclose")
    assert not method.startswith("_")


@often
@given(TEXT | st.integers(-(10**20), 10**20))
def test_an_enum_member_is_valid(value: str | int) -> None:
    """Every value becomes a valid enum member that does not collide with those of every class."""
    made = naming.enum_member(value)
    compile(f"{made} = 1", "", "exec")
    assert made == unicodedata.normalize("NFKC", made)
    body = enum.EnumType.__prepare__("Kind", (enum.Enum,))
    body[made] = value
    kind: Any = enum.EnumType("Kind", (enum.Enum,), body)
    assert {name: member.value for name, member in kind.__members__.items()} == {made: value}


@often
@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_", min_size=1, max_size=12))
def test_a_class_name_is_valid(component: str) -> None:
    """Every component name becomes a valid class name."""
    made = naming.class_name(component)
    compile(f"class {made}: ...", "", "exec")
    assert not made.startswith("_")


@pytest.mark.parametrize(
    ("value", "member"),
    [
        ("under way", "UNDER_WAY"),
        ("IN_PROGRESS", "IN_PROGRESS"),
        ("inProgress", "IN_PROGRESS"),
        ("1-day", "VALUE_1_DAY"),
        ("12", "VALUE_12"),
        ("-12", "VALUE_NEGATIVE_12"),
        ("+", "PLUS_SIGN"),
        ("<=", "LESS_THAN_SIGN_EQUALS_SIGN"),
        ("", "EMPTY"),
        (" ", "SPACE"),
        ("\x00", "U0000"),
        ("class", "CLASS"),
        ("mro", "MRO"),
        ("déjà vu", "DÉJÀ_VU"),
        ("\ufb01n", "FIN"),
        (0, "VALUE_0"),
        (-1, "VALUE_NEGATIVE_1"),
    ],
)
def test_enum_members_read_well(value: str | int, member: str) -> None:
    """A member consists of the words of its value, its number, or the names of its characters."""
    assert naming.enum_member(value) == member


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("jobId", "job_id"),
        ("job-id", "job_id"),
        ("HTTPCode", "http_code"),
        ("class", "class_"),
        ("list", "list_"),
        ("id", "id"),
        ("1st", "field_1st"),
        ("_id", "field_id"),
        ("", "field_"),
        ("field", "field_"),
        ("uuid", "uuid_"),
        ("datetime", "datetime_"),
        ("\uff43lass", "class_"),
        ("\u017felf", "self_"),
        ("\ufb01eld", "field_"),
    ],
)
def test_attributes_read_well(name: str, attribute: str) -> None:
    """An attribute consists of the words of its property; an underscore is appended to reserved names."""
    assert naming.attribute(name) == attribute


def test_arguments_with_equal_names() -> None:
    """Only a name that is used in several locations gets its location added."""
    named = [
        ("path", "id"),
        ("query", "id"),
        ("query", "page"),
        ("header", "Timeout"),
        ("body", "Timeout"),
        ("body", "Id"),
    ]
    assert naming.arguments(named) == ["id_path", "id_query", "page", "timeout_header", "timeout_body", "id_body"]
    assert naming.arguments([("query", "timeout"), ("query", "response")]) == ["timeout_", "response_"]


def test_constants_give_way_to_classes() -> None:
    """The constant of an operation does not collide with classes or other constants."""
    assert naming.constant("get_job_details", set()) == "GET_JOB_DETAILS"
    assert naming.constant("import_", set()) == "IMPORT"
    assert naming.constant("job", {"JOB"}) == "JOB_OPERATION"
    assert naming.constant("service", set()) == "SERVICE_OPERATION"
    assert naming.constant("default_timeout", set()) == "DEFAULT_TIMEOUT_OPERATION"


def test_a_distribution_has_dashes() -> None:
    """Distribution names have dashes where import names have underscores."""
    assert naming.distribution("a_b") == "jobdetails-a-b"
    assert naming.package("a_b") == "jobdetails_a_b"


def test_all_names_in_a_package_are_reserved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each name in modules that import models cannot be a class name, is reserved, or is a model."""
    write_spec(tmp_path, changed("title: Acme\n", "title: Naming\n"), vendor="naming")
    generate(root=tmp_path)
    source = tmp_path / "clients" / "naming" / "src"
    monkeypatch.syspath_prepend(str(source))
    models = importlib.import_module("jobdetails_naming").models
    own = {name for name, value in vars(models).items() if getattr(value, "__module__", "") == models.__name__}
    assert own == {"Job", "JobQuery", "JobResponse", "JobStatus", "Part", "Problem"}
    for module in ("models", "client", "_service", "__init__"):
        tree = ast.parse((source / "jobdetails_naming" / f"{module}.py").read_text(encoding="utf-8"))
        bound = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        bound |= {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
        bound |= {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        could_be_classes = {name for name in bound - own if naming.class_name(name) == name}
        assert could_be_classes <= naming.RESERVED_CLASSES, module
    for name in [name for name in sys.modules if name.partition(".")[0] == "jobdetails_naming"]:
        del sys.modules[name]
