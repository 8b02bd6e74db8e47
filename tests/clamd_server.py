"""A server in a thread that speaks clamd's protocol as its manual has it, with two signatures of its own.

EICAR's test file, and any file that holds OWN. Switches: `breaks` hangs up in the middle, `limit` is StreamMaxLength.
"""

import socketserver
import struct
import threading

# In two pieces, so that no scanner takes these tests for the test file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
OWN = b"a mark that only our own signature knows"


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if self.server.breaks:
                return
            if len(content) > self.server.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.scanned.append(content)
        self.wfile.write(verdict(content) + b"\0")


def verdict(content):
    if EICAR in content:
        return b"stream: Eicar-Test-Signature FOUND"
    return b"stream: Own.Test.UNOFFICIAL FOUND" if OWN in content else b"stream: OK"


class ClamdServer:
    def __init__(self, path=None):
        """Listens on a port, or on a socket at `path`."""
        kind = socketserver.ThreadingUnixStreamServer if path else socketserver.ThreadingTCPServer
        self.server = kind(str(path) if path else ("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.breaks, self.server.limit, self.server.scanned = False, 26_214_400, []
        self.url = f"unix://{path}" if path else f"tcp://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
