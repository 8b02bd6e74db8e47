"""The web server, wherever it runs; gunicorn finds this file in the directory that it is started in.

GUNICORN_CMD_ARGS and the command line go before what is said here.
"""

import os
import shutil
import tempfile

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True
worker_class = "jobboard.serving.Worker"
logger_class = "jobboard.serving.Logger"
# A file that workers touch to show that they live belongs into memory: a slow disk would get them killed.
worker_tmp_dir = MEMORY
limit_request_line = 8190  # what a search may be asked, and still be answered by a page
control_socket_disable = True

# Where the processes count together for /metrics; read when the board is loaded.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="board-counts-", dir=MEMORY)


def on_exit(server):
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
