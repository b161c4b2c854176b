"""Rendering: texts of a spec as docstrings, Markdown and TOML, and errors in templates."""

from __future__ import annotations

import ast
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render import layout
from generator.render.layout import doc, md, toml

from ..project import problems

NASTY = st.text(st.sampled_from("\"'\\\n\r\t\x00\x0c\u2028\u202e a{}`|<#%") | st.characters(exclude_categories=["Cs"]))
often = settings(derandomize=True, deadline=None, max_examples=400)


def words(text: str) -> list[str]:
    """Return the words of a text, without unprintable characters."""
    return "".join(character for character in text if layout._is_plain(character)).split()


@often
@given(NASTY, st.integers(0, 16), st.integers(-2, 30))
def test_a_docstring_holds_its_text_and_nothing_else(text: str, indent: int, lead: int) -> None:
    """Any text becomes a docstring with the same words, and cannot end it."""
    inside = doc(text, indent, max(lead, 3))
    (statement,) = ast.parse(f'"""{inside}"""').body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    value = statement.value.value
    assert isinstance(value, str)
    assert "".join(value.split()) == "".join(words(text))
    ast.parse(f'"""\n{inside}\n"""')


def test_a_docstring_is_wrapped() -> None:
    """Lines have at most 120 columns, including what precedes them; a longer word is not split."""
    text = "word " * 100
    lines = doc(text, 8, 10).splitlines()
    assert len(lines) > 4
    assert len(lines[0]) + 10 + 8 <= 117
    assert all(line.startswith(" " * 8) and len(line) <= 117 for line in lines[1:])
    assert doc("x" * 500) == "x" * 500


@often
@given(NASTY)
def test_markdown_is_one_line_without_markup(text: str) -> None:
    """Any text becomes one line without markup, even in a table."""
    line = md(text)
    assert "\n" not in line
    assert not re.search(r"(?<!\\)(\\\\)*[`*_<>\[\]|]", line)
    assert re.sub(r"\\(.)", r"\1", line).split() == words(text)


@often
@given(NASTY)
def test_toml_is_one_string(text: str) -> None:
    """Any text becomes a TOML string of one line."""
    value = tomllib.loads(f"text = {toml(text)}")["text"]
    assert "\n" not in value
    assert set(value) <= set(text) | {" "}


def test_bidirectional_marks_are_removed() -> None:
    """Marks that change the text direction are removed, so that a reviewer reads what Python reads."""
    assert doc("a\u202eb\u2066c") == md("a\u202eb\u2066c") == "abc"


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates that is used instead of them."""
    copy = tmp_path / "templates"
    shutil.copytree(layout.TEMPLATES, copy)
    monkeypatch.setattr(layout, "TEMPLATES", copy)
    return copy


@pytest.mark.parametrize(
    ("template", "text", "found"),
    [
        ("models.py.jinja", "{{ pakage.title }}", "TemplateAssertionError: unknown variable pakage"),
        ("models.py.jinja", "{% if false %}{{ pakage }}{% endif %}", "TemplateAssertionError: unknown variable pakage"),
        ("README.md.jinja", "{{ package.titel }}", "UndefinedError: .*Package object' has no attribute 'titel'"),
        ("client.py.jinja", "{% if package.title %}", "TemplateSyntaxError: Unexpected end of template.*"),
        ("service.py.jinja", "{{ package.title | shout }}", "TemplateAssertionError: No filter named 'shout'."),
        ("init.py.jinja", "{% include 'nothing.jinja' %}", "TemplateNotFound: nothing.jinja"),
        ("pyproject.toml.jinja", "{{ package.title + 1 }}", "TypeError: .*"),
        ("index.md.jinja", "{{ packages[0].titel }}", "UndefinedError: .* has no attribute 'titel'"),
        ("facade_module.py.jinja", "{{ package.name.shout() }}", "UndefinedError: .* has no attribute 'shout'"),
        ("_operation.jinja", "{{ operation.titel.x }}", "UndefinedError: 'operation' is undefined"),
        ("_operation.jinja", "{% macro %}", "TemplateSyntaxError: expected token 'name', got 'end of .*"),
    ],
)
def test_a_template_that_fails(project: Path, templates: Path, template: str, text: str, found: str) -> None:
    """A template that is invalid or uses an unknown variable is reported with its line; nothing is written."""
    path = templates / template
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, text]), encoding="utf-8")
    (message,) = problems(project)
    line = len(lines) + 1
    expected = rf"generator/render/templates/{template}:{line}: #: found {found}; expected a template that renders"
    assert re.fullmatch(expected, message)


def test_a_template_that_is_missing(project: Path, templates: Path) -> None:
    """A missing template is reported by name."""
    (templates / "models.py.jinja").unlink()
    (message,) = problems(project)
    assert re.match(r"generator/render/templates/models\.py\.jinja: #: found FileNotFoundError: .*", message)


def test_an_attribute_misspelt_in_a_part(project: Path, templates: Path) -> None:
    """An error in an included template is reported with that template and its line."""
    path = templates / "_operation.jinja"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("operation.summary", "operation.sumary"), encoding="utf-8")
    (number,) = (number for number, line in enumerate(text.splitlines(), start=1) if "operation.summary" in line)
    (message,) = problems(project)
    assert message.startswith(f"generator/render/templates/_operation.jinja:{number}: #: found UndefinedError: ")
    assert message.endswith("has no attribute 'sumary'; expected a template that renders")


def test_every_template_is_in_use() -> None:
    """Every template is used."""
    used = [*layout._VENDOR_TEMPLATES.values(), *layout._SHARED_TEMPLATES.values(), layout._FACADE_MODULE]
    there = {path.name for path in layout.TEMPLATES.iterdir()}
    assert {name for name in there if not name.startswith("_")} == set(used)
    assert len(used) == len(set(used))
    texts = "".join(path.read_text(encoding="utf-8") for path in layout.TEMPLATES.iterdir())
    assert all(f'"{name}"' in texts for name in there if name.startswith("_"))
