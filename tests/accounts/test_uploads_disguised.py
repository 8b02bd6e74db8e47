"""What would run is found, too, where only other programs than the one that searches would see it."""

import io
import zipfile

import pytest

from accounts.models import Document
from accounts.uploads import documents
from tests import hostile, uploads

pytestmark = pytest.mark.django_db
SCRIPT = b"<</S/JavaScript/JS(x)>>"
LINK = b"<</Type/Annot%s/Subtype/Link/A" + SCRIPT + b">>"
FIELD = '<w:p><w:fldSimple w:instr="DDEAUTO c:\\cmd.exe"/></w:p>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
FONT = "application/x-font-ttf"
BEGIN, END = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "end"))
KEYS = '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="vnd.sun.star.script:a"/>'
OBJECT = r"{\object\objemb{\*\objdata 0105}}"


def header(space=WORD, encoding="utf-8"):
    return f'<w:hdr xmlns:w="{space}">{FIELD}</w:hdr>'.encode(encoding)


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("run.exe", b"MZ")
    return out.getvalue()


def stream(content):
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def damaged(upload):
    return uploads.SimpleUploadedFile("cv.pdf", upload.read().replace(b"startxref\n", b"startxref\n9"))


def link(target):
    return b"<</Type/Annot/A<</S/URI/URI%s>>>>" % target


