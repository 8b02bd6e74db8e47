"""What a mail provider tells afterwards: bounces and complaints stop all mail to the address (M8)."""

import re

from anymail.signals import EventType, RejectReason

from .outcomes import suppress

# A mailbox that isn't there, or that the provider has given up; a timeout or a policy may be otherwise tomorrow.
FOR_GOOD = (None, RejectReason.INVALID, RejectReason.BOUNCED)
SOFT = re.compile("soft|transient|temporar", re.IGNORECASE)
SOFT_ANSWER = re.compile(r"^\s*4\d\d\b|\b4\.\d{1,3}\.\d|\b5\.2\.2\b")  # "later", or a full mailbox
SOFT_CLASSES = {"20", "21", "22", "23", "24", "25", "40", "70"}  # SparkPost's


def note(sender, event, esp_name, **kwargs):
    """Receives django-anymail's `tracking`; the same event twice changes nothing."""
    if event.recipient and (word := verdict(event)):
        said = " ".join((event.mta_response or event.description or "").split())
        suppress(event.recipient, f"{word} ({esp_name}): {said}".removesuffix(": "))


def verdict(event):
    """The reason to block the address, as staff read it; "" if there is none."""
    is_refused = event.event_type == EventType.REJECTED
    if event.event_type == EventType.COMPLAINED or (is_refused and event.reject_reason == RejectReason.SPAM):
        return "complained"
    is_bounce = is_refused or event.event_type == EventType.BOUNCED
    return "bounced" if is_bounce and event.reject_reason in FOR_GOOD and not is_soft(event) else ""


def is_soft(event):
    """django-anymail calls both a bounce; what kind it is only the provider's own words tell."""
    raw = {name.lower(): value for name, value in words(event.esp_event or {})}
    kinds = " ".join(str(raw.get(name, "")) for name in ("type", "event", "bouncetype", "bounce_type"))
    return bool(
        SOFT.search(kinds)
        or SOFT_ANSWER.search(event.mta_response or "")
        or raw.get("hard_bounce") is False  # Mailjet's
        or str(raw.get("bounce_class")) in SOFT_CLASSES
    )


def words(raw):
    """The names and values of the report, those one level down too."""
    for name, value in raw.items():
        yield name, value
        if isinstance(value, dict):
            yield from value.items()
