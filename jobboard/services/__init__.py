"""The services of a laptop: PostgreSQL, Valkey and a mail catcher out of wheels, and the board's own programs.

`python -m jobboard.services run` is what `make run` calls. Only for trying out, development and tests (the
extra `[embedded]`); in production DATABASE_URL, REDIS_URL and EMAIL_URL name real ones, and a process manager
starts the programs.
"""


class ServiceError(Exception):
    """What stops a start, in one sentence that tells how to go on."""
