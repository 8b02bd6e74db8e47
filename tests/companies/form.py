"""The form of a company in the admin, and pictures to put into it."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

TEXTS = dict.fromkeys(("story_en", "story_de", "benefits_en", "benefits_de"), "") | {
    "photos-TOTAL_FORMS": "0",
    "photos-INITIAL_FORMS": "0",
}


def picture(kind="PNG", size=(900, 300), name="../../evil\n.png"):
    out = BytesIO()
    Image.new("RGB", size, "#0a6b4a").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/svg+xml")


def change(company):
    return reverse("admin:companies_company_change", args=[company.pk])
