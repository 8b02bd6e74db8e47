"""Short names in addresses: letters as German speakers would write them without dots."""

from django.utils.text import slugify

from .models import Company

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def free_slug(name, besides=()):
    """One that no company has, nor one of those `besides`."""
    base = base_of(name)
    taken = {*Company.objects.filter(slug__startswith=base).values_list("slug", flat=True), *besides}
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def free_slugs(names):
    """One for each, in one query where nobody has them."""
    bases = [base_of(name) for name in names]
    taken, found = set(Company.objects.filter(slug__in=bases).values_list("slug", flat=True)), []
    for name, base in zip(names, bases, strict=True):
        found.append(free_slug(name, found) if base in taken else base)
        taken.add(found[-1])
    return found


def base_of(name):
    return slugify(name.translate(UMLAUTS))[:70].strip("-") or "company"
