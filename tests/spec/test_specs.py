"""Specs as files: how they are found and read, and how errors are reported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openapi_spec_validator.validation.keywords import RootValidator

from generator.errors import SpecError
from generator.spec import specs
from generator.spec.naming import RESERVED_VENDORS

from ..project import SPEC, changed, line_of, problems, tree, write_spec

HERE = line_of(SPEC, "title: Acme")


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("info: {title: [}", 1, r"invalid YAML \(.*expected the node content, but found '}'.*\)"),
        ("a: 1\nb: c: d", 2, r"invalid YAML \(mapping values are not allowed here.*\)"),
        ("a:\n\tb: 1", 2, r"invalid YAML \(.*found character '\\t' that cannot start any token.*\)"),
        ("--- 1\n--- 2\n", 2, r"invalid YAML \(expected a single document.*\)"),
        ("a: 'b", 1, r"invalid YAML \(.*found unexpected end of stream.*\)"),
        ("a: \x07", None, r"invalid YAML \(unacceptable character #x0007.*\)"),
    ],
)
def test_invalid_yaml(tmp_path: Path, text: str, line: int | None, found: str) -> None:
    """Invalid YAML is reported with its line and the parser's message."""
    write_spec(tmp_path, text)
    (problem,) = problems(tmp_path)
    place = f"specs/acme.yaml:{line}" if line else "specs/acme.yaml"
    assert re.fullmatch(rf"{place}: #: found {found}; expected YAML(; quote a text .*)?", problem)


