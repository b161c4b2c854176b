"""The pinned programs: what is installed, and that they keep to themselves."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

from generator import node

TRAP = """
const fs = require("node:fs"), net = require("node:net"), dns = require("node:dns");
const note = (what) => fs.appendFileSync(process.env.TRAP_LOG, JSON.stringify(what) + "\\n");
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) { note(given[0]); return connect.apply(this, given); };
const lookup = dns.lookup;
dns.lookup = function (host, ...given) { note(host); return lookup.call(this, host, ...given); };
note("on");
"""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to which Node programs note each connection they open."""
    (tmp_path / "trap.cjs").write_text(TRAP, encoding="utf-8")
    log = tmp_path / "asked"
    monkeypatch.setenv("NODE_OPTIONS", f"--require {tmp_path / 'trap.cjs'}")
    monkeypatch.setenv("TRAP_LOG", str(log))
    return log


@pytest.mark.parametrize("arguments", [["lint", "good.yaml"], ["diff", "good.yaml", "good.yaml"],
                                       ["build-docs", "good.yaml", "--inlineBundle", "-o", "{out}"]])  # fmt: skip
def test_redocly_asks_nobody(asked: Path, tmp_path: Path, arguments: list[str]) -> None:
    """No command of Redocly that we use opens a connection, whatever the user's environment says."""
    folder = Path(__file__).parent.parent / "lint"
    node.redocly([argument.format(out=tmp_path / "out.html") for argument in arguments], cwd=folder)
    assert [json.loads(line) for line in asked.read_text(encoding="utf-8").splitlines()] == ["on"]


def test_another_package_is_refused(tmp_path: Path) -> None:
    """A package whose checksum is not the pinned one is not used, and nothing of it stays."""
    other = attrs.evolve(node.REDOCLY, integrity="sha512-other")
    with pytest.raises(node.NodeError, match="expected only @redocly/cli, with sha512-other"):
        node.installed(other, cache=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_version_says_so(tmp_path: Path) -> None:
    """A version that there is not is an error with npm's own words."""
    with pytest.raises(node.NodeError, match=r"npm cannot install @redocly/cli@0\.0\.0-none"):
        node.installed(attrs.evolve(node.REDOCLY, version="0.0.0-none"), cache=tmp_path)
