"""The fault server, running."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ..callers import Caller
from ..end_to_end.stand_in import line_of, stopping
from ..vendors import VENDORS
from .faulty import WAYS, Faulty


@pytest.fixture(params=WAYS, ids=repr)
def caller(request: pytest.FixtureRequest) -> Caller:
    """Each way to send over a network in turn."""
    found: Caller = request.param
    return found


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    """A running fault server for all vendors."""
    server = Path(__file__).with_name("fault_server.py")
    folder = tmp_path_factory.mktemp("certificates")
    authority, certificate = folder / "authority.pem", folder / "certificate.pem"
    signing = trustme.CA()
    signing.cert_pem.write_to_path(authority)
    signing.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    process = subprocess.Popen([sys.executable, server, certificate], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with stopping(process):
        assert process.stdin
        process.stdin.write(json.dumps({vendor.name: vendor.example for vendor in VENDORS}).encode() + b"\n")
        process.stdin.flush()
        yield Faulty(**json.loads(line_of(process)), authority=authority)