@pytest.mark.parametrize(("text", "found"), [("", "None"), ("[]", r"\[\]"), ("text", "'text'"), ("# empty", "None")])
def test_a_file_without_a_mapping(tmp_path: Path, text: str, found: str) -> None:
    """A spec must be a mapping."""
    write_spec(tmp_path, text)
    (problem,) = problems(tmp_path)
    assert re.fullmatch(rf"specs/acme.yaml:1: #: found {found}; expected a mapping", problem)


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    """A spec must be UTF-8."""
    write_spec(tmp_path).write_bytes(SPEC.replace("Acme", "Äcme").encode("latin-1"))
    (problem,) = problems(tmp_path)
    assert problem.startswith("specs/acme.yaml: #: found invalid YAML ('utf-8' codec can't decode byte 0xc4")
    assert problem.endswith("expected YAML")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "  title: Acme\n",
            "  title: Acme\n  title: Other\n",
            f"specs/acme.yaml:{HERE + 1}: #/info/title: found a second key 'title'; expected each key once",
        ),
        (
            "  title: Acme\n",
            "  title: Acme\n  200: x\n",
            f"specs/acme.yaml:{HERE + 1}: #/info: found the key '200', which YAML reads as int; "
            "expected a string; put it in quotes",
        ),
        (
            "  title: Acme\n",
            "  title: Acme\n  on: x\n",
            f"specs/acme.yaml:{HERE + 1}: #/info: found the key 'on', which YAML reads as bool; "
            "expected a string; put it in quotes",
        ),
        (
            "  title: Acme\n",
            "  title: Acme\n  ? [a]\n  : x\n",
            f"specs/acme.yaml:{HERE + 1}: #/info: found the key that is not a scalar, which YAML reads as seq; "
            "expected a string; put it in quotes",
        ),
        (
            "  title: Acme\n  version: '1.2.3'\n",
            "  title: &name Acme\n  version: *name\n",
            f"specs/acme.yaml:{HERE + 1}: #: found the alias *name; expected a $ref, or the text repeated",
        ),
        (
            "  title: Acme\n",
            "  title: !!binary QWNtZQ==\n",
            f"specs/acme.yaml:{HERE}: #/info/title: found a value that YAML reads as binary; expected a JSON value",
        ),
        (
            "  title: Acme\n",
            "  title: !!python/object/apply:os.getcwd []\n",
            f"specs/acme.yaml:{HERE}: #/info/title: found a value that YAML reads as python/object/apply:os.getcwd; "
            "expected a JSON value",
        ),
        (
            "example: 1.5",
            "example: .nan",
            f"specs/acme.yaml:{line_of(SPEC, 'example: 1.5')}: #/components/schemas/Part/properties/size/example: "
            "found a value that YAML reads as float; expected a JSON value",
        ),
        (
            "  title: Acme\n",
            '  title: "a \\uD800 b"\n',
            f"specs/acme.yaml:{HERE}: #/info/title: found a lone surrogate; expected UTF-8 text",
        ),
        (
            "  title: Acme\n",
            f"  title: {'[' * 50}{']' * 50}\n",
            f"specs/acme.yaml:{HERE}: #/info/title{'/0' * 39}: found a value nested too deeply; "
            "expected at most 40 levels",
        ),
    ],
    ids=["key twice", "number", "boolean", "list", "alias", "binary", "object", "no number", "surrogate", "deep"],
)
def test_yaml_without_a_json_equivalent(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """YAML that differs from JSON or that readers may misread is reported with its line."""
    write_spec(tmp_path, changed(old, new))
    assert problems(tmp_path)[0] == problem


def test_deeply_nested_yaml(tmp_path: Path) -> None:
    """A file that is nested too deeply to be parsed is reported without a crash."""
    write_spec(tmp_path, "a: " + "[" * 5000 + "]" * 5000)
    (problem,) = problems(tmp_path)
    assert problem.startswith("specs/acme.yaml: #: found invalid YAML (maximum recursion depth exceeded")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "openapi: 3.1.0",
            "openapi: 3.0.3",
            r"specs/acme.yaml:1: #/openapi: found '3\.0\.3'; expected OpenAPI 3\.1 \(.*\)",
        ),
        (
            "  version: '1.2.3'\n",
            "  version: 1.2\n",
            rf"specs/acme.yaml:{HERE + 1}: #/info/version: found 1\.2; expected OpenAPI 3\.1 "
            r'\(1\.2 is not of type "string"\)',
        ),
        (
            "  title: Acme\n",
            "",
            rf"specs/acme.yaml:{HERE - 1}: #/info: found {{.*; expected OpenAPI 3\.1 "
            r"\(\"title\" is a required property\)",
        ),
        (
            "name: team, in: path, required: true",
            "name: team, in: path",
            rf"specs/acme.yaml:{line_of(SPEC, 'name: team')}: #/paths/~1teams~1{{team}}/parameters/0: "
            r"found {'name': 'team', .*; expected OpenAPI 3\.1 \(\"required\" is a required property\)",
        ),
        (
            "{description: No team.}",
            "[]",
            rf"specs/acme.yaml:{line_of(SPEC, 'No team')}: #/paths/~1teams~1{{team}}/get/responses/default: "
            r"found \[\]; expected OpenAPI 3\.1 \(.*\)",
        ),
        (
            "depth: {type: integer}",
            "depth: {type: number of some kind}",
            rf"specs/acme.yaml:{line_of(SPEC, 'depth: {')}: #/components/schemas/JobQuery/properties/depth/type: "
            r"found 'number of some kind'; expected array, boolean, .*",
        ),
        (
            "      required: [jobId]\n",
            "      required: jobId\n",
            rf"specs/acme.yaml:{line_of(SPEC, 'required: [jobId]')}: #/components/schemas/Job/required: "
            r"found 'jobId'; expected JSON Schema \('jobId' is not of type 'array'\)",
        ),
    ],
)
def test_invalid_openapi(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """A violation of the OpenAPI schema is reported with its place, the value, and the expectation."""
    write_spec(tmp_path, changed(old, new))
    found, *_ = problems(tmp_path)
    assert re.fullmatch(problem, found)


def test_errors_of_the_validator(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever only openapi-spec-validator finds, or fails on, is reported too."""
    for message in ("the answer is no", ""):

        def found(self: object, spec: object, message: str = message) -> list[Exception]:
            if not message:
                raise RecursionError
            return [ValueError(message)]

        monkeypatch.setattr(RootValidator, "__call__", found)
        expected = f"valid OpenAPI 3.1 ({message or 'RecursionError'})"
        assert problems(project) == [f"specs/acme.yaml:1: #: found the document; expected {expected}"]


@pytest.mark.parametrize(
    "vendor",
    ["Acme", "acme-jobs", "1acme", "acme.jobs", "class", "errors", "jobdetails", "_acme", "a__b", "acme_", "ácme"],
)
def test_a_file_name_that_cannot_be_a_module(tmp_path: Path, vendor: str) -> None:
    """The file name is the vendor's name in Python; the error lists the reserved names."""
    write_spec(tmp_path, vendor=vendor)
    assert problems(tmp_path) == [
        f"specs/{vendor}.yaml: #: found the vendor name {vendor!r}; expected a lower-case Python identifier of words "
        f"joined by single underscores, other than {', '.join(sorted(RESERVED_VENDORS))}"
    ]


def test_a_folder_without_specs(tmp_path: Path) -> None:
    """A folder without specs is an error, whatever other files it has."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "README.md").write_text("Specs.", encoding="utf-8")
    assert problems(tmp_path) == ["specs: #: found no *.yaml files; expected one spec for each vendor"]


@pytest.mark.parametrize(
    ("name", "what_to_do"),
    [
        ("apex.yml", "rename it"),
        ("apex.YAML", "rename it"),
        ("apex.yaml ", "rename it"),
        ("apex.json", "write it as YAML"),
    ],
)
def test_a_misnamed_spec(project: Path, name: str, what_to_do: str) -> None:
    """A file that looks like a spec but has another suffix is an error that says what to do."""
    path = write_spec(project).with_name(name)
    path.write_text(SPEC, encoding="utf-8")
    expected = f"specs/apex.yaml; {what_to_do}, or move it elsewhere if it is not a spec"
    assert problems(project) == [f"specs/{name}: #: found the suffix '{path.suffix}'; expected {expected}"]
    with pytest.raises(SpecError, match=r"specs/apex\.yaml"):
        specs.load_all(project / "specs")


@pytest.mark.parametrize(("folder", "name"), [("apex", "openapi.yaml"), ("apex.yaml", "a.yml"), ("more", "a.json")])
def test_a_spec_in_a_subfolder(project: Path, folder: str, name: str) -> None:
    """A spec in a subfolder is an error that says where to move it."""
    path = project / "specs" / folder / name
    path.parent.mkdir()
    path.write_text(SPEC, encoding="utf-8")
    expected = "specs directly in specs/; move them there, or move the folder elsewhere"
    assert problems(project) == [f"specs/{folder}/: #: found a folder with {name}; expected {expected}"]


def test_files_beside_the_specs(project: Path) -> None:
    """Hidden files, backups, notes and Redocly's configuration are not specs."""
    hidden = [".DS_Store", "._acme.yaml", ".acme.yml.swp", ".idea/x.yaml"]
    backups = ["acme.yaml~", "acme.yaml.orig", "#acme.yaml#"]
    for name in (*hidden, *backups, "README.md", "redocly.yml", "documents.lock", "pictures/a.png"):
        path = project / "specs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\x00")
    assert list(specs.paths(project / "specs")) == ["acme"]


def test_a_spec_that_cannot_be_read(project: Path) -> None:
    """A broken link is reported with its file, and so is a folder without specs."""
    with pytest.raises(SpecError, match=r"no \*\.yaml file"):
        specs.paths(project / "elsewhere")
    (project / "specs" / "apex.yaml").symlink_to(project / "nowhere")
    assert problems(project) == [
        "specs/apex.yaml: #: found a file that cannot be read (No such file or directory); expected a readable file"
    ]


def test_dates_stay_text(tmp_path: Path) -> None:
    """Values that YAML would read as dates stay text, as in JSON."""
    path = write_spec(tmp_path, changed("title: Acme\n", "title: 2026-03-01\n"))
    assert specs.load(path).document["info"]["title"] == "2026-03-01"


@pytest.mark.parametrize("start", ["\ufeff", "# A comment.\n---\n", "%YAML 1.1\n---\n"])
def test_how_a_file_may_start(tmp_path: Path, start: str) -> None:
    """A byte order mark, a comment and a document start are ignored."""
    path = write_spec(tmp_path, start + SPEC)
    assert specs.load(path).document["info"]["title"] == "Acme"


def test_windows_line_endings(tmp_path: Path) -> None:
    """Windows line endings make no difference."""
    path = write_spec(tmp_path)
    before = specs.load(path)
    path.write_bytes(SPEC.replace("\n", "\r\n").encode())
    assert specs.load(path) == before


def test_all_problems_of_all_specs_are_reported(tmp_path: Path) -> None:
    """All problems of all specs are reported together, and nothing is written."""
    write_spec(tmp_path, vendor="fine")
    write_spec(tmp_path, changed("in: path, required: true, schema", "in: path, required: true, x-y: 1, schema"))
    write_spec(tmp_path, "a: [", vendor="broken")
    write_spec(tmp_path, SPEC.replace("{type: string", "{nullable: true, type: string"), vendor="many")
    found = problems(tmp_path)
    files = [problem.partition(":")[0] for problem in found]
    assert files == sorted(files)
    assert files.count("specs/acme.yaml") == 1
    assert files.count("specs/broken.yaml") == 1
    assert files.count("specs/many.yaml") == SPEC.count("{type: string")


def test_a_problem_has_the_nearest_line_there_is(project: Path) -> None:
    """A problem about something that is missing has the line of the enclosing object."""
    spec = specs.load(project / "specs" / "acme.yaml")
    problem = spec.problem("#/info/contact/email", "nothing", "something")
    assert problem.line == line_of(SPEC, "info:")
    assert spec.problem("#/nothing/like~1it", "nothing", "something").line == 1


def test_reading_writes_nothing(project: Path) -> None:
    """Loading a spec writes nothing, and its repr does not contain its text."""
    before = tree(project)
    spec = specs.load(project / "specs" / "acme.yaml")
    assert tree(project) == before
    assert repr(spec) == "Spec(vendor='acme', file='specs/acme.yaml')"
