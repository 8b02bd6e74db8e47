"""What gunicorn is told to use of ours (gunicorn.conf.py)."""

from gunicorn import glogging


class Logger(glogging.Logger):
    """Leaves its lines to the board's own handler: one form of log, and no address or path in it (jobboard/logs.py)."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in list(self.error_log.handlers):
            self.error_log.removeHandler(handler)
        self.error_log.propagate = True
