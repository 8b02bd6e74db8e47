"""Files that only an attacker makes: each does in a small way what the real ones do, and none can harm."""

import io
import zipfile
import zlib

import pypdf
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import uploads

WORDS = b"BT /F1 12 Tf 20 50 Td (Jane Doe of Essen, since 2010 with JavaScript and HTML/JavaScript) Tj ET"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/"'
    ' m:media-type="application/vnd.oasis.opendocument.text"/>{}</m:manifest>'
)
ODT = (
    '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<o:body><o:text>{}</o:text></o:body></o:document-content>"
)


def pdf(*objects, catalogue=b"", before=b"", behind=b"", first=b"", begin=b"%d 0 obj", root=b"1 0 R"):
    """One page with some words; `objects` are what stands in objects 6, 7 … of the file, and `begin` before each."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R %s>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 99]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(WORDS), WORDS),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *objects,
    ]
    content, table = before + b"%PDF-1.5\n" + first, b""
    for number, body in enumerate(bodies, 1):
        table += b"%010d 00000 n \n" % len(content)
        content += (begin if number > 5 else b"%d 0 obj") % number + body + b"\nendobj\n"
    size = len(bodies) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root %s/Size %d>>\nstartxref\n%d\n%%%%EOF\n"
    content += end % (size, table, root, size, len(content))
    return SimpleUploadedFile("cv.pdf", content + behind)


def compressed(body, filters=b"/Filter/FlateDecode", before=b"", size=None):
    """An object inside a stream of objects, where no search of the file's bytes finds it."""
    content = zlib.compress(b"9 0 " + body)
    entries = b"%s/N 1/First 4/Length %d%s" % (before, len(content) if size is None else size, filters)
    return b"<</Type/ObjStm%s>>stream\n%s\nendstream" % (entries, content)


def pdf_with_attachment(name, content):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(uploads.cv().read()))
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return SimpleUploadedFile("cv.pdf", out.getvalue())


def rewritten(upload, parts):
    """The same archive with some parts replaced or added."""
    out, parts = io.BytesIO(), dict(parts)
    with zipfile.ZipFile(upload) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, parts.pop(entry.filename, None) or old.read(entry))
        for name, content in parts.items():
            new.writestr(name, content)
    return SimpleUploadedFile(upload.name, out.getvalue())


def word_replaced(old, new, part="word/document.xml"):
    upload = uploads.word("Jane Doe, welder")
    with zipfile.ZipFile(upload) as archive:
        content = archive.read(part).decode()
    assert old in content
    return rewritten(upload, {part: content.replace(old, new, 1)})


def word_with_relation(kind, target, mode=' TargetMode="External"'):
    relation = f'<Relationship Id="rId99" Type="{RELATION}{kind}" Target="{target}"{mode}/></Relationships>'
    return word_replaced("</Relationships>", relation, "word/_rels/document.xml.rels")


def word_with_field(*runs):
    pieces = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")]
    return word_replaced("</w:p>", f"{marks[0]}{pieces}{marks[1]}</w:p>")


def odt(body="<text:p>Jane Doe, welder</text:p>", manifest="", **parts):
    """Names of further parts have `__` for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", ODT.format(body))
        archive.writestr("META-INF/manifest.xml", MANIFEST.format(manifest))
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return SimpleUploadedFile("cv.odt", out.getvalue())


def word_part(name, content, kind):
    """A sound DOCX with one more part that is declared to be of that kind."""
    with zipfile.ZipFile(uploads.word("x")) as archive:
        types = archive.read("[Content_Types].xml").decode()
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    parts = {name: content, "[Content_Types].xml": types.replace("</Types>", override)}
    return rewritten(uploads.word("Jane Doe, welder"), parts)


def rtf(body="", behind=b""):
    return SimpleUploadedFile(
        "cv.rtf", b"{\\rtf1\\ansi\\ansicpg1252 Jane Doe, welder\\par " + body.encode() + b"}" + behind
    )


def overlapping():
    """Two entries of one and the same data: with thousands of them a few kilobytes would unpack to gigabytes."""
    out = io.BytesIO(uploads.word("Text").read())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/a.xml", b"<a/>" * 1000)
        first = archive.getinfo("word/a.xml")
        second = zipfile.ZipInfo("word/b.xml")
        for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type", "flag_bits"):
            setattr(second, field, getattr(first, field))
        archive.filelist.append(second)
    return SimpleUploadedFile("cv.docx", out.getvalue())


def with_gap(hidden):
    """Bytes between the entries and the directory, which a reader of archives passes over."""
    content = uploads.word("Text").read()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.start_dir
    end = content.rindex(b"PK\x05\x06")
    moved = (start + len(hidden)).to_bytes(4, "little")
    changed = content[:start] + hidden + content[start : end + 16] + moved + content[end + 20 :]
    return SimpleUploadedFile("cv.docx", changed)
