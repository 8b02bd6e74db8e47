"""The log of who has seen or taken along candidates' data."""

from .models import Access


def note(what, *, by, application=None, posting=None, number=1):
    posting = posting or application.posting
    return Access.objects.create(
        company_id=posting.company_id,
        by=by,
        what=what,
        posting=posting,
        application=application,
        number=number,
    )
