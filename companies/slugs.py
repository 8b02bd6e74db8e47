"""Short names in addresses: letters as German speakers would write them without dots."""

from django.utils.text import slugify

from .models import Company

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def free_slug(name):
    """One that no company has."""
    base = slugify(name.translate(UMLAUTS))[:70].strip("-") or "company"
    taken = set(Company.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
