"""An HTTP server on loopback for a fake service, using only the standard library."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from ._service import Reply

    Respond = Callable[[str, str, dict[str, str], bytes], Reply]


class Server:
    """A server that runs in its own threads until it is closed."""

    def __init__(self, respond: Respond, port: int) -> None:
        self._server = _HTTPServer(("127.0.0.1", port), respond)
        self.port: int = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="fake", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the server and close its socket."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _HTTPServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], respond: Respond) -> None:
        self.respond = respond
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore the error: in these tests, clients disconnect on purpose."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _handle(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = cast(_HTTPServer, self.server).respond(self.command, self.path, headers, content)
        time.sleep(reply.seconds)
        if reply.damage == "drop":
            self.close_connection = True
            return
        self.send_response(reply.status_code)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        if reply.damage == "cut":
            self.close_connection = True
            self.wfile.write(reply.content[: len(reply.content) // 2])
        else:
            self.wfile.write(reply.content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815  # http.server looks up these names

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""
