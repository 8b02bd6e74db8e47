"""Candidates of the experiments, and many things at the same instant."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.urls import reverse

from mail.actions import drain
from tests.factories import DocumentFactory, ProfileFactory
from tests.faults.browser import Browser


def candidate():
    """Has a profile and a CV on file."""
    person = ProfileFactory().user
    DocumentFactory(owner=person)
    return person


def signed_in(address):
    return Browser(address, candidate())


def apply_path(posting):
    return reverse("applications:apply", args=[posting.pk])


def at_once(works):
    """What each of the functions gives, all let go at the same time."""
    gate = threading.Barrier(len(works))

    def run(work):
        gate.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def hand_over():
    """All mail that waits goes to where mail ends."""
    while drain("critical").total():
        continue
