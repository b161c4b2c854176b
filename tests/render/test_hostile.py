"""
Hostile specs: the text in a spec is untrusted, and must never become code.

Each string in a spec, whether value or name, is replaced by each hostile text. Either the spec is invalid, or the
generated code has the same structure as with harmless text, imports, executes nothing, and preserves the data.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import itertools
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from generator import upstream
from generator.errors import Problem, pointer
from generator.package import view
from generator.render import layout
from generator.render.build import generate
from generator.spec import jobs, naming, rules, specs
from generator.spec.conflicts import without_conflicts
from generator.spec.constructs import base_url
from generator.spec.notation import PHASES
from generator.spec.operations import operations_of
from generator.spec.schemas import classes_of
from generator.spec.spec import Spec
from jobdetails_core._decode import decode

from ..project import SPEC, changed, write_spec

RUN = 'import os; os.environ["OWNED"] = "1"'
HOSTILE = [
    '"',
    "'",
    "\\",
    "It ends with a backslash\\",
    'It ends with both\\"',
    '"""',
    "'''",
    '\\"""',
    '""""""',
    "\n",
    "a\r\nb\rc\td\x0be\x0cf",
    "nul \x00 bell \x07 escape \x1b[31m delete \x7f next \x85",
    "{} {0} {x!r} %s %(x)s $x $(id) `id`",
    "{{ 1/0 }}",
    "{% raise %}",
    "#} {# {{ '{{' }}",
    "{{ cycler.__init__.__globals__.os.environ.update(OWNED='1') }}",
    f'"""\n{RUN}\n"""',
    f"'''\n{RUN}\n'''",
    f'"\n{RUN}\n"',
    f'"; {RUN}; "',
    f'")\n    {RUN}\n    (("',
    f"\\\n{RUN}",
    f"# type: ignore\n{RUN}  # noqa",
    "*/ </script> <!-- --> ]]> &amp;",
    "```\n\n```python\nraise SystemExit\n```\n| a | b |\n|---|---|",
    "[link](javascript:alert(1)) ![image](x) # heading",
    'name = "x"\n[tool.hatch.build]\nx = 1',
    "\u2028line\u2029paragraph\ufeff",
    "\U0001f600 emoji \u202e turned \u200f \u2066 around",
    "\\N{DIGIT ONE} \\u0041 \\x41 \\101 \\",
    "cafe\u0301 \ufb01 \uff43lass \u017f",
    "Long-" * 500,
    " ",
]

TEXTS = {"description", "summary", "title", "url", "document"}
"""Keys of texts that only people read, and that need not be unique."""

METHODS = """\
    put: {operationId: put_team, responses: {'200': {$OK}}}
    patch: {operationId: patch_team, responses: {'200': {$OK}}}
    delete: {operationId: delete_team, responses: {'200': {$OK}}}
components:
""".replace("$OK", "description: It is done., content: {application/json: {schema: {type: boolean}}}")

KEY = next(line for line in SPEC.splitlines(keepends=True) if "acmeKey: {" in line)
TEXT = changed("components:\n", METHODS)
TEXT = TEXT.replace("status: under way", "state: under way").replace("status: {$ref", "state: {$ref")
TEXT = changed("status: status", "status: state", TEXT)  # keys of x-job are none of a model
DOCUMENTS: dict[str, dict[str, Any]] = {
    "apiKey": without_conflicts(yaml.safe_load(TEXT)),
    "bearer": without_conflicts(
        yaml.safe_load(changed(KEY, "    acmeKey: {type: http, scheme: bearer, x-env: ACME_KEY}\n", TEXT))
    ),
}
"""Specs that together use every supported key."""

