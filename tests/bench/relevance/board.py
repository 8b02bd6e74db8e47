"""A board of its own with the demo's ads: PostgreSQL and Valkey that are thrown away afterwards."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from jobboard.services import processes
from tests import services

from . import ROOT


def start():
    print("starting a throw-away PostgreSQL and loading places and demo", flush=True)
    services.start_servers()
    home = Path(os.environ[services.MARK])
    socket = processes.socket_dir(home) / "valkey.sock"
    os.environ |= services.ENVIRONMENT | {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "jobboard.settings",
        "VAR_DIR": tempfile.mkdtemp(dir=home),
        "REDIS_URL": f"redis+socket://{socket}?virtual_host=0",
        "CACHE_URL": f"unix://{socket}?db=1",
        "EMAIL_URL": "smtp://127.0.0.1:1",  # nothing is sent
    }
    prepare = [sys.executable, "manage.py", "prepare", "--demo", "--no-static", "--verbosity=0"]
    subprocess.run(prepare, cwd=ROOT, check=True)

    import django

    django.setup()
