"""
A server on loopback with one fault at a time.

    python tests/faults/fault_server.py certificate.pem

It runs in its own process and uses no HTTP library, so it controls every byte that it sends. When it is ready, it
prints one line, ``{"port": 12345, "tls_port": 12346}``. It ends when its standard input closes, or on SIGTERM. The
first part of the path selects the fault, on both ports: ``http://127.0.0.1:12345/<fault>/jobs/<id>``; a fault may have
an argument after a colon. It is also a proxy that responds in place of any requested host. ``GET /_counts`` returns the
number of requests for each fault, the headers of the last one, and the number of other open connections.
"""

from __future__ import annotations

import asyncio
import functools
import gzip
import json
import re
import signal
import socket
import ssl
import struct
import sys
import urllib.parse
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

DRIP = 0.25
"""Seconds between the bytes of a slow response."""


def job(job_id: str, status: str = "done") -> dict[str, Any]:
    """Return a job of the fictional service."""
    return {"id": job_id, "status": status, "nodes": [], "owner": "o"}


Fault = Callable[["Exchange"], Awaitable[None]]
FAULTS: dict[str, Fault] = {}
COUNTS: Counter[str] = Counter()
HEADERS: dict[str, dict[str, str]] = {}
OPEN: set[asyncio.StreamWriter] = set()