FOR_READERS = {"deprecated", "externalDocs", "url", "description", "tags", "title", "default", "examples", "readOnly"}
FOR_READERS |= {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern"}
FOR_READERS |= {"minItems", "maxItems"}
"""Keys whose values are only in the index, not in generated code."""

KEYS = {key for kind in rules._KEYS.values() for key in kind} - {"*"}
KEYS |= {
    "title",
    "site",
    "document",
    "sha256",
    "url",
    "default",
    *jobs.FORM["properties"],
    *PHASES,
}


def test_every_supported_key_is_tried() -> None:
    """The specs in this test use every supported key, so that new keys are covered at once."""
    found: dict[str, set[str]] = {kind: set() for kind in rules._KEYS}

    def walk(value: Any, kind: Any) -> None:
        if isinstance(kind, str) and isinstance(value, dict):
            found[kind] |= set(value)
        for child, child_kind, _ in rules._children(value, kind, ()):
            walk(child, child_kind)

    for document in DOCUMENTS.values():
        assert problems_of(document) == []
        walk(document, "document")
    known = {kind: set(keys) - FOR_READERS - {"*", "x-conflict"} for kind, keys in rules._KEYS.items()}
    assert {kind: known[kind] - found[kind] for kind in known} == {
        **{kind: set() for kind in rules._KEYS},
        "tag": {"name"},
        "schema": {"allOf", "const", "discriminator"},  # are plain before anything is generated
        "discriminator": {"propertyName", "mapping"},
    }


Place = tuple[str | int, ...]


def strings(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield each string in a document with its place: values, and keys that are names."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, (*place, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in KEYS:
                yield (*place, key), key
            yield from strings(item, (*place, key))


def replaced(value: Any, old: str, new: str) -> Any:
    """Return a document with one string replaced, also where it is referred to."""
    if isinstance(value, str):
        if value == old:
            return new
        if value.startswith("#/components/schemas/") and value.endswith(f"/{old}"):
            return "#/components/schemas/" + new.replace("~", "~0").replace("/", "~1")
        return value.replace(f"{{{old}}}", f"{{{new}}}")
    if isinstance(value, list):
        return [replaced(item, old, new) for item in value]
    if isinstance(value, dict):
        return {
            key if key in KEYS else replaced(key, old, new): replaced(item, old, new) for key, item in value.items()
        }
    return value


def problems_of(document: dict[str, Any]) -> list[Problem]:
    """Return the problems of a document, without those that openapi-spec-validator would repeat."""
    spec = Spec("acme", "specs/acme.yaml", document, {})
    return rules.problems_in(spec, [*rules.unknown_keys(spec), *specs._malformed(spec)])


@functools.cache
def free(kind: str) -> list[str]:
    """Return the strings in a document that may be replaced by any text."""
    everything = dict.fromkeys(text for _, text in strings(DOCUMENTS[kind]))
    return [text for text in everything if not problems_of(replaced(DOCUMENTS[kind], text, "Any {text}, 7!"))]


def is_text(kind: str, string: str) -> bool:
    """Return whether a string is only read by people."""
    places = [place for place, text in strings(DOCUMENTS[kind]) if text == string]
    return all(place[-1] in TEXTS or "example" in place for place in places)


def made_hostile(kind: str, hostile: str, *, first: bool) -> dict[str, Any]:
    """Return a document with a text in every place that may have any text; numbers keep names distinct."""
    document = DOCUMENTS[kind]
    for number, string in enumerate(free(kind)):
        apart = f"{hostile}{number}" if first else f"{number}{hostile}"
        document = replaced(document, string, hostile if is_text(kind, string) else apart)
    return document


ENVIRONMENT = upstream.environment(upstream.parse(DOCUMENTS["apiKey"])[1], layout.TEMPLATES)


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile templates only once, because that takes most of the time."""
    monkeypatch.setattr(upstream, "environment", lambda data, templates: ENVIRONMENT)


def rendered(document: dict[str, Any]) -> dict[str, bytes]:
    """Return the files of a document before formatting."""
    spec = Spec("acme", "specs/acme.yaml", document, {})
    parsed, data = upstream.parse(document)
    package = view.package(spec, parsed)
    return layout.vendor_files(package, data, document) | layout.shared_files([package], data)


def shape(code: str) -> str:
    """Return the structure of a module, without its texts and names."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):  # a text about the base URL may, or may not, name a path
            node.keywords = [keyword for keyword in node.keywords if keyword.arg != "base_url_prefix"]
        for name, value in ast.iter_fields(node):
            if isinstance(value, str):
                setattr(node, name, "")
    return ast.dump(tree)


def code_blocks(text: str) -> list[str]:
    """Return the Python code in a README."""
    return re.findall(r"^```python\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def shapes(files: dict[str, bytes]) -> dict[str, Any]:
    """Return the structure of each rendered file: of Python, of TOML, and of the tables in Markdown."""
    found: dict[str, Any] = {}
    for name, content in files.items():
        text = content.decode()
        if name.endswith(".py"):
            found[name] = shape(text)
        elif name.endswith(".toml"):
            found[name] = tomllib.loads(text)
            found[name]["project"]["description"] = ""
        elif name.endswith(".md"):
            found[f"{name} code"] = [shape(code) for code in code_blocks(text)]
            for code in code_blocks(text):
                text = text.replace(code, "")
            found[name] = [line.count("|") for line in re.sub(r"\\.", "", text).splitlines()]
    return found


@functools.cache
def harmless(kind: str) -> dict[str, Any]:
    """Return the structure for harmless text."""
    return shapes(rendered(made_hostile(kind, "Any text, ", first=True)))


@contextlib.contextmanager
def imported(source: Path) -> Iterator[Any]:
    """Import the package in a folder temporarily, and check that nothing was executed."""
    os.environ.pop("OWNED", None)
    sys.path.insert(0, str(source))
    importlib.invalidate_caches()
    try:
        for module in sorted((source / "jobdetails_acme").glob("*.py")):
            importlib.import_module(f"jobdetails_acme.{module.stem}".removesuffix(".__init__"))
        yield sys.modules["jobdetails_acme"]
        assert "OWNED" not in os.environ
    finally:
        os.environ.pop("OWNED", None)
        sys.path.remove(str(source))
        for name in [name for name in sys.modules if name.partition(".")[0] == "jobdetails_acme"]:
            del sys.modules[name]


def check_data(document: dict[str, Any], module: Any, readme: str) -> None:
    """Check that the data in a spec is the same in its package."""
    for component, schema in classes_of(document).items():
        kind = getattr(module.models, naming.class_name(component))
        if "enum" in schema:
            assert [member.value for member in kind] == schema["enum"]
        else:
            fields = attrs.fields(kind)
            assert [field.metadata.get("wire", field.name) for field in fields][:-1] == list(schema["properties"])
    service = sys.modules["jobdetails_acme._service"]
    assert service.__version__ == document["info"]["version"]
    assert service.SERVICE.base_url == base_url(document["servers"][0])
    made = [value for value in vars(service).values() if isinstance(value, service.Operation)]
    for (path, method, operation, parameters), own in zip(operations_of(document), made, strict=True):
        assert (own.method, own.path) == (method.upper(), path)
        named = {(parameter.place, parameter.name) for parameter in own.parameters if parameter.place != "body"}
        assert named == {(parameter["in"], parameter["name"]) for parameter in parameters}
        (answer,) = (response for status, response in operation["responses"].items() if status == str(own.status))
        if "example" in (media := answer["content"]["application/json"]):
            decoded, mismatches, _ = decode(own.returns, media["example"])
            assert mismatches == ()
            assert decoded == media["example"] or decoded.to_dict() == without_nulls(media["example"])
    check_example(document, readme)


def without_nulls(value: Any) -> Any:
    """Return JSON without null values, which a model does not distinguish from absent ones."""
    if isinstance(value, dict):
        return {key: without_nulls(entry) for key, entry in value.items() if entry is not None}
    return value


def check_example(document: dict[str, Any], readme: str) -> None:
    """Check that each README example calls the first operation with the examples in the spec."""
    _, _, operation, parameters = next(operations_of(document))
    (body,) = operation["requestBody"]["content"].values()
    asking, waiting = code_blocks(readme)
    for code in (asking, waiting):
        (call,) = (node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Assign))
        assert isinstance(call, ast.Call)
        assert [ast.literal_eval(argument) for argument in call.args] == [parameters[0]["example"], body["example"]]


def test_free_text_is_where_it_should_be() -> None:
    """Descriptions, wire names, enum values and examples may be any text."""
    found = set(free("apiKey")) | set(free("bearer"))
    assert found >= {
        "Acme",
        "Jobs of Acme.",
        "Return a job of Acme.",
        "It costs nothing.",
        "Id of the job.",
        "The job found.",
    }
    assert found >= {
        "get_job_details",
        "since",
        "jobId",
        "state",
        "under way",
        "j-1",
        "Key of Acme.",
        "Address of Acme.",
    }
    assert found >= {"Where a job of Acme stands.", "Size of the part.", "What is done."}
    assert not found & {
        "job_id",
        "Team-Id",
        "X-Key",
        "ACME_KEY",
        "Key",
        "JobStatus",
        "acmeKey",
        "1.2.3",
        "string",
        "200",
    }


@pytest.mark.parametrize(("kind", "first"), [("apiKey", True), ("bearer", False)])
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_free_text_stays_text(hostile: str, kind: str, first: bool, tmp_path: Path) -> None:
    """Hostile text in such a place changes no structure, is not executed, and is preserved as data."""
    document = made_hostile(kind, hostile, first=first)
    assert problems_of(document) == []
    files = rendered(document)
    assert shapes(files) == harmless(kind)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with imported(tmp_path / "clients" / "acme" / "src") as module:
        check_data(document, module, files["clients/acme/README.md"].decode())


@pytest.mark.parametrize(("kind", "least"), [("apiKey", 30), ("bearer", 2)])
def test_other_text_is_refused_or_stays_text(kind: str, least: int) -> None:
    """Hostile text in any other place is reported with its place, on one line, or changes no structure."""
    others = {text for _, text in strings(DOCUMENTS[kind])} - set(free(kind))
    if kind != "apiKey":  # what both have is tried once
        others -= {text for _, text in strings(DOCUMENTS["apiKey"])}
    assert len(others) >= least
    usual = shapes(rendered(DOCUMENTS[kind]))
    for string, hostile in itertools.product(sorted(others), HOSTILE):
        text = f"{string}{hostile}"
        document = replaced(DOCUMENTS[kind], string, text)
        problems = problems_of(document)
        found = [place for place, value in strings(document) if text in value]
        places = [pointer(*(place[:-1] if place[-1] == "url" else place)) for place in found]  # a URL has its variables
        if problems:
            near = [problem for problem in problems if any(is_near(problem.pointer, place) for place in places)]
            assert near, str(problems)
        else:
            assert shapes(rendered(document)) == usual
        for problem in problems:
            assert re.match(r"specs/acme\.yaml: #.*: found .+; expected .+", str(problem))
            assert str(problem).isprintable()


def is_near(one: str, other: str) -> bool:
    """Return whether one place is the other, or contains it."""
    return one == other or other.startswith(f"{one}/") or one.startswith(f"{other}/")


def test_through_a_file(tmp_path: Path) -> None:
    """A file full of hostile text gives formatted code that imports, executes nothing and preserves the data."""
    for kind, document in DOCUMENTS.items():
        texts = itertools.cycle(HOSTILE)
        for number, string in enumerate(free(kind)):
            document = replaced(document, string, f"{next(texts)}{number}{next(texts)}")
        root = tmp_path / kind
        write_spec(root, yaml.safe_dump(document, allow_unicode=True, sort_keys=False))
        generate(root=root)
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "clients").rglob("*.*")}
        shapes(files)
        with imported(root / "clients" / "acme" / "src") as module:
            check_data(document, module, files["clients/acme/README.md"].decode())
