"""Render packages with the templates. `package` makes all decisions; this module only has the template filters."""

from __future__ import annotations

import functools
import json
import re
import textwrap
import traceback
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import jinja2
from jinja2 import meta, nodes
from jinja2.bccache import Bucket

from .. import upstream
from ..errors import Problem, SpecError
from ..package import example, index
from ..package.values import Package
from .writer import HEADER, MANIFEST, manifest

TEMPLATES = Path(__file__).parent / "templates"
_CORE = Path(__file__).parent.parent.parent / "clients" / "core" / "pyproject.toml"
_LICENSE = Path(__file__).parent.parent.parent / "LICENSE"
_WIDTH = 119
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_VARIABLES = frozenset({"example", "header", "metadata", "package", "packages", "urls"})

_VENDOR_TEMPLATES = {
    "README.md": "README.md.jinja",
    "pyproject.toml": "pyproject.toml.jinja",
    "src/{name}/__init__.py": "init.py.jinja",
    "src/{name}/_service.py": "service.py.jinja",
    "src/{name}/client.py": "client.py.jinja",
    "src/{name}/models.py": "models.py.jinja",
}
_SHARED_TEMPLATES = {
    "clients/README.md": "index.md.jinja",
    "clients/jobdetails/pyproject.toml": "facade_pyproject.toml.jinja",
}
_FACADE = "clients/jobdetails"
_FACADE_MODULE = "facade_module.py.jinja"


def vendor_files(package: Package, data: upstream.GeneratorData, document: dict[str, Any]) -> dict[str, bytes]:
    """
    Return the files of one package, and its module in the facade, by their paths from the root of the project.

    They are not formatted yet.

    Args:
        package: The values for the templates.
        data: openapi-python-client's data for the spec.
        document: The spec.

    Raises:
        SpecError: A template fails, or uses an unknown variable.
    """
    env = _environment(data)
    folder = f"clients/{package.vendor}"
    header = f"{HEADER}{package.vendor}.yaml. Do not edit: change the spec, then run `nox -s generate`."
    shown = example.of(package)
    files = {
        f"{folder}/{place.format(name=package.name)}": _render(
            env, template, package=package, example=shown, header=header, **_metadata()
        )
        for place, template in _VENDOR_TEMPLATES.items()
    }
    source = f"{folder}/src/{package.name}"
    described = json.dumps(index.description(package, document), indent=1, ensure_ascii=False)
    files[f"{source}/vendor.json"] = f"{described}\n".encode()
    files[f"{source}/py.typed"] = b""
    files[f"{folder}/LICENSE"] = _LICENSE.read_bytes()
    files[f"{folder}/{MANIFEST}"] = manifest([name.removeprefix(f"{folder}/") for name in files])
    files[f"{_FACADE}/{_facade_module(package)}"] = _render(env, _FACADE_MODULE, package=package, header=header)
    return files


def _facade_module(package: Package) -> str:
    return f"src/jobdetails/{package.vendor}.py"


def shared_files(packages: Sequence[Package], data: upstream.GeneratorData) -> dict[str, bytes]:
    """
    Return the files that list all packages, by their paths from the root of the project, not yet formatted.

    Raises:
        SpecError: A template fails, or uses an unknown variable.
    """
    env = _environment(data)
    header = f"{HEADER}*.yaml. Do not edit: run `nox -s generate`."
    files = {
        place: _render(env, template, packages=packages, header=header, **_metadata())
        for place, template in _SHARED_TEMPLATES.items()
    }
    files[f"{_FACADE}/LICENSE"] = _LICENSE.read_bytes()
    own = [name.removeprefix(f"{_FACADE}/") for name in files if name.startswith(_FACADE)]
    files[f"{_FACADE}/{MANIFEST}"] = manifest([*own, *(_facade_module(package) for package in packages)])
    return files


@functools.cache
def _metadata() -> dict[str, str]:
    """Return the lines that every pyproject.toml shares, taken from the core's."""
    text = _CORE.read_text(encoding="utf-8")
    project = re.search(r"^authors = .*?^\]\n(?=dependencies)", text, re.M | re.S)
    urls = re.search(r"^\[project\.urls\]\n(?:.+\n)+", text, re.M)
    if not project or not urls:
        raise SpecError([Problem("clients/core/pyproject.toml", "#", "no authors to classifiers, or no urls", "both")])
    return {"metadata": project[0].rstrip(), "urls": urls[0].rstrip()}


