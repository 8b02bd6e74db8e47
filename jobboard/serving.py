"""What gunicorn is told to use of ours (gunicorn.conf.py)."""

from django.conf import settings
from gunicorn import glogging
from gunicorn.workers.gthread import ThreadWorker


class Logger(glogging.Logger):
    """Leaves its lines to the board's own handler: one form of log, and no address or path in it (jobboard/logs.py)."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in list(self.error_log.handlers):
            self.error_log.removeHandler(handler)
        self.error_log.propagate = True


class Worker(ThreadWorker):
    """What is no HTTP never reaches Django; the answer to it has the headers of all answers nonetheless."""

    def handle_error(self, req, client, addr, exc):
        super().handle_error(req, WithHeaders(client), addr, exc)


class WithHeaders:
    """A socket that puts headers after the first line of what is sent on it, which is a whole answer."""

    def __init__(self, socket):
        self.socket = socket

    def __getattr__(self, name):
        return getattr(self.socket, name)

    def sendall(self, data):
        first, rest = data.split(b"\r\n", 1)
        lines = [f"{name}: {value}".encode() for name, value in error_headers().items()]
        self.socket.sendall(b"\r\n".join([first, *lines, rest]))


def error_headers():
    headers = {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cache-Control": "no-store",
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = (
            f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        )
    return headers
