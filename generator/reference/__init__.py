"""Write the API reference: an HTML page for each vendor and an index, none of which loads anything from a host."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import jinja2

from .. import node
from ..package.values import Package
from ..render import build
from ..render.scratch import Valid, stage
from ..spec.specs import REDOCLY, load_all
from .pages import page

_TEMPLATES = Path(__file__).parent
_PAGE = _TEMPLATES / "page.hbs"
_INDEX = "index.html.jinja"
_OPTIONS = {"schemasExpansionLevel": "all", "jsonSamplesExpandLevel": "all"}


def write(*, root: Path = build.ROOT, site: Path | None = None) -> list[Path]:
    """
    Write the reference of all vendors to a folder, replacing its content; return its files.

    Args:
        root: The folder with specs/.
        site: The folder to write to; site/reference/ beside specs/ by default.

    Raises:
        SpecError: A spec is invalid.
        NodeError: Redocly cannot be installed, or failed.
    """
    site = site or root / "site" / "reference"
    specs = load_all(root / "specs")
    with tempfile.TemporaryDirectory() as folder:
        texts = {spec.vendor: (root / "specs" / f"{spec.vendor}.yaml").read_bytes() for spec in specs}
        staged = stage(texts, Path(folder, "staged"))
        made = Path(folder, "site")
        made.mkdir()
        entries = []
        for spec in specs:
            side = staged[spec.vendor]
            if not isinstance(side, Valid):
                raise TypeError(f"{spec.vendor}: no client was generated from a valid spec")
            document = page(spec, _sample(side.client))
            _build(document, made / f"{spec.vendor}.html", Path(folder))
            entries.append(_entry(side.package, len(spec.conflicts)))
        (made / "index.html").write_text(_index(entries), encoding="utf-8")
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(made, site)
    return sorted(site.iterdir())


def _sample(client: Path) -> str:
    """Return the example program in a client's README, which uses the examples in the spec."""
    found = re.search(r"```python\n(.*?)```", (client / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    if found is None:
        raise ValueError(f"{client.name}/README.md: found no Python example; expected one")
    return found.group(1)


def _build(document: dict[str, Any], target: Path, folder: Path) -> None:
    source = folder / f"{target.stem}.json"
    source.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    options = [f"--openapi.{name}={value}" for name, value in _OPTIONS.items()]
    config = str(build.ROOT / "specs" / REDOCLY)
    files = ["--template", str(_PAGE), "--output", str(target), "--title", document["info"]["title"]]
    done = node.redocly(["build-docs", str(source), "--inlineBundle", "--config", config, *files, *options], cwd=folder)
    if done.returncode or not target.is_file():
        raise node.NodeError(f"redocly build-docs did not write {target.name}:\n{done.stdout}{done.stderr}".rstrip())


def _entry(package: Package, conflicts: int) -> dict[str, Any]:
    operation = package.operations[0]
    return {
        "package": package,
        "route": f"{operation.method} {operation.path}",
        "conflicts": conflicts,
    }


def _index(entries: list[dict[str, Any]]) -> str:
    loader = jinja2.FileSystemLoader(_TEMPLATES)
    env = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return env.get_template(_INDEX).render(entries=entries)
