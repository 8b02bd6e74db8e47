"""What a worker process does for the alerts' queue; it is loaded where Django has been set up."""

import resource
import time

from mail.actions import drain


def work(seconds):
    """(mails handed over, seconds of computing, MB of memory at most)"""
    begun = time.process_time()
    outcomes = drain("alerts", seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return outcomes["sent"], time.process_time() - begun, memory
