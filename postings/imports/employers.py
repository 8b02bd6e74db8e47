"""The companies whose ads they are: by name in whatever letters, or the one that was asked for."""

from companies.models import Company
from companies.slugs import free_slugs

from .normalise import web_address


class Employers:
    """Asks for all companies once a run."""

    def __init__(self, slug):
        self.slug, self.ids = slug, None

    def forget(self):
        """Some may have been made in a transaction that is gone."""
        self.ids = None

    def id_of(self, entry):
        """None if there is none yet."""
        if self.ids is None:
            rows = Company.objects.order_by("-pk").values_list("pk", "name", "slug")
            self.ids = {slug if self.slug else name.casefold(): pk for pk, name, slug in rows}
        return self.ids.get(self.key_of(entry))

    def key_of(self, entry):
        return self.slug or entry.organization.casefold()

    def make(self, entries):
        """Those that the board doesn't have, all at once, as a first import may bring thousands."""
        unknown = {}
        for entry in entries:
            if not entry.problem and self.id_of(entry) is None:
                unknown.setdefault(self.key_of(entry), entry)
        if not unknown:
            return
        made = [self.asked_for()] if self.slug else named(unknown.values())
        Company.objects.bulk_create(made)
        self.ids |= {key: company.pk for key, company in zip(unknown, made, strict=True)}

    def asked_for(self):
        name = self.slug.replace("-", " ").replace("_", " ").title()
        return Company(name=name, slug=self.slug)


def named(entries):
    slugs = free_slugs([entry.organization for entry in entries])
    return [
        Company(name=entry.organization, slug=slug, website=web_address(entry.imported.website, 200))
        for entry, slug in zip(entries, slugs, strict=True)
    ]
