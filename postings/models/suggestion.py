"""What people may want to type into the search field, as the open ads use it."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _


class Suggestion(models.Model):
    """A title, skill or company of open ads. `key` is the folded label: one row for all spellings of it."""

    class Kind(models.TextChoices):
        TITLE = "title", _("Title")
        SKILL = "skill", _("Skill")
        COMPANY = "company", _("Company")

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=250)
    label = models.CharField(max_length=200)
    count = models.PositiveIntegerField()  # open ads

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="suggestion_once_a_kind")]

    def __str__(self):
        return self.label


class SuggestionStart(models.Model):
    """A beginning under which a suggestion is found: its key from one of its words on.

    The number of ads stands here once more, so that the index alone says which of ten thousand are the first.
    """

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="starts", db_index=False)
    position = models.PositiveSmallIntegerField()  # of the word, from 0
    text = models.CharField(max_length=60)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "position"], name="suggestionstart_once_a_word")
        ]
        indexes = [
            models.Index(
                OpClass("text", "text_pattern_ops"),
                include=["count", "position", "suggestion"],
                name="suggestionstart_by_text",
            )
        ]

    def __str__(self):
        return self.text


class SuggestionWord(models.Model):
    """A word of the suggestions, for what was typed wrongly."""

    word = models.CharField(max_length=60, primary_key=True)
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(
                OpClass("word", "text_pattern_ops"), include=["count"], name="suggestionword_by_word"
            )
        ]

    def __str__(self):
        return self.word
