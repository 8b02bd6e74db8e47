"""What a worker process does for the alerts' queue; it is loaded where Django has been set up."""

import resource

from mail.actions import drain


def work(seconds):
    """(mails handed over, MB of memory at most)"""
    outcomes = drain("alerts", seconds)
    return outcomes["sent"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
