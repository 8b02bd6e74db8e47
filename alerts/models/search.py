import hashlib

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, override

from postings.search import JobSearch
from postings.search.labels import details


class SavedSearchQuerySet(models.QuerySet):
    @transaction.atomic
    def forget(self, pks):
        """Those of these that no alert asks for any more: what somebody has looked for may tell who they are."""
        list(self.filter(pk__in=pks).order_by("pk").select_for_update())
        self.filter(pk__in=pks, alerts=None).delete()


class SavedSearch(models.Model):
    """A search in its canonical form; equal searches of a million alerts share one row.

    Its words for people are kept with it, in each language, so that a list of alerts asks nothing more.
    """

    key = models.CharField(max_length=64, unique=True)  # SHA-256 of the canonical query, which may be long
    query = models.TextField()
    words = models.JSONField(default=dict)  # {language: {"title": …, "details": …}}

    objects = SavedSearchQuerySet.as_manager()

    def __str__(self):
        return self.title or self.query

    @classmethod
    def of(cls, search):
        """The row of a JobSearch; two people who ask for the same at once end at the same one."""
        key = key_of(search.canonical)
        saved = cls.objects.filter(key=key).first()
        if saved is None:
            new = cls(key=key, query=search.canonical, words=in_words(search))
            cls.objects.bulk_create([new], ignore_conflicts=True)
            saved = cls.objects.get(key=key)
        return saved

    @classmethod
    def hold(cls, search):
        """The same, kept from being forgotten until the end of the transaction."""
        while True:
            row = cls.objects.select_for_update(no_key=True).filter(pk=cls.of(search).pk).first()
            if row:
                return row

    @cached_property
    def search(self):
        return JobSearch.from_canonical(self.query)

    @property
    def title(self):
        return self.in_language().get("title", "")

    @property
    def details(self):
        return self.in_language().get("details", "")

    @property
    def url(self):
        """The results, newest first."""
        return f"{reverse('search')}?{self.query}{'&' if self.query else ''}sort=newest"

    def in_language(self):
        return self.words.get(get_language()) or self.words.get(settings.LANGUAGE_CODE) or {}


def key_of(query):
    return hashlib.sha256(query.encode()).hexdigest()


def in_words(search):
    words = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words[language] = {"title": search.title, "details": ", ".join(details(search))}
    return words
