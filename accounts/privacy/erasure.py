"""An account and all that the board holds about its owner, gone at once (C3)."""

from dataclasses import asdict

from django.db import transaction

from .. import emails
from ..models import User
from ..sign_in import audit
from . import own_data


@transaction.atomic
def erase(user):
    """Returns what law makes others keep, which is out of their sight from now on."""
    person = User.objects.select_for_update().get(pk=user.pk)
    email, language = person.email, person.language
    kept = own_data.what_is_kept(person)
    for holding in own_data.holdings():
        holding.restrict(person)
    for holding in own_data.holdings():
        holding.erase(person)
    words = {"user": person.pk}
    person.delete()
    transaction.on_commit(lambda: audit.logger.info("account erased", extra=words))
    emails.erased(email, language, [asdict(one) for one in kept])
    return kept
