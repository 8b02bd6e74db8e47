"""Companies, ads and questions, from the files in `demo/`."""

import hashlib
import json
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from companies.models import Company
from postings.imports.run import import_source
from postings.models import Posting, Question

FOLDER = settings.BASE_DIR / "demo"
ANCHOR = date(2026, 1, 1)  # the day of which the shipped dates tell; it becomes today


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
    """Through the same importer that takes everybody's ads."""
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        for path in sorted((FOLDER / "postings").glob("*.jsonl")):
            shifted = Path(folder, path.name)
            with path.open(encoding="utf-8") as lines, shifted.open("w", encoding="utf-8") as out:
                out.writelines(f"{json.dumps(moved_to_today(json.loads(line)))}\n" for line in lines)
            report = import_source(str(shifted), "jsonld", say=lambda level, text: level == 1 and say(text))
            say(f"{path.name}: {report}")
    Posting.objects.update(import_source="")  # no later import takes the companies' own ads for vanished ones


def moved_to_today(data):
    shift = timezone.localdate() - ANCHOR
    published = date.fromisoformat(data["datePosted"]) + shift
    data["datePosted"] = published.isoformat()
    if published < timezone.localdate():
        data["datePosted"] += f"T{time_of_day(data['identifier']['value'])}"
    if "validThrough" in data:
        data["validThrough"] = (date.fromisoformat(data["validThrough"]) + shift).isoformat()
    return data


def time_of_day(reference):
    """Some minute after midnight, the same for an ad each time: one day's ads come mixed, not company by company."""
    return f"00:{hashlib.sha256(reference.encode()).digest()[0] % 60:02}"


def load_questions():
    for entry in json.loads((FOLDER / "questions.json").read_text(encoding="utf-8")):
        posting = Posting.objects.get(reference=entry["posting"])
        for position, data in enumerate(entry["questions"]):
            must_be = data.pop("must_be")
            must_be = {True: "yes", False: "no", None: ""}.get(must_be, must_be)
            Question.objects.create(posting=posting, position=position, must_be=must_be, **data)
