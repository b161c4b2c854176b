"""What must hold for the clients of all vendors, checked on a copy of the checkout."""

from __future__ import annotations

import ast
import difflib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.render.build import check, generate
from generator.render.writer import HEADER, listed

from ..checkout import ROOT, import_path, packages
from ..project import SPEC, tree, write_spec
from ..vendors import VENDORS, Vendor


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the specs and the clients."""
    for folder in ("specs", "clients"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_clients_match_the_specs(checkout: Path) -> None:
    """Generating in a copy of the checkout changes nothing."""
    before = tree(checkout)
    assert check(root=checkout) == []
    assert generate(root=checkout) == []
    assert tree(checkout) == before


def test_a_deleted_client_is_restored(checkout: Path, vendor: Vendor) -> None:
    """A deleted client folder is restored byte for byte, and nothing else is written."""
    before = tree(checkout)
    shutil.rmtree(checkout / "clients" / vendor.name)
    assert generate([vendor.name], root=checkout) == [f"clients/{vendor.name}"]
    assert tree(checkout) == before


def test_all_generated_files_are_restored(checkout: Path) -> None:
    """All generated files are restored after deletion; hand-written files are not generated."""
    before = tree(checkout)
    clients = checkout / "clients"
    for vendor in VENDORS:
        shutil.rmtree(clients / vendor.name)
    for name in listed(clients / "jobdetails"):
        (clients / "jobdetails" / name).unlink()
    (clients / "README.md").unlink()
    generate(root=checkout)
    assert tree(checkout) == before


def with_new_field(text: str, component: str) -> str:
    """Return a spec with one more field at the end of a component, editing it as text."""
    node: Any = yaml.compose(text)
    for key in ("components", "schemas", component, "properties"):
        (mark, node) = next((name.start_mark, value) for name, value in node.value if name.value == key)
    lines = text.splitlines(keepends=True)
    end = mark.line + 1
    for number in range(mark.line + 1, len(lines)):
        indent = len(lines[number]) - len(lines[number].lstrip())
        if lines[number].strip() and indent <= mark.column:
            break
        if lines[number].strip():
            end = number + 1
    own = " " * (mark.column + 2)
    new = f"{own}added_by_test:\n{own}  type: [string, 'null']\n{own}  description: What a test added.\n"
    return "".join([*lines[:end], new, *lines[end:]])


def difference(before: dict[str, bytes | None], after: dict[str, bytes | None]) -> dict[str, list[str]]:
    """Return the added and removed lines by file, sorted, because the place of a new empty line is ambiguous."""
    assert set(before) == set(after)
    changed = {}
    for name, content in after.items():
        old = before[name]
        if old != content:
            assert old is not None
            assert content is not None
            lines = difflib.ndiff(old.decode().splitlines(), content.decode().splitlines())
            changed[name] = sorted(line for line in lines if line[0] in "+-")
    return changed


def test_a_new_field_changes_few_lines(checkout: Path, vendor: Vendor) -> None:
    """A new nullable field is two lines in the models and one row in the README, and nothing else."""
    path = checkout / "specs" / vendor.path.name
    before = tree(checkout / "clients")
    schemas = vendor.document["components"]["schemas"]
    component = next(name for name, schema in schemas.items() if schema.get("properties"))
    text = with_new_field(path.read_text(encoding="utf-8"), component)
    path.write_text(text, encoding="utf-8")
    assert list(yaml.safe_load(text)["components"]["schemas"][component]["properties"])[-1] == "added_by_test"
    generate(root=checkout)
    package = f"{vendor.name}/src/jobdetails_{vendor.name}"
    new_field = {
        f"{package}/models.py": ["+ ", '+     """What a test added."""', "+     added_by_test: str | None = None"],
        f"{vendor.name}/README.md": [r"+ | `added_by_test` | `str \| None` | What a test added. |"],
    }
    changed = difference(before, tree(checkout / "clients"))
    described = changed.pop(f"{package}/vendor.json")
    assert changed == new_field
    assert any("added_by_test" in line for line in described)
    assert all(line.startswith("+") for line in described if line.strip("+- ") not in ("}", "},"))

    version = vendor.document["info"]["version"]
    path.write_text(text.replace(f"version: '{version}'", "version: '77.7'", 1), encoding="utf-8")
    generate(root=checkout)
    changed = difference(before, tree(checkout / "clients"))
    assert {name: lines for name, lines in changed.items() if name in new_field} == new_field
    assert set(changed) == {*new_field, "README.md", f"{package}/_service.py", f"{package}/vendor.json"}
    assert changed[f"{package}/_service.py"] == ['+ __version__ = "77.7"', f'- __version__ = "{version}"']
    assert len([line for line in changed["README.md"] if line.startswith("+")]) == 1


def hand_written() -> list[Path]:
    """
    Return all hand-written Python, sessions and templates, and the CI configuration.

    What benchmarks compare with is data, and their results name it: neither belongs here.
    """
    paths = [
        ROOT / "noxfile.py",
        *(ROOT / ".ci").iterdir(),
        *(ROOT / "generator").rglob("*"),
        *(ROOT / "tests").rglob("*"),
    ]
    paths += [
        path
        for path in (ROOT / "clients" / "jobdetails").rglob("*.py")
        if not path.read_text(encoding="utf-8").startswith(HEADER)
    ]
    data = {
        ROOT / "tests" / "benchmarks" / name for name in ("constraints.txt", "peers.toml", "results.md", "notes.md")
    }
    return [path for path in paths if path.is_file() and "__pycache__" not in path.parts and path not in data]


def test_no_vendor_is_named_by_hand() -> None:
    """Hand-written code never names a vendor."""
    names = "|".join(vendor.name for vendor in VENDORS)
    word = re.compile(rf"(?<![a-z])({names})(?![a-z])", flags=re.IGNORECASE)
    facts = {ROOT / "tests" / "facts", ROOT / "tests" / "docs"}  # of what a vendor's page says, and pages with examples
    files = [path for path in hand_written() if path.parent not in facts]
    assert {"build.py", "client.py.jinja", "run", "noxfile.py", "vendors.py", "__init__.py"} <= {
        path.name for path in files
    }
    named = {
        path.relative_to(ROOT).as_posix(): found[0]
        for path in files
        if (found := word.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert named == {}


def is_declaration(node: ast.stmt) -> bool:
    """Return whether a statement only imports, declares or describes."""
    if isinstance(node, ast.ClassDef):
        return all(is_declaration(inner) for inner in node.body) and len(node.decorator_list) <= 1
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    if isinstance(node, ast.AnnAssign):
        value = node.value
        is_field = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "field"
        return value is None or is_field or (isinstance(value, ast.Constant) and value.value is None)
    if isinstance(node, ast.Assign):
        return isinstance(ast.literal_eval(node.value), str | int)
    return isinstance(node, ast.Import | ast.ImportFrom)


def test_models_are_declarations_only(vendor: Vendor) -> None:
    """Models contain only imports, classes, fields with types, and descriptions."""
    package = ROOT / "clients" / vendor.name / "src" / f"jobdetails_{vendor.name}"
    module = ast.parse((package / "models.py").read_text(encoding="utf-8"))
    assert [ast.unparse(node) for node in module.body if not is_declaration(node)] == []
    assert any(isinstance(node, ast.ClassDef) for node in module.body)


def test_models_are_short(vendor: Vendor) -> None:
    """Models take three lines per field, or four if its wire name differs, and few others."""
    package = ROOT / "clients" / vendor.name / "src" / f"jobdetails_{vendor.name}"
    text = (package / "models.py").read_text(encoding="utf-8")
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    fields = sum(isinstance(node, ast.AnnAssign) for each in classes for node in each.body)
    values = sum(isinstance(node, ast.Assign) for each in classes for node in each.body)
    wrapped = len(re.findall(r'^    """[^"]*$', text, flags=re.MULTILINE)) * 3
    most = 16 + 6 * len(classes) + 3 * fields + text.count("metadata=") + values + wrapped
    assert len(text.splitlines()) <= most


CALL = """
import json
import warnings

import httpx
import jobdetails.errors
from jobdetails import VENDORS, acme

def answer(request: httpx.Request) -> httpx.Response:
    assert request.method == "POST"
    assert str(request.url) == "https://api.acme.test/v1/jobs/j-1"
    assert request.headers["X-Key"] == "Key abc"
    assert request.headers["Team-Id"] == "t-1"
    assert json.loads(request.content) == {"depth": 2}
    return httpx.Response(200, json={"job": {"jobId": "j-1", "status": "Over", "parts": {"a": {"size": 1.5}}}})

warnings.simplefilter("error")
http_client = httpx.Client(transport=httpx.MockTransport(answer))
with acme.Client(api_key="abc", team_id="t-1", http_client=http_client) as client:
    job: acme.Job = client.get_job_details("j-1", acme.JobQuery(depth=2))
assert job.status is acme.JobStatus.OVER
assert job.parts == {"a": acme.Part(size=1.5)}
http_client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(404, json={"cause": "gone"})))
try:
    acme.Client(api_key="abc", team_id="t-1", http_client=http_client).get_job_details("j-1", acme.JobQuery())
except jobdetails.errors.NotFoundError as error:
    assert isinstance(error, acme.NotFoundError)
    assert error.error == acme.Problem(cause="gone")
    print("called", len(VENDORS))
"""


def test_a_new_vendor_needs_its_spec_only(checkout: Path) -> None:
    """A spec for a new vendor gives a client that type-checks and works in the facade, without other changes."""
    before = tree(checkout)
    write_spec(checkout)
    changed = generate(root=checkout)
    assert sorted(changed) == [
        "clients/README.md",
        "clients/acme",
        "clients/jobdetails/.generated",
        "clients/jobdetails/pyproject.toml",
        "clients/jobdetails/src/jobdetails/acme.py",
    ]
    after = tree(checkout)
    kept = {name: content for name, content in after.items() if name in before and name not in changed}
    assert kept == {name: content for name, content in before.items() if name not in changed}

    script = checkout / "call.py"
    script.write_text(CALL, encoding="utf-8")
    own = [str(checkout / "clients" / name / "src") for name in ("acme", "jobdetails")]
    mypy = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull, *own, str(script)]
    # These need what only the sessions `airflow` and `typecheck` install, which check their types.
    mypy += ["--exclude", r"/jobdetails/(airflow/|_mcp/|_cli/script\.py)", "--follow-imports=silent"]
    path = os.pathsep.join(import_path(checkout / "metadata", packages(checkout)))
    environment = {**os.environ, "MYPYPATH": path, "PYTHONPATH": path}
    done = subprocess.run(mypy, env=environment, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    command = [sys.executable, str(script)]
    done = subprocess.run(command, env=environment, cwd=checkout, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"called {len(VENDORS) + 1}\n"), done.stderr
    command = [sys.executable, "-m", "jobdetails", "wait", "acme", "--help"]
    done = subprocess.run(command, env=environment, cwd=checkout, capture_output=True, text=True, check=True)
    assert "acme JOB_ID JOB_QUERY" in done.stdout
    assert {"--team-id", "--since", "--base-url"} <= set(re.findall("--[a-z-]+", done.stdout))
    command = [sys.executable, "-m", "jobdetails", "wait", "acme", "j-1", "{", "--team-id", "t-1"]
    done = subprocess.run(command, env=environment, cwd=checkout, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "jobdetails: JOB_QUERY: expected JSON, got '{'\n")


def test_the_fictitious_vendor_is_not_real() -> None:
    """The fictitious vendor is not one of the real ones."""
    assert "acme" in SPEC
    assert all(vendor.name != "acme" for vendor in VENDORS)
