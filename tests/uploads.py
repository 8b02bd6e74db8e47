"""Files to upload: real ones, and such as only an attacker makes."""

import io
import zipfile
from contextlib import contextmanager
from pathlib import Path

import docx
import pypdf
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

DATA = Path(__file__).parent / "accounts" / "data"


def sample(name):
    return SimpleUploadedFile(name, (DATA / name).read_bytes())


def cv():
    """John Doe's, with his address and no telephone number."""
    return sample("cv.pdf")


def pdf(pages=1, name="cv.pdf", subject=""):
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    writer.add_metadata({"/Subject": subject})
    content = io.BytesIO()
    writer.write(content)
    return SimpleUploadedFile(name, content.getvalue())


def word(*paragraphs, name="cv.docx"):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    content = io.BytesIO()
    document.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def word_with(name, content, stored=False):
    """A sound DOCX with one more part."""
    upload = word("Text")
    with zipfile.ZipFile(upload.file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content, zipfile.ZIP_STORED if stored else None)
    return SimpleUploadedFile("cv.docx", upload.file.getvalue())


def text(words, name="cv.txt"):
    return SimpleUploadedFile(name, words.encode())


def archive(**entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in entries.items():
            zipped.writestr(name, data)
    return SimpleUploadedFile("cv.docx", content.getvalue())


@contextmanager
def storage_down():
    """A plain file stands where the folder of documents was, so that nothing can be written."""
    root = Path(storages["private"].path(""))
    folder, away = root / "documents", root / "documents-away"
    root.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        folder.rename(away)
    folder.write_text("")
    try:
        yield
    finally:
        folder.unlink()
        if away.exists():
            away.rename(folder)