def _environment(data: upstream.GeneratorData) -> jinja2.Environment:
    env = upstream.environment(data, TEMPLATES)
    env.bytecode_cache = _Compiled()
    env.filters |= {"literal": repr, "text": text_literal, "doc": doc, "md": md, "toml": toml}
    return env


def _render(env: jinja2.Environment, template: str, **variables: Any) -> bytes:
    try:
        named = _named(env, (TEMPLATES / template).read_text(encoding="utf-8"))
        if unknown := named.keys() - _VARIABLES - set(env.globals):
            line = min(named[name] for name in unknown)
            raise jinja2.TemplateAssertionError(f"unknown variable {', '.join(sorted(unknown))}", line, template)
        return env.get_template(template).render(**variables).encode()
    except (jinja2.TemplateError, OSError, TypeError, AttributeError) as error:
        name, at = _place(error, template)
        what, _, _ = str(error).partition("\n")
        found = f"{type(error).__name__}: {what}"
        problem = Problem(f"generator/render/templates/{name}", "#", found, "a template that renders", at)
        raise SpecError([problem]) from error


_LINES: dict[str, dict[str, int]] = {}


def _named(env: jinja2.Environment, source: str) -> dict[str, int]:
    """Return the variables that a template uses, with the first line of each."""
    if source not in _LINES:
        tree = env.parse(source)
        undeclared = meta.find_undeclared_variables(tree)
        lines: dict[str, int] = {}
        for name in tree.find_all(nodes.Name):
            if name.name in undeclared:
                lines[name.name] = min(name.lineno, lines.get(name.name, name.lineno))
        _LINES[source] = lines
    return _LINES[source]


class _Compiled(jinja2.BytecodeCache):
    """Caches compiled templates across environments: there is one for each package, with the same templates."""

    _code: ClassVar[dict[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code compiled from the same text."""
        bucket.code = self._code.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store compiled code."""
        self._code[bucket.key + bucket.checksum] = bucket.code


def _place(error: Exception, template: str) -> tuple[str, int | None]:
    """Return the template, which may be an included one, and the line where an error was raised."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name if error.name and error.name.endswith(".jinja") else template, error.lineno
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".jinja")]
    if not frames:
        return template, None
    return Path(frames[-1].filename).name, frames[-1].lineno


def doc(text: str, indent: int = 0, lead: int = 3) -> str:
    """
    Return a text as the inside of a docstring.

    Args:
        text: A text from a spec, which may contain anything.
        indent: Indentation in columns; the first line is assumed to be indented already.
        lead: Further columns that are already used on the first line.
    """
    safe = upstream.safe_for_docstring(_one_line(text))
    safe = re.sub(r'(?<!\\)((?:\\\\)*)"(?="|$)', r'\1\\"', safe)  # escape adjacent quotes, and a quote at the end
    width = _WIDTH - indent - 3  # the closing quotes
    lines = textwrap.wrap(safe, width, initial_indent=" " * lead, break_long_words=False, break_on_hyphens=False)
    return ("\n" + " " * indent).join(lines)[lead:]


def text_literal(text: str) -> str:
    """Return a text without line breaks as a Python string literal, split over several lines if necessary."""
    parts = textwrap.wrap(_one_line(text), _WIDTH - 30, drop_whitespace=False, break_on_hyphens=False) or [""]
    return repr(parts[0]) if len(parts) == 1 else f"({' '.join(map(repr, parts))})"


def md(text: object) -> str:
    """Return a text escaped for Markdown, including tables."""
    safe = _one_line(str(text))
    for character in "\\`*_<>[]|":
        safe = safe.replace(character, "\\" + character)
    return safe


def toml(text: str) -> str:
    """Return a text as a TOML string."""
    return f'"{upstream.in_double_quote_literal(_one_line(text))}"'


def _one_line(text: str) -> str:
    """Return a text without line breaks, control characters and characters that change the direction of text."""
    return " ".join("".join(character for character in text if _is_plain(character)).split())


def _is_plain(character: str) -> bool:
    return character.isspace() or not (unicodedata.category(character) == "Cc" or character in _BIDI)
