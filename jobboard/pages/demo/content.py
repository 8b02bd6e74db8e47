"""Companies, ads and questions, from the files in `demo/`."""

import json
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from companies.models import Company
from postings.imports.run import Report, import_source
from postings.models import Posting, Question

FOLDER = settings.BASE_DIR / "demo"


def load_companies():
    in_german = settings.LANGUAGE_CODE.startswith("de")
    for data in json.loads((FOLDER / "companies.json").read_text(encoding="utf-8")):
        logo, is_verified, german = data.pop("logo"), data.pop("verified"), data.pop("industry_de")
        data["industry"] = german if in_german else data["industry"]
        data["verified_at"] = timezone.now() if is_verified else None
        company, _ = Company.objects.update_or_create(slug=data.pop("slug"), defaults=data)
        if logo:
            company.logo.save("logo.webp", ContentFile(webp(FOLDER / logo)))


def webp(path):
    """Logos are kept in the one format in which pages show them."""
    picture = BytesIO()
    with Image.open(path) as image:
        image.save(picture, "WEBP", quality=90)
    return picture.getvalue()


def load_postings(say):
    """Through the same importer that takes everybody's ads; it moves the shipped dates to today."""
    report = Report(lambda level, text: level == 1 and say(text))
    import_source(str(FOLDER / "postings"), "jsonld", report=report)
    say(f"ads: {report}")
    Posting.objects.update(import_source="")  # no later import takes the companies' own ads for vanished ones


def load_questions():
    for entry in json.loads((FOLDER / "questions.json").read_text(encoding="utf-8")):
        posting = Posting.objects.get(reference=entry["posting"])
        for position, data in enumerate(entry["questions"]):
            must_be = data.pop("must_be")
            must_be = {True: "yes", False: "no", None: ""}.get(must_be, must_be)
            Question.objects.create(posting=posting, position=position, must_be=must_be, **data)
