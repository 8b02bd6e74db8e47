"""The way in: every mail of the product is a row first, written in the same transaction as what it tells of."""

import json
import logging
import uuid

from django.utils import timezone

from jobboard.copying import as_line, copy_all, copy_lines

from .models import Delivery, Queue, Status
from .wake import Waker

logger = logging.getLogger(__name__)


class NotYet(Exception):
    """Raised by a renderer: the mail is wanted, but not before `until`."""

    def __init__(self, until):
        super().__init__(until)
        self.until = until


_renderers = {}
_loaders = {}
_outcomes = {}
_forgotten = set()
_wakers = {queue: Waker("mail.tasks.drain", str(queue), [str(queue)]) for queue in Queue}


def register(kind, renderer, *, load=None, on_outcome=None, is_forgotten=False):
    """Called in `AppConfig.ready()`.

    `renderer(delivery)` runs at the hand-over, in the delivery's language, and gives an `EmailMessage`, or None if the
    mail is no longer wanted, or raises NotYet. It may run more than once, so it changes nothing but the payload, which
    is kept as it left it before the hand-over begins. `load(deliveries)` reads what a batch needs, and its answer is
    the renderer's second argument. `on_outcome(delivery)`, asked with the final status and the payload still there,
    gives what is to be done in the transaction that writes it, or None. With `is_forgotten` the row goes with the
    outcome: it is the last word to somebody whose data is erased.
    """
    _renderers[kind] = renderer
    if load:
        _loaders[kind] = load
    if on_outcome:
        _outcomes[kind] = on_outcome
    if is_forgotten:
        _forgotten.add(kind)


def load(deliveries):
    """{kind: what its loader has read for a batch}, but for loaders that can't: that may be the fault of one row."""
    loaded = {}
    for kind in {delivery.kind for delivery in deliveries} & _loaders.keys():
        try:
            loaded[kind] = _loaders[kind]([delivery for delivery in deliveries if delivery.kind == kind])
        except Exception:
            logger.exception("mails of kind %s can't be read together", kind)
    return loaded


def make(delivery, loaded):
    """The message, or None if it is no longer wanted; NotYet if it is to wait."""
    renderer, loader = _renderers[delivery.kind], _loaders.get(delivery.kind)
    if loader is None:
        return renderer(delivery)
    return renderer(delivery, loaded.get(delivery.kind) or loader([delivery]))


def consequence_of(delivery):
    """What is to be done because of its final status, or None."""
    return _outcomes[delivery.kind](delivery) if delivery.kind in _outcomes else None


def is_forgotten(kind):
    return kind in _forgotten


def enqueue(kind, *, to, language, payload=None, queue=Queue.BULK, key=None):
    """The new delivery; or, when the key is known, the one that exists: the database decides, not a look beforehand."""
    wanted = Delivery(kind=kind, to=to, language=language, payload=payload or {}, queue=queue, key=key)
    if key is None:
        wanted.save(force_insert=True)
    else:
        Delivery.objects.bulk_create([wanted], ignore_conflicts=True)
        delivery = Delivery.objects.get(key=key)
        if delivery.pk != wanted.pk:
            return delivery
    wake(queue)
    return wanted


def enqueue_all(deliveries):
    """Many new ones of one queue in one statement; none of their keys may be known."""
    if deliveries:
        copy_all(deliveries)
        wake(deliveries[0].queue)


def enqueue_thousands(kind, queue, mails):
    """The same without a model for each, out of (key, to, language, payload); gives their ids."""
    now, ids = str(timezone.now()), [uuid.uuid4() for _ in mails]
    same = {"kind": kind, "queue": queue.value, "status": Status.PENDING.value, "attempts": "0", "error": ""}
    same |= {"next_at": now, "created_at": now}
    values = tuple(same.values())
    copy_lines(
        Delivery._meta.db_table,
        ("id", "key", "to", "language", "payload", *same),
        [
            as_line(str(pk), key, to, language, json.dumps(payload), *values)
            for pk, (key, to, language, payload) in zip(ids, mails, strict=True)
        ],
    )
    if mails:
        wake(queue)
    return ids


def enqueue_missing(deliveries):
    """Those of one queue whose key is not known yet, in one statement, for who needs none of them."""
    if deliveries:
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
        wake(deliveries[0].queue)


def wake(queue):
    """A worker looks after this queue once the transaction is committed."""
    _wakers[Queue(queue)].on_commit()
