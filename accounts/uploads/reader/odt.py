"""OpenDocument texts, as LibreOffice writes them."""

import re

from .limits import Refused, refuse_link
from .package import PICTURES, Package

TYPE = "application/vnd.oasis.opendocument.text"
# What LibreOffice and others write, next to pictures and fonts; anything else is a file inside the file.
PARTS = re.compile(
    r"mimetype|META-INF/(manifest|documentsignatures)\.xml|(content|styles|meta|settings)\.xml|manifest\.rdf"
    r"|layout-cache|Configurations2/.*\.xml|Fonts/.*"
)
PICTURE_PARTS = ("Pictures/", "media/", "Thumbnails/", "Configurations2/images/")
MACROS = re.compile(r"(Basic|Scripts|Dialogs)/", re.IGNORECASE)
SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
DRAW, OFFICE, SCRIPT, TEXT, META = (SPACE % name for name in ("drawing", "office", "script", "text", "meta"))
EMBEDS = {DRAW + name for name in ("object", "object-ole", "applet", "plugin", "floating-frame")}
LOADS = {TEXT + "section-source", TEXT + "dde-connection", TEXT + "dde-connection-decl"}
LOADS |= {OFFICE + "dde-source", META + "auto-reload"}
MACRO_CALLS = {OFFICE + "script", TEXT + "script", TEXT + "execute-macro"}
RUNS = re.compile(r"\s*(vnd\.sun\.star\.|macro:|javascript:|service:|slot:|\.uno:)", re.IGNORECASE)
ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|[/\\]|\.\./)", re.IGNORECASE)
TARGET = "{http://www.w3.org/1999/xlink}href"


def read(data):
    package = Package(data)
    if "mimetype" not in package.names or package.unpack("mimetype").strip() != TYPE.encode():
        raise Refused("kind")
    check_manifest(package.xml("META-INF/manifest.xml"))
    for name in package.names:
        check_part(package, name)
    content = package.xml("content.xml")
    check_elements(content)
    for name in {"styles.xml", "meta.xml", "settings.xml"}.intersection(package.names):
        check_elements(package.xml(name))
    text = "".join(pieces(content.find(f"{OFFICE}body")))
    return {"text": text, "has_pictures": any(name.startswith(PICTURE_PARTS[:2]) for name in package.names)}


def check_manifest(manifest):
    for element in manifest.iter():
        values = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        if element.tag.endswith("}encryption-data"):
            raise Refused("encrypted")
        if values.get("full-path") == "/" and values.get("media-type") != TYPE:
            raise Refused("kind")


def check_part(package, name):
    if MACROS.match(name):
        raise Refused("macros")
    if name.startswith(PICTURE_PARTS) and name.lower().endswith(PICTURES):
        package.refuse_what_is_no_picture(name)
    elif not PARTS.fullmatch(name):
        raise Refused("embedded")
    elif name.startswith("Fonts/"):
        package.refuse_what_is_another_file(name)
    elif name.startswith("Configurations2/") and package.unpack(name).strip():
        check_elements(package.xml(name))  # keys and menus, which may call a macro


def check_elements(root):
    """Nothing that runs, embeds, or is fetched from elsewhere as soon as the file is opened."""
    for element in root.iter():
        if element.tag.startswith(SCRIPT) or element.tag in MACRO_CALLS:
            raise Refused("macros")
        if element.tag in EMBEDS:
            raise Refused("embedded")
        if element.tag in LOADS:
            raise Refused("external")
        target = element.get(TARGET, "")
        if RUNS.match(target):
            raise Refused("active")
        refuse_link(target)
        if ELSEWHERE.match(target) and element.tag not in (TEXT + "a", DRAW + "a", META + "template"):
            raise Refused("external")


def pieces(element):
    """Text in reading order. Unlike in a DOCX it stands between tags, and white space around tags says nothing."""
    tag = element.tag.rpartition("}")[2]
    if tag in ("tracked-changes", "annotation", "sequence-decls", "forms"):
        return
    if tag in ("tab", "line-break", "s"):
        yield {"tab": "\t", "line-break": "\n", "s": " "}[tag]
    yield meant(element.text)
    for child in element:
        yield from pieces(child)
        yield meant(child.tail)
    if tag in ("p", "h"):
        yield "\n"


def meant(text):
    """Runs of white space are one blank; between paragraphs they are nothing but indentation."""
    text = re.sub(r"[ \t\r\n]+", " ", text or "")
    return "" if text == " " else text
