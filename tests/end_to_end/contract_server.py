"""
A stand-in for the vendors: validates each request against its vendor's spec, and responds with the spec's example.

    python tests/end_to_end/contract_server.py --key KEY specs/a.yaml specs/b.yaml

It runs in its own process and shares no code with the generator, the clients and the other tests: openapi-core reads
the specs. When it is ready, it prints one line, ``{"port": 12345}``. It exits on SIGTERM or when its standard input
closes. The vendor of ``a.yaml`` is at ``http://127.0.0.1:12345/a``: its base URL has a path, which clients must keep.

| request | response |
|---|---|
| without the credential of the spec, made from KEY | 401 |
| invalid method, path, parameter, header or body | 422, with every violation |
| with ``Prefer: code=404`` | the documented 404 and its example; 422 if no such status is documented |
| any other | the documented 200 and its example |
| ``GET /_requests`` | all requests so far, with their responses and violations |

The body of an error is ``{"message": "..."}``. Every response has an X-Request-Id that identifies its recorded request.
"""

from __future__ import annotations

import argparse
import base64
import itertools
import json
import re
import signal
import sys
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import yaml
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

LONGEST_BODY = 1_000_000
LONGEST_RECORD = 10_000
IDLE_SECONDS = 60


@dataclass
class Request:
    """A request for openapi-core. The path is kept as sent, so that %2F is not a separator."""

    host_url: str
    path: str
    method: str
    parameters: RequestParameters
    content_type: str
    body: bytes | None


class Contract:
    """A spec: the requests that its operation allows, and its responses."""

    def __init__(self, path: Path, address: str, key: str) -> None:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        document["servers"] = [{"url": f"{address}/{path.stem}"}]
        self._document = document
        self._key = key
        self._openapi = OpenAPI.from_dict(document)
        ((item),) = document["paths"].values()
        ((operation),) = (value for value in item.values() if isinstance(value, dict) and "responses" in value)
        self._responses: dict[str, Any] = operation["responses"]

    def answer(self, request: Request) -> tuple[int, Any, list[str]]:
        """Return the status and body of the response, and the violations of the request."""
        headers = request.parameters.header
        if not self._is_authorized(Headers(headers)):
            return 401, {"message": "the credential is missing or wrong"}, ["credential"]
        try:
            violations = [str(error) for error in self._openapi.iter_request_errors(request)]
        except (RecursionError, UnicodeDecodeError) as error:  # of a body; openapi-core lets them through
            violations = [f"Request body cannot be read: {error}"]
        preferred = re.search(r"\bcode=(\d{3})\b", headers.get("Prefer", ""))
        status = int(preferred[1]) if preferred else 200
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self._responses and not violations:
                return status, self._responses[key].get("content", {}).get("application/json", {}).get("example"), []
        violations = violations or [f"Prefer: status {status} is not documented, only {', '.join(self._responses)}"]
        return 422, {"message": "; ".join(violations)}, violations

    def _is_authorized(self, headers: Headers) -> bool:
        schemes = self._document.get("components", {}).get("securitySchemes", {})
        requirements = self._document.get("security", [{}])
        return any(all(self._shows(schemes[name], headers) for name in names) for names in requirements)

    def _shows(self, scheme: dict[str, Any], headers: Headers) -> bool:
        if scheme["type"] == "apiKey" and scheme["in"] == "header":
            prefix = scheme.get("x-prefix")
            return headers.getlist(scheme["name"]) == [f"{prefix} {self._key}" if prefix else self._key]
        shown = {"bearer": f"Bearer {self._key}", "basic": f"Basic {base64.b64encode(self._key.encode()).decode()}"}
        return headers.getlist("Authorization") == [shown[scheme["scheme"].lower()]]


class Handler(BaseHTTPRequestHandler):
    """Reads a request, passes it to its contract, and records it with the response. Connections stay open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: ContractServer

    def answer(self) -> None:
        """Answer a request."""
        if self.path == "/_requests":
            self._send(200, list(self.server.record))
            return
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal() or int(length) > LONGEST_BODY:
            self.close_connection = True
            self._send(413, {"message": f"expected a body of known length, at most {LONGEST_BODY} bytes"})
            return
        body = self.rfile.read(int(length))
        path, _, query = self.path.partition("?")
        headers = Headers(self.headers.items())
        request = Request(
            host_url=f"http://{self.headers.get('Host', '')}",
            path=path,
            method=self.command.lower(),
            parameters=RequestParameters(
                query=ImmutableMultiDict(parse_qsl(query, keep_blank_values=True)), header=headers
            ),
            content_type=self.headers.get("Content-Type", ""),
            body=body or None,
        )
        contract = self.server.contracts.get(path.split("/")[1] if "/" in path else "")
        if contract:
            status, answer, violations = contract.answer(request)
        else:
            violations = [f"{path} begins with no vendor; there are {', '.join(self.server.contracts)}"]
            status, answer = 422, {"message": violations[0]}
        number = f"contract-{next(self.server.numbers)}"
        self.server.record.append(
            {
                "id": number,
                "method": self.command,
                "path": self.path,
                "headers": headers.to_wsgi_list(),
                "body": body.decode("utf-8", "backslashreplace"),
                "status": status,
                "violations": violations,
            }
        )
        self._send(status, answer, number)

    def _send(self, status: int, answer: Any, number: str = "") -> None:
        content = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if number:
            self.send_header("X-Request-Id", number)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing, because requests are recorded."""


for method in ("DELETE", "GET", "PATCH", "POST", "PUT"):
    setattr(Handler, f"do_{method}", Handler.answer)


class ContractServer(ThreadingHTTPServer):
    """Serves several contracts on one local port."""

    daemon_threads = True

    def __init__(self, key: str, specs: list[Path]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        address = f"http://127.0.0.1:{self.server_port}"
        self.contracts = {path.stem: Contract(path, address, key) for path in specs}
        self.record: deque[dict[str, Any]] = deque(maxlen=LONGEST_RECORD)
        self.numbers = itertools.count(1)


def main() -> None:
    """Serve until standard input closes."""
    parser = argparse.ArgumentParser(description="Stand in for the vendors of some specs.")
    parser.add_argument("--key", required=True, help="the API key that is accepted")
    parser.add_argument("specs", nargs="+", type=Path, help="specs/<vendor>.yaml")
    options = parser.parse_args()
    server = ContractServer(options.key, options.specs)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