class Exchange:
    """A received request, and its connection."""

    def __init__(
        self, argument: str, target: str, body: bytes, streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    ) -> None:
        self.reader, self.writer = streams
        self.id = target.partition("?")[0].rpartition("/")[2]
        ids = json.loads(body) if body else None
        self.body = json.dumps(job(self.id) if ids is None else {"data": [job(each) for each in ids]}).encode()
        self.argument = argument
        self.key = ""

    async def send(self, content: bytes) -> None:
        """Send bytes unchanged."""
        self.writer.write(content)
        await self.writer.drain()
        await asyncio.sleep(0)
        if self.writer.is_closing():  # over TLS, writing to a closing connection neither waits nor fails
            raise ConnectionResetError

    async def answer(self, content: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> None:
        """Send a whole response, valid except for the given parts."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content) if length is None else length}", *headers]
        if not any(header.lower().startswith("content-type:") for header in headers):
            lines.append("Content-Type: application/json")
        await self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + content)

    def reset(self) -> None:
        """Abort the connection with a reset."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def close(self) -> None:
        """Close the connection cleanly."""
        self.writer.close()


def fault(function: Fault) -> Fault:
    """Register a fault by the name of its function."""
    FAULTS[function.__name__] = function
    return function


@fault
async def fine(exchange: Exchange) -> None:
    """Send a documented response."""
    await exchange.answer(exchange.body)


@fault
async def slow(exchange: Exchange) -> None:
    """Send a documented response after a delay; the argument is in milliseconds."""
    await asyncio.sleep(int(exchange.argument) / 1000)
    await exchange.answer(exchange.body)


@fault
async def running(exchange: Exchange) -> None:
    """Respond with a job that never ends."""
    await exchange.answer(json.dumps(job(exchange.id, "running")).encode())


@fault
async def echo_key(exchange: Exchange) -> None:
    """Echo the key; the argument is the text to send, with words in capitals as placeholders for the key."""
    key = exchange.key
    sent = urllib.parse.unquote(exchange.argument)
    for word, form in (
        ("KEY", key),
        ("QUOTED", urllib.parse.quote(key, safe="")),
        ("HTML", key.replace("+", "&#43;")),
        ("ESCAPED", "".join(f"\\u{ord(character):04x}" for character in key)),
    ):
        sent = sent.replace(word, form)
    await exchange.send(sent.encode("latin-1"))
    exchange.close()


@fault
async def reset_before_headers(exchange: Exchange) -> None:
    """Reset the connection instead of responding."""
    exchange.reset()


@fault
async def close_before_headers(exchange: Exchange) -> None:
    """Close the connection instead of responding."""
    exchange.close()


@fault
async def reset_in_headers(exchange: Exchange) -> None:
    """Reset after some headers."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: appli")
    await asyncio.sleep(0.05)
    exchange.reset()


@fault
async def reset_after_headers(exchange: Exchange) -> None:
    """Reset after the headers."""
    await exchange.answer(b"", length=len(exchange.body))
    await asyncio.sleep(0.05)
    exchange.reset()


@fault
async def reset_in_body(exchange: Exchange) -> None:
    """Reset after half the body."""
    await exchange.answer(exchange.body[: len(exchange.body) // 2], length=len(exchange.body))
    await asyncio.sleep(0.05)
    exchange.reset()


@fault
async def short_body(exchange: Exchange) -> None:
    """Send fewer bytes than Content-Length, and close."""
    await exchange.answer(exchange.body[:-5], length=len(exchange.body))
    exchange.close()


@fault
async def chunks_cut(exchange: Exchange) -> None:
    """Close in the middle of a chunk."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + exchange.body[:20])
    exchange.close()


@fault
async def chunks_broken(exchange: Exchange) -> None:
    """Send a chunk whose length is not a number."""
    await exchange.send(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsome\r\n" + exchange.body + b"\r\n0\r\n\r\n"
    )


@fault
async def drip_headers(exchange: Exchange) -> None:
    """Send headers forever, byte by byte."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        await exchange.send(b"x")
        await asyncio.sleep(DRIP)


@fault
async def drip_body(exchange: Exchange) -> None:
    """Send a body forever, byte by byte."""
    await exchange.answer(b"[", length=10**9)
    while True:
        await exchange.send(b" ")
        await asyncio.sleep(DRIP)


@fault
async def drip_error(exchange: Exchange) -> None:
    """Send the body of an error forever, byte by byte."""
    await exchange.answer(b"[", status="404 Not Found", length=10**9)
    while True:
        await exchange.send(b" ")
        await asyncio.sleep(DRIP)


@fault
async def silence(exchange: Exchange) -> None:
    """Send nothing until the client gives up."""
    await exchange.reader.read()


@fault
async def endless_body(exchange: Exchange) -> None:
    """Send chunks forever, as fast as the client reads them."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    while True:
        await exchange.send(chunk)


@fault
async def endless_error(exchange: Exchange) -> None:
    """Send the chunks of an error forever, as fast as the client reads them."""
    await exchange.send(b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    while True:
        await exchange.send(chunk)


@fault
async def large_body(exchange: Exchange) -> None:
    """Send 200 MB of valid JSON."""
    size = 200_000_000
    await exchange.answer(exchange.body, length=size)
    rest = size - len(exchange.body)
    while rest:
        chunk = b" " * min(rest, 0x100000)
        rest -= len(chunk)
        await exchange.send(chunk)


@functools.cache
def bomb() -> bytes:
    """Return a few hundred kilobytes that decompress to 256 MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b" " * 0x1000000) for _ in range(16)) + packer.flush()


@fault
async def gzip_bomb(exchange: Exchange) -> None:
    """Send a decompression bomb."""
    await exchange.answer(bomb(), "Content-Encoding: gzip")


@fault
async def gzipped(exchange: Exchange) -> None:
    """Send a documented response, compressed."""
    await exchange.answer(gzip.compress(exchange.body), "Content-Encoding: gzip")


@fault
async def deflated(exchange: Exchange) -> None:
    """Send a documented response, compressed with deflate; ``raw`` omits the required zlib header."""
    packed = zlib.compress(exchange.body)
    await exchange.answer(packed[2:-4] if exchange.argument == "raw" else packed, "Content-Encoding: deflate")


@fault
async def twice_gzipped(exchange: Exchange) -> None:
    """Send a documented response, compressed twice."""
    await exchange.answer(gzip.compress(gzip.compress(exchange.body)), "Content-Encoding: gzip, gzip")


@fault
async def gzip_broken(exchange: Exchange) -> None:
    """Send data that is labelled gzip but is not."""
    await exchange.answer(exchange.body, "Content-Encoding: gzip")


@fault
async def gzip_cut(exchange: Exchange) -> None:
    """Send gzip that ends too early."""
    await exchange.answer(gzip.compress(exchange.body)[:-20], "Content-Encoding: gzip")


@fault
async def unknown_encoding(exchange: Exchange) -> None:
    """Send a body in an encoding that the client did not request."""
    await exchange.answer(exchange.body, "Content-Encoding: br")


@fault
async def wrong_charset(exchange: Exchange) -> None:
    """Send UTF-8 labelled as another charset."""
    await exchange.answer(exchange.body, f"Content-Type: application/json; charset={exchange.argument}")


@fault
async def not_utf8(exchange: Exchange) -> None:
    """Send bytes that are not UTF-8."""
    await exchange.answer(exchange.body.replace(b'"', b'"\xff', 1))


@fault
async def duplicate_headers(exchange: Exchange) -> None:
    """Send headers twice."""
    await exchange.answer(exchange.body, "X-Request-Id: one", "X-Request-Id: two", "Date: today", "Date: tomorrow")


@fault
async def framing_twice(exchange: Exchange) -> None:
    """Send the headers that frame the body twice."""
    kind, length = "Content-Type: application/json", f"Content-Length: {len(exchange.body)}"
    await exchange.answer(exchange.body, kind, kind, length)


@fault
async def two_lengths(exchange: Exchange) -> None:
    """Send two lengths, one of which is wrong."""
    await exchange.answer(exchange.body, f"Content-Length: {len(exchange.body) + 7}")


@fault
async def large_header(exchange: Exchange) -> None:
    """Send a large header; the argument is its size in kilobytes."""
    await exchange.answer(exchange.body, "X-Large: " + "x" * 1000 * int(exchange.argument))


@fault
async def many_headers(exchange: Exchange) -> None:
    """Send many headers; the argument is their number."""
    await exchange.answer(exchange.body, *(f"X-{number}: {number}" for number in range(int(exchange.argument))))


@fault
async def garbage(exchange: Exchange) -> None:
    """Send data that is not HTTP."""
    await exchange.send(b"\x00\x01 this is no HTTP\r\n\r\n")
    exchange.close()


@fault
async def early_answers(exchange: Exchange) -> None:
    """Send 1xx responses before the real one."""
    await exchange.send(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
    await exchange.answer(exchange.body)


@fault
async def only_early_answers(exchange: Exchange) -> None:
    """Send 1xx responses forever."""
    while True:
        await exchange.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await asyncio.sleep(DRIP)


@fault
async def http_1_0(exchange: Exchange) -> None:
    """Respond with HTTP/1.0: without a length, until the connection closes."""
    await exchange.send(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + exchange.body)
    exchange.close()


@fault
async def closed_between(exchange: Exchange) -> None:
    """Announce keep-alive, but close the connection."""
    await exchange.answer(exchange.body, "Connection: keep-alive", "Keep-Alive: timeout=60")
    exchange.close()


@fault
async def status(exchange: Exchange) -> None:
    """Respond with the status and headers in the argument: ``503``, ``429,Retry-After: 1``."""
    number, _, headers = urllib.parse.unquote(exchange.argument).partition(",")
    body = json.dumps({"message": f"status {number}"}).encode()
    await exchange.answer(body, *headers.splitlines(), status=f"{number} Made Up")


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Handle the requests of one connection."""
    OPEN.add(writer)
    try:
        while not writer.is_closing():
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, *rest = head.rstrip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (header.partition(": ") for header in rest)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            target = re.sub("^http://[^/]*", "", line.split(" ")[1])
            if target == "/_counts":
                told = {"counts": COUNTS, "headers": HEADERS, "open": len(OPEN) - 1}
                await Exchange("", target, b"", (reader, writer)).answer(json.dumps(told).encode())
                continue
            asked = target.split("/")[1]
            name, _, argument = asked.partition(":")
            COUNTS[asked] += 1
            HEADERS[asked] = headers
            exchange = Exchange(argument, target, body, (reader, writer))
            exchange.key = headers.get("authorization", "").rpartition(" ")[2]
            await FAULTS[name](exchange)
    except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
        pass  # the client has disconnected, or the server is stopping
    finally:
        OPEN.discard(writer)
        writer.close()


async def main() -> None:
    """Serve until standard input closes."""
    loop = asyncio.get_running_loop()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[1])
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    loop.add_reader(sys.stdin, ended.set)
    servers = [await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1000, ssl=tls) for tls in (None, context)]
    port, tls_port = (server.sockets[0].getsockname()[1] for server in servers)
    print(json.dumps({"port": port, "tls_port": tls_port}), flush=True)
    await ended.wait()
    for server in servers:
        server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