PDF = {
    "comment in what stands before an object": (hostile.pdf(LINK % b"", begin=b"%d%%x\n0 obj"), "active"),
    "comment before its last word": (hostile.pdf(LINK % b"", begin=b"%d 0 %%x\nobj"), "active"),
    "comment that is long": (hostile.pdf(LINK % b"", begin=b"%d 0 %%" + b"x" * 999 + b"\nobj"), "active"),
    "number of many digits": (hostile.pdf(LINK % b"", begin=b"%020d 0 obj"), "active"),
    "second number of many digits": (hostile.pdf(LINK % b"", begin=b"%d 0000000 obj"), "active"),
    "nothing between number and word": (hostile.pdf(LINK % b"", begin=b"%d 0obj"), "active"),
    "object that begins in a string": (hostile.pdf(LINK % b"/X(7 0 obj 5 )"), "active"),
    "object that begins in a comment": (hostile.pdf(LINK % b"%7 0 obj 5\n"), "active"),
    "object in a comment that opens a string": (hostile.pdf(LINK % b"%7 0 obj (\n" + b"%)"), "active"),
    "stream that begins in a string": (
        hostile.pdf(LINK % b"/X(endobj 7 0 obj <</Length 99>>stream\n)" + b"(endstream endobj)"),
        "active",
    ),
    "table of objects cut by a string": (
        hostile.pdf(hostile.compressed(SCRIPT, before=b"/X(8 0 obj)")),
        "active",
    ),
    "table of objects cut by a comment": (
        hostile.pdf(hostile.compressed(SCRIPT, before=b"%8 0 obj 5\n")),
        "active",
    ),
    "table of objects that lies about its size": (hostile.pdf(hostile.compressed(SCRIPT, size=9)), "broken"),
    "root that stands in the trailer": (
        hostile.pdf(root=b"<</Type/Catalog/Pages 2 0 R/OpenAction%s>>" % SCRIPT),
        "broken",  # our library wants a reference there, others don't
    ),
    "script that the trailer holds": (hostile.pdf(root=b"1 0 R/X" + SCRIPT), "active"),
    "link that is there twice": (hostile.pdf(link(b"(https://a.example)/URI(javascript:1)")), "active"),
    "action that is there twice in a damaged file": (
        damaged(hostile.pdf(b"<</A<</S/GoTo/S/Launch/F(cmd.exe)>>>>")),
        "active",
    ),
    "beginning of all links": (hostile.pdf(catalogue=b"/URI<</Base(javascript:)>>"), "active"),
    "thread of another file": (hostile.pdf(rb"<</A<</S/Thread/F(\\\\a.example\\x)>>>>"), "external"),
    "page of another file": (hostile.pdf(b"<</Ref<</F(//a.example/x.pdf)/Page 0>>>>"), "external"),
    "picture of another file": (hostile.pdf(b"<</OPI<</2.0<</F(http://a.example/x)>>>>>>"), "external"),
    "attachment that lies elsewhere": (hostile.pdf(b"<</FS/URL/UF(http://a.example/x.exe)>>"), "external"),
    "program for a printer": (hostile.pdf(b"<</Subtype/PS/Length 4>>stream\nquit\nendstream"), "active"),
    "tape": (hostile.pdf(first=b"%" + b"x" * 247 + b"ustar\n"), "polyglot"),
    "disk": (hostile.pdf(first=b"%" + b"x" * 32759 + b"CD001\n"), "polyglot"),
    "archive far from the end": (hostile.pdf(stream(archive()), stream(b"q Q\n" * 17_000)), "polyglot"),
    "archive without an end": (hostile.pdf(stream(archive()[:-22])), "polyglot"),
}
OFFICE = {
    "field in a header of any name": (hostile.word_part("word/x.xml", header(), HEADER), "active"),
    "field in other letters": (hostile.word_part("word/x.xml", header(encoding="utf-16"), HEADER), "active"),
    "field of the strict kind": (hostile.word_part("word/x.xml", header(STRICT), HEADER), "active"),
    "picture by a field": (hostile.word_with_field('INCLUDEPICTURE "http://a.example/x" \\d'), "external"),
    "link into a network by a field": (hostile.word_with_field(r'HYPERLINK "\\\\a.example\\x"'), "active"),
    "link to a script by a field": (hostile.word_with_field('HYPERLINK "javascript:1"'), "active"),
    "documents by a field": (hostile.word_with_field(r'RD "\\\\a.example\\x"'), "active"),
    "field whose first word is a field": (
        hostile.word_replaced(
            "</w:p>",
            f"<w:r>{BEGIN}{BEGIN}<w:instrText>QUOTE</w:instrText>{END}<w:instrText> a b</w:instrText>{END}</w:r></w:p>",
        ),
        "active",
    ),
    "relation in small letters": (
        hostile.word_with_relation("image", "http://a.example/x", ' TargetMode="external"'),
        "external",
    ),
    "relation that does not say where it leads": (
        hostile.word_with_relation("attachedTemplate", "http://a.example/x.dotm", ""),
        "external",
    ),
    "picture of an older kind": (
        hostile.word_replaced(
            "</w:p>",
            '<w:r><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://a.example/x"/></w:r></w:p>',
        ),
        "external",
    ),
    "program declared as text": (hostile.word_part("word/a.exe", b"MZ\x90", "application/xml"), "embedded"),
    "program declared as a font": (hostile.word_part("word/a.exe", b"MZ\x90", FONT), "embedded"),
    "macros declared as a theme": (
        hostile.word_part("word/theme/a.xml", b"\xd0\xcf\x11\xe0", "application/vnd.a.theme+xml"),
        "embedded",
    ),
    "program as a font of OpenDocument": (hostile.odt(Fonts__a="MZ\x90"), "embedded"),
    "key that calls a macro": (
        hostile.rewritten(hostile.odt(), {"Configurations2/a.xml": KEYS}),
        "active",
    ),
    "macro that is called": (hostile.odt("<text:execute-macro/>"), "macros"),
    "data that only we pass over": (hostile.rtf(f"{{\\pict\\BIN{len(OBJECT)} {OBJECT}}}"), "embedded"),
    "data of an object": (hostile.rtf(f"{{\\pict\\bin{len(OBJECT)} {OBJECT}}}"), "embedded"),
    "number that is read differently": (hostile.rtf(r"{\pict\bin00000000012 }"), "broken"),
    "link to a script in RTF": (hostile.rtf(r'{\field{\*\fldinst HYPERLINK "javascript:1"}}'), "active"),
    "picture by a field in RTF": (
        hostile.rtf(r'{\field{\*\fldinst INCLUDEPICTURE "http://a.example"}}'),
        "external",
    ),
    "field as a word in RTF": (
        hostile.rtf(r'{\field{\*\fldinst {\field{\*\fldinst QUOTE "DDE"}{\fldrslt DDE}} a b}}'),
        "active",
    ),
    "picture by its name in RTF": (
        hostile.rtf(r"{\shp{\*\shpinst{\sp{\sn pibName}{\sv http://a.example}}}}"),
        "external",
    ),
    "property that breaks in": (hostile.rtf(r"{\shp{\*\shpinst{\sp{\sn pFragments}{\sv 1}}}}"), "active"),
    "page as a mail": (uploads.text("Content-Type: text/html\n\nJane Doe, welder =3Cb=3E"), "kind"),
    "settings of Windows": (uploads.text("Windows Registry Editor Version 5.00\nJane Doe, welder"), "kind"),
    "command of a folder": (uploads.text("[Shell]\nIconFile=x\nJane Doe, welder"), "kind"),
    "spreadsheet as text": (uploads.text("ID;P\nC;X1;Jane Doe, welder"), "kind"),
    "commands to a terminal": (uploads.text("Jane Doe, welder \x9b2J"), "kind"),
}


@pytest.mark.parametrize("kind", PDF | OFFICE)
def test_disguised_is_refused_as_well(kind):
    upload, reason = (PDF | OFFICE)[kind]
    with pytest.raises(documents.Refused) as caught:
        documents.stage(upload)
    assert caught.value.reason == reason
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "upload",
    [
        hostile.pdf(b"<</Title(An obj of 5 \\(five\\) parts, 7 0 R)/Subject(100 % (yes))>>"),
        hostile.pdf(b"<</Type/Annot/Subtype/Link/F 4/A<</S/URI/URI(https://a.example)>>>>"),
        hostile.pdf(b"<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>", b"<</Title(One)/Parent 6 0 R>>"),
        hostile.word_with_field('HYPERLINK \\l "chapter" '),
        hostile.word_with_field('HYPERLINK "https://a.example/?a=1"'),
        hostile.word_with_field(' IF "a" = "b" "c" '),
        hostile.rtf(r'{\field{\*\fldinst HYPERLINK "https://a.example"}{\fldrslt here}}'),
        hostile.rtf(r"{\pict\wmetafile8\bin4 abcd}"),
    ],
)
def test_what_only_looks_alike_is_accepted(upload):
    documents.stage(upload)
    assert Document.objects.exists()
