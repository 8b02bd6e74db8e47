"""Several lines to the next hop: while one waits for its answers, the next mail is made and another line takes it."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from .line import NoLine, open_line


class Lines:
    """The threads only talk to the next hop; the database is used by the caller's alone."""

    def __init__(self, most):
        self.pool = ThreadPoolExecutor(most, thread_name_prefix="line")
        self.idle = [open_line() for _ in range(most)]
        self.busy = {}

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.pool.shutdown()
        for line in [*self.idle, *(line for line, _ in self.busy.values())]:
            line.close()

    def open(self):
        """One that is open, best the one used last. None while all are busy.

        A next hop that doesn't want so many lines gets fewer; NoLine if it wants none at all.
        """
        while self.idle:
            line = self.idle.pop()
            try:
                line.open()
            except NoLine:
                if not self.busy and not any(other.is_open for other in self.idle):
                    self.idle.append(line)
                    raise
            else:
                return line
        return None

    def hand_over(self, line, delivery, message, source):
        self.busy[self.pool.submit(line.hand_over, message, source)] = line, delivery

    def give_back(self, line):
        self.idle.append(line)

    def answers(self, seconds=None):
        """(delivery, the exception or None) of hand-overs that have ended; waits up to so long until one has."""
        ended, _ = wait(self.busy, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in ended:
            line, delivery = self.busy.pop(future)
            self.idle.append(line)
            yield delivery, future.exception()
