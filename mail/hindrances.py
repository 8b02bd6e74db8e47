"""What stands against a mail before it is made: a blocked address, or a domain that asked us to wait."""

import random
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from .models import BackOff, Queue, Suppression

LONGEST = 60  # minutes


def domain_of(email):
    return email.rpartition("@")[2].lower()


@dataclass
class Hindrances:
    """Of a batch: {address: reason}, {domain: BackOff}."""

    blocked: dict
    waiting: dict

    @classmethod
    def of(cls, deliveries):
        addresses = {delivery.to.lower() for delivery in deliveries}
        blocked = Suppression.objects.filter(email__in=addresses)
        waiting = BackOff.objects.filter(domain__in={domain_of(address) for address in addresses})
        return cls(dict(blocked.values_list("email", "reason")), {row.domain: row for row in waiting})

    def reason(self, delivery):
        """Why the address is blocked, if it is."""
        return self.blocked.get(delivery.to.lower())

    def until(self, delivery):
        """When its domain may be tried again; what a person waits for is tried at once all the same.

        Somewhat later for each, so that the first one finds out for all.
        """
        row = self.waiting.get(domain_of(delivery.to))
        if row is None or row.until <= timezone.now() or delivery.queue == Queue.CRITICAL:
            return None
        return row.until + timedelta(seconds=random.uniform(0, 30))  # noqa: S311 - no secret

    def welcome(self, delivery):
        """The domain took a mail."""
        if self.waiting.pop(domain_of(delivery.to), None):
            BackOff.objects.filter(domain=domain_of(delivery.to)).delete()

    def hold_back(self, delivery):
        """The domain said "later": longer each time, but refusals of mails begun before that count as one."""
        domain, now = domain_of(delivery.to), timezone.now()
        row, _ = BackOff.objects.get_or_create(domain=domain, defaults={"until": now})
        if row.until <= now:
            minutes = min(2**row.refusals, LONGEST)
            row.refusals, row.until = row.refusals + 1, now + timedelta(minutes=minutes)
            row.save()
        self.waiting[domain] = row
