"""PostgreSQL and Valkey of the benchmarks' own, which keep their data from run to run."""

import subprocess
from contextlib import ExitStack, contextmanager

from jobboard.services import environment, postgres, processes, valkey

# What docs/benchmarks.md says of it: sized by the machine's memory, no compiling of plans, disks that seek quickly.
TUNED = {
    "effective_cache_size": "{half}MB",
    "shared_buffers": "{quarter}MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "jit": "off",
}
LARGEST_BUFFERS = 4096  # MB
NEEDED = {"max_connections": "60"}


def settings(options):
    if options.stock:
        return NEEDED
    memory = processes.psutil.virtual_memory().total // 2**20
    sizes = {"half": memory // 2, "quarter": min(memory // 4, LARGEST_BUFFERS)}
    return NEEDED | {name: value.format(**sizes) for name, value in TUNED.items()}


@contextmanager
def running(options, say):
    """The server of the databases, and the environment of programs that use the services but for DATABASE_URL."""
    processes.package_dir("psutil")
    options.var.mkdir(parents=True, exist_ok=True)
    sockets = processes.socket_dir(options.var)
    database = postgres.Postgres(
        options.var / "postgres",
        sockets,
        log=options.var / "postgres.log",
        settings=settings(options),
        say=say,
    )
    cache = valkey.Valkey(options.var / "valkey", sockets, log=options.var / "valkey.log")
    with ExitStack() as stack:
        for server in (database, cache):
            program = server.program()
            with open(program.log, "wb") as log:
                process = processes.spawn(program, stdout=log, stderr=subprocess.STDOUT)
            stack.callback(processes.stop, process, program.stop_signal, 60)
            server.wait(process)
        yield database, board_environment(options, cache)


def board_environment(options, cache):
    values = environment.given()
    base = environment.defaults(values, var=options.var, port=8000, debug=False)
    return base | {
        "VAR_DIR": str(options.var),
        "REDIS_URL": cache.broker_url(),
        "CACHE_URL": cache.cache_url(),
        "EMAIL_URL": "dummymail://",
        "SITE_URL": "http://localhost",
        "DATABASE_REPLICA_URL": "",
        "LANGUAGE_CODE": "en",
        "RATE_LIMITS": "off",
    }
