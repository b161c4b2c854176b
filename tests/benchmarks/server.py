"""
A server that responds at once: every request gets the sample of the vendor for the port it arrives at.

    python tests/benchmarks/server.py < samples.json

Standard input is one line, ``{"<vendor>": "<body>"}``; standard output one line, ``{"<vendor>": 12345}``. It exits when
standard input closes. Unlike the server of the end-to-end tests, it validates nothing, so that it adds little to the
measurements.
"""

from __future__ import annotations

import asyncio
import functools
import json
import re
import sys

LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)


class Answering(asyncio.Protocol):
    """Responds to each complete request on a connection, which stays open."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport for responses."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Respond to complete requests."""
        self._received += data
        while (end := self._received.find(b"\r\n\r\n") + 4) > 3:
            length = LENGTH.search(self._received, 0, end)
            end += int(length[1]) if length else 0
            if len(self._received) < end:
                return
            self._received = self._received[end:]
            self._transport.write(self._answer)


async def serve() -> None:
    """Serve until standard input closes."""
    loop = asyncio.get_running_loop()
    ports = {}
    for vendor, body in json.loads(sys.stdin.readline()).items():
        content = body.encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        protocol = functools.partial(Answering, head.encode() + content)
        server = await loop.create_server(protocol, "127.0.0.1", 0, backlog=512)
        ports[vendor] = server.sockets[0].getsockname()[1]
    print(json.dumps(ports), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
