"""Requests as they stand on the wire: no client of good manners would send them."""

import http.client
import socket
import time
from typing import NamedTuple
from urllib.parse import urlsplit

PATIENCE = 60  # seconds


class Request(NamedTuple):
    method: str
    path: str
    headers: dict = {}
    body: bytes | None = None

    def __str__(self):
        body = f" body {self.body[:200]!r} … {self.body[-200:]!r}" if self.body else ""
        return f"{self.method} {self.path[:500]!r} { ({k: v[:200] for k, v in self.headers.items()})!r}{body}"


class Answer(NamedTuple):
    status: int  # 0 if there was none
    text: str
    request_id: str
    seconds: float


def ask(address, request, headers):
    """`headers` are those of the visitor; the request's own come instead of them."""
    lines = {"Host": "localhost", "Connection": "close"} | headers | request.headers
    if request.body is not None:
        lines["Content-Length"] = str(len(request.body))
    head = [
        f"{request.method} {request.path} HTTP/1.1",
        *(f"{name}: {value}" for name, value in lines.items()),
        "",
        "",
    ]
    begun = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", urlsplit(address).port), timeout=PATIENCE) as line:
            send(line, "\r\n".join(head).encode("latin-1", "replace") + (request.body or b""))
            response = http.client.HTTPResponse(line, method=request.method)
            response.begin()
            text = response.read().decode(errors="replace")
            return Answer(
                response.status, text, response.headers.get("X-Request-ID", ""), time.monotonic() - begun
            )
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, f"{type(error).__name__}: {error}", "", time.monotonic() - begun)


def send(line, content):
    """Who is refused before all was sent may be answered all the same."""
    try:
        line.sendall(content)
    except (BrokenPipeError, ConnectionResetError):
        return
