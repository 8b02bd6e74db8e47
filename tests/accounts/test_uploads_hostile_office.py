"""DOCX, ODT, RTF and text files that would run, load or hide something are refused, each for its reason."""

import pytest

from accounts.models import Document
from accounts.uploads import documents
from tests import hostile, uploads

pytestmark = pytest.mark.django_db
TEMPLATE = "attachedTemplate"
SCRIPTS = '<o:scripts><script:event-listener script:event-name="dom:load" xlink:href="x"/></o:scripts>'
NOT_CLEAR = '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'

WORD = {
    "macros": (lambda: uploads.word_with("word/vbaProject.bin", b"\xcc\x61"), "macros"),
    "macros in a part of another name": (
        lambda: hostile.word_replaced(
            "</Types>",
            '<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
            "[Content_Types].xml",
        ),
        "macros",
    ),
    "object": (lambda: hostile.word_with_relation("oleObject", "embeddings/a.bin", ""), "embedded"),
    "page as a part": (lambda: hostile.word_with_relation("aFChunk", "a.html", ""), "embedded"),
    "control": (lambda: hostile.word_with_relation("control", "activeX/a.xml", ""), "embedded"),
    "program as a part": (lambda: uploads.word_with("word/media/a.exe", b"MZ"), "embedded"),
    "program as a picture": (lambda: uploads.word_with("word/media/a.jpeg", b"MZ\x90"), "embedded"),
    "part that nothing declares": (lambda: uploads.word_with("a.hta", b"<script>"), "embedded"),
    "template of a stranger": (
        lambda: hostile.word_with_relation(TEMPLATE, "https://a.example/x.dotm"),
        "external",
    ),
    "template in a network": (
        lambda: hostile.word_with_relation(TEMPLATE, r"\\a.example\x.dotx"),
        "external",
    ),
    "template in a network, as an address": (
        lambda: hostile.word_with_relation(TEMPLATE, "file://a.example/x.dotx"),
        "external",
    ),
    "picture that tells who looks": (
        lambda: hostile.word_with_relation("image", "https://a.example/1.png"),
        "external",
    ),
    "field that starts a program": (lambda: hostile.word_with_field("DDEAUTO c:\\cmd.exe"), "active"),
    "the same in pieces": (lambda: hostile.word_with_field(' D"'[:2], "DE", "AUTO c:\\cmd.exe"), "active"),
    "the same in numbers": (lambda: hostile.word_with_field(" QUOTE 68 68 69 65 85 84 79"), "active"),
    "the same in one": (
        lambda: hostile.word_replaced("</w:p>", '<w:fldSimple w:instr=" dde a b"/></w:p>'),
        "active",
    ),
    "link to a script": (lambda: hostile.word_with_relation("hyperlink", "java\tscript:1"), "active"),
    "link to a program of the system": (
        lambda: hostile.word_with_relation("hyperlink", "ms-msdt:/id PCWDiagnostic"),
        "active",
    ),
    "link into a network": (lambda: hostile.word_with_relation("hyperlink", "file://a.example/x"), "active"),
    "add-in": (lambda: hostile.word_with_relation("webextensiontaskpanes", "a.xml", ""), "active"),
    "buttons of its own": (lambda: hostile.word_with_relation("ui/extensibility", "a.xml", ""), "active"),
    "entries that share their bytes": (hostile.overlapping, "bomb"),
    "program between the entries": (lambda: hostile.with_gap(b"MZ" + b"\x90" * 500), "polyglot"),
    "document behind": (
        lambda: uploads.SimpleUploadedFile("a.docx", uploads.word("a").read() + hostile.pdf().read()),
        "polyglot",
    ),
    "document in the first entry": (
        lambda: uploads.archive(**{"a.pdf": b"", "[Content_Types].xml": b"<Types/>"}, comment=b"%PDF-1.4"),
        "kind",
    ),
    "the same part twice": (
        lambda: uploads.word_with("WORD/document.xml", b"<a/>"),
        "broken",
    ),
    "path that leads out": (lambda: uploads.word_with("../../a.xml", b"<a/>"), "broken"),
}
TEXTS = {
    "script of OpenDocument": (lambda: hostile.odt(SCRIPTS), "macros"),
    "macros of OpenDocument": (lambda: hostile.odt(Basic__Standard__a="<a/>"), "macros"),
    "OpenDocument with a password": (lambda: hostile.odt(manifest=NOT_CLEAR), "encrypted"),
    "object in OpenDocument": (
        lambda: hostile.odt('<draw:object-ole xlink:href="./Object 1"/>'),
        "embedded",
    ),
    "file in OpenDocument": (lambda: hostile.odt(Object__content="x"), "embedded"),
    "program as a picture of OpenDocument": (
        lambda: hostile.odt(**{"Pictures__a.png": b"MZ\x90"}),
        "embedded",
    ),
    "picture from elsewhere": (
        lambda: hostile.odt('<draw:image xlink:href="https://a.example/1"/>'),
        "external",
    ),
    "picture of a network": (lambda: hostile.odt('<draw:image xlink:href="//a.example/1"/>'), "external"),
    "section from elsewhere": (lambda: hostile.odt('<text:section-source xlink:href="a.odt"/>'), "external"),
    "link that runs": (
        lambda: hostile.odt('<text:a xlink:href="vnd.sun.star.script:a$b?language=Python">x</text:a>'),
        "active",
    ),
    "spreadsheet": (
        lambda: uploads.SimpleUploadedFile(
            "a.odt",
            hostile.odt(manifest='<m:file-entry m:full-path="/" m:media-type="a/spreadsheet"/>').read(),
        ),
        "kind",
    ),
    "object in RTF": (lambda: hostile.rtf(r"{\object\objemb{\*\objdata 0105}}"), "embedded"),
    "object in RTF, in disguise": (
        lambda: hostile.rtf("{\\object\\objupdate{\\*\\obj\ndata 01}}"),
        "embedded",
    ),
    "template in RTF": (lambda: hostile.rtf(r"{\*\template http://a.example/x.dotm}"), "external"),
    "field in RTF": (lambda: hostile.rtf(r"{\field{\*\fldinst DDEAUTO cmd.exe}{\fldrslt x}}"), "active"),
    "field in RTF, in pieces": (
        lambda: hostile.rtf(r"{\field{\*\fldinst {D}{DE AU}{TO cmd.exe}}{\fldrslt x}}"),
        "active",
    ),
    "document behind RTF": (lambda: hostile.rtf(behind=b"MZ\x90"), "polyglot"),
    "RTF that never ends": (lambda: uploads.text("{\\rtf1 a"), "broken"),
    "RTF of groups without end": (lambda: uploads.text("{\\rtf1 " + "{" * 500), "bomb"),
    "RTF of another kind": (lambda: uploads.text("{\\rtfx a}"), "kind"),
    "page": (lambda: uploads.text(" \n<!DOCTYPE html><p>Jane Doe, welder"), "kind"),
    "program of a shell": (lambda: uploads.text("#!/bin/sh\necho Jane Doe, welder"), "kind"),
    "mail": (lambda: uploads.text("MIME-Version: 1.0\n\nJane Doe, welder"), "kind"),
    "PDF after some words": (lambda: uploads.text("Jane Doe, welder\n%PDF-1.4\n1 0 obj"), "kind"),
    "binary": (lambda: uploads.text("Jane Doe, welder \x00\x01\x02"), "kind"),
    "test virus alone": (lambda: uploads.text(r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" "STANDARD"), "no_text"),
    "old Word file": (lambda: uploads.SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0" * 200), "doc"),
}


@pytest.mark.parametrize("kind", WORD | TEXTS)
def test_refused_for_its_reason(kind):
    make, reason = (WORD | TEXTS)[kind]
    with pytest.raises(documents.Refused) as caught:
        documents.stage(make())
    assert caught.value.reason == reason
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.word_with_relation("hyperlink", "https://jane.example/"),
        lambda: hostile.word_with_relation(TEMPLATE, "file:///C:\\Users\\jane\\Modern.dotx"),
        lambda: hostile.word_with_field(' HYPERLINK "https://jane.example" '),
        lambda: hostile.odt(
            '<text:p>Jane Doe, welder <text:a xlink:href="https://jane.example">x</text:a></text:p>'
        ),
        lambda: hostile.rtf(r'{\field{\*\fldinst HYPERLINK "https://jane.example"}{\fldrslt jane.example}}'),
    ],
)
def test_what_honest_files_hold_is_accepted(make):
    assert documents.stage(make()).verified_at
