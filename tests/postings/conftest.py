"""A server of feeds on this machine, which FEED_ALLOWED_HOSTS lets an import ask."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Handler(BaseHTTPRequestHandler):
    """Answers as the test has told the server to, and that it is what it was to who knows its version."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Host"]))
        status, headers, *chunks = self.server.pages.get(self.path, (404, {}, b""))
        known = {"ETag": self.headers["If-None-Match"], "Last-Modified": self.headers["If-Modified-Since"]}
        if any(version and headers.get(name) == version for name, version in known.items()):
            status, chunks = 304, []
        self.server.sent.append(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for chunk in chunks:
            if isinstance(chunk, float):
                time.sleep(chunk)
            else:
                self.wfile.write(chunk)
                self.wfile.flush()

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.pages, server.asked, server.sent = {}, [], []
    server.url = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def allowed(settings):
    settings.FEED_ALLOWED_HOSTS = ["localhost", "feeds.internal"]
