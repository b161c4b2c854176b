"""A running fault server, and all combinations of event loop and HTTP library to call it with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ..end_to_end.stand_in import line_of, stopping
from .faulty import SENDERS, Faulty, Sender


@pytest.fixture(params=SENDERS, ids=repr)
def sender(request: pytest.FixtureRequest) -> Sender:
    """Run the test with each event loop and HTTP library."""
    found: Sender = request.param
    return found


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    """A running fault server."""
    server = Path(__file__).with_name("fault_server.py")
    folder = tmp_path_factory.mktemp("certificates")
    authority, certificate = folder / "authority.pem", folder / "certificate.pem"
    signing = trustme.CA()
    signing.cert_pem.write_to_path(authority)
    signing.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    process = subprocess.Popen([sys.executable, server, certificate], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with stopping(process):
        yield Faulty(**json.loads(line_of(process)), authority=authority)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, faulty: Faulty) -> None:
    """Trust the fault server, and hide the user's own proxies."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(faulty.authority))
