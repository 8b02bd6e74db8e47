from django.db.models import Func, TextField


class TitleKey(Func):
    """The stems of a title's words, sorted: equal for titles that mean the same job (see migration 0007)."""

    function = "posting_title_key"
    output_field = TextField()
