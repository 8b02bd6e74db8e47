"""PDFs that would run, load or hide something are refused, each for its reason; honest oddities are not."""

import io
import zipfile

import pytest

from accounts.models import Document
from accounts.uploads import documents
from tests import hostile, uploads

pytestmark = pytest.mark.django_db
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
EMBEDDED = b"<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>"
FILE = b"<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream"


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("run.exe", b"MZ")
    return out.getvalue()


REFUSED = {
    "script on opening": (lambda: hostile.pdf(catalogue=b"/OpenAction" + SCRIPT), "active"),
    "script in an object that nothing names": (lambda: hostile.pdf(SCRIPT), "active"),
    "script that is called by escaped names": (lambda: hostile.pdf(b"<</S/Java#53cript/#4aS(x)>>"), "active"),
    "script inside a stream of objects": (lambda: hostile.pdf(hostile.compressed(SCRIPT)), "active"),
    "script inside one that does not say so": (
        lambda: hostile.pdf(hostile.compressed(SCRIPT).replace(b"/Type/ObjStm", b"/Type/Nothing")),
        "active",
    ),
    "script behind broken syntax": (lambda: hostile.pdf(b"<</A<</S/JavaScript/JS(x)>>/B ]"), "active"),
    "script in a table of names": (
        lambda: hostile.pdf(b"<</JavaScript<</Names[(a)6 0 R]>>/JS 6 0 R>>"),
        "active",
    ),
    "action whose kind is a reference": (
        lambda: hostile.pdf(b"<</S 7 0 R/F(cmd.exe)>>", b"/Launch"),
        "active",
    ),
    "program that is started": (lambda: hostile.pdf(b"<</S/Launch/F(cmd.exe)>>"), "active"),
    "form that sends itself": (lambda: hostile.pdf(b"<</S/SubmitForm/F(http://a.example)>>"), "active"),
    "file of a network": (lambda: hostile.pdf(b"<</S/GoToR/F(\\\\\\\\a.example\\\\x)>>"), "active"),
    "rich media": (lambda: hostile.pdf(b"<</Type/Annot/Subtype/RichMedia>>"), "active"),
    "form of another kind": (lambda: hostile.pdf(b"<</XFA 4 0 R>>"), "active"),
    "stream from elsewhere": (
        lambda: hostile.pdf(b"<</Length 0/F(http://a.example)>>stream\n\nendstream"),
        "external",
    ),
    "program attached": (lambda: hostile.pdf(EMBEDDED, FILE), "embedded"),
    "file attached that nothing names": (lambda: hostile.pdf(FILE), "embedded"),
    "text attached": (lambda: hostile.pdf_with_attachment("a.txt", b"hello"), "embedded"),
    "entities attached": (
        lambda: hostile.pdf_with_attachment("a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "embedded",
    ),
    "page with a script attached": (
        lambda: hostile.pdf_with_attachment("a.xml", b"<html><script>1</script></html>"),
        "embedded",
    ),
    "address that is opened without a click": (
        lambda: hostile.pdf(catalogue=b"/OpenAction<</S/URI/URI(https://a.example)>>"),
        "active",
    ),
    "the same by a reference": (
        lambda: hostile.pdf(b"<</S/URI/URI(https://a.example)>>", catalogue=b"/OpenAction 6 0 R"),
        "active",
    ),
    "address when a page is closed": (
        lambda: hostile.pdf(catalogue=b"/AA<</WC<</S/URI/URI(https://a.example)>>>>"),
        "active",
    ),
    "link to a script": (
        lambda: hostile.pdf(b"<</Type/Annot/Subtype/Link/A<</S/URI/URI(javascript:1)>>>>"),
        "active",
    ),
    "link to a script, in numbers": (
        lambda: hostile.pdf(b"<</A<</S/URI/URI(\\152avascript\\072 1)>>>>"),
        "active",
    ),
    "link to a program of the system": (
        lambda: hostile.pdf(b"<</A<</S/URI/URI<6D732D6D7364743A2F6964>>>>>"),
        "active",
    ),
    "link into a network": (lambda: hostile.pdf(rb"<</A<</S/URI/URI(\\\\a.example\\x)>>>>"), "active"),
    "archive of another kind inside": (
        lambda: hostile.pdf(b"<</Length 8>>stream\nRar!\x1a\x07\x01\0\nendstream"),
        "polyglot",
    ),
    "archive behind": (lambda: hostile.pdf(behind=archive()), "polyglot"),
    "archive inside": (
        lambda: hostile.pdf(b"<</Length %d>>stream\n%s\nendstream" % (len(archive()), archive())),
        "polyglot",
    ),
    "page behind": (lambda: hostile.pdf(behind=b"<html><script>alert(1)</script>"), "polyglot"),
    "page at the beginning": (
        lambda: uploads.SimpleUploadedFile("a.pdf", b"%PDF-1.7\n<script>1</script>\n" + hostile.pdf().read()),
        "polyglot",
    ),
    "program before": (lambda: hostile.pdf(before=b"MZ\x90\0"), "kind"),
    "picture before": (lambda: hostile.pdf(before=b"GIF89a"), "kind"),
}


def refusal(upload):
    with pytest.raises(documents.Refused) as caught:
        documents.stage(upload)
    assert not Document.objects.exists()
    return caught.value.reason


@pytest.mark.parametrize("kind", REFUSED)
def test_refused_for_its_reason(kind):
    make, reason = REFUSED[kind]
    assert refusal(make()) == reason


def test_words_about_scripts_are_no_scripts():
    """The page names JavaScript twice, and so does what the file says of itself."""
    about = b"<</Title(HTML/JavaScript)/Keywords(/JS /Launch /EF)>>"
    document = documents.stage(hostile.pdf(about, hostile.compressed(b"<</Title(CSS/JavaScript)>>")))
    assert document.remark == ""
    assert document.text == "Jane Doe of Essen, since 2010 with JavaScript and HTML/JavaScript"


def test_links_and_a_page_to_begin_with_are_honest():
    link = b"<</Type/Annot/F 4/Subtype/Link/A<</S/URI/URI(https\\072//jane.example)>>>>"
    document = documents.stage(hostile.pdf(link, catalogue=b"/OpenAction[3 0 R/Fit]"))
    assert document.remark == ""
    assert documents.stage(hostile.pdf(catalogue=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>")).verified_at


def test_data_of_a_europass_cv_are_remarked_on():
    document = documents.stage(
        hostile.pdf_with_attachment("europass.xml", b"<SkillsPassport><a/></SkillsPassport>")
    )
    assert document.remark == "attachment"
    assert "Europass" in document.words


def test_damaged_table_of_contents_is_remarked_on():
    content = hostile.pdf().read().replace(b"startxref\n", b"startxref\n9")
    assert documents.stage(uploads.SimpleUploadedFile("a.pdf", content)).remark == "repaired"


def test_file_without_a_table_of_contents_is_searched_too():
    content = hostile.pdf(SCRIPT).read()
    content = content[: content.index(b"xref\n0")] + b"trailer<</Root 1 0 R>>\n%%EOF"
    assert refusal(uploads.SimpleUploadedFile("a.pdf", content)) == "active"
    honest = content.replace(SCRIPT, b"<<>>")
    assert documents.stage(uploads.SimpleUploadedFile("a.pdf", honest)).text.startswith("Jane Doe")


def test_older_version_inside_the_file_is_looked_at():
    """A later table of contents names a harmless object in the place of the script, which a reader may ignore."""
    content = hostile.pdf(SCRIPT).read()
    start = len(content)
    content += b"6 0 obj<<>>endobj\nxref\n6 1\n%010d 00000 n \ntrailer<</Root 1 0 R/Size 7/Prev 9>>\n" % start
    content += b"startxref\n%d\n%%%%EOF\n" % content.rindex(b"xref\n6 1")
    assert refusal(uploads.SimpleUploadedFile("a.pdf", content)) == "active"


def test_blank_pages_are_remarked_on():
    assert documents.stage(uploads.pdf()).remark == "blank"
