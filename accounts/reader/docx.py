"""Word's DOCX: what it declares, what it would load or run when it is opened, and its text."""

import re

from .limits import Refused, refuse_link
from .package import Package

MAIN_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = "[Content_Types].xml"
HARMLESS = re.compile(
    r"image/[\w.+-]+|(application|text)/xml|application/[\w.-]+\+xml|application/x-font[\w-]*|font/[\w-]+"
    r"|application/vnd\.openxmlformats-officedocument\.(obfuscatedFont|wordprocessingml\.printerSettings)"
    r"|application/vnd\.openxmlformats-package\.digital-signature-origin"
)
MACROS = re.compile(r"vba|macroEnabled|keyMapCustomizations|attachedToolbars", re.IGNORECASE)
# Relations to what would be loaded into the document, or started by it.
EMBEDDED = re.compile(
    r"/(oleObject|package|aFChunk|control|activeXControlBinary|subDocument|video|audio|media)$"
)
STARTED = re.compile(r"/(ui/extensibility|ui/userCustomization|webextension\w*)$", re.IGNORECASE)
TEXTS = re.compile(r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml", re.IGNORECASE)
FIELDS_THAT_RUN = re.compile(
    r'\s*["\\]*\s*(DDEAUTO|DDE|INCLUDETEXT|IMPORT|LINK|EMBED|DATABASE|QUOTE\s+\d+\s+\d+)\b', re.IGNORECASE
)
LOCAL_PATH = re.compile(r"(file:/{2,3})?[A-Za-z]:|[^:/\\]+$")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(data):
    package = Package(data)
    main = check_types(package)
    for name in package.names:
        if name.lower().endswith(".rels"):
            check_relations(package.xml(name))
        elif TEXTS.fullmatch(name) and name != main:
            check_fields(package.xml(name))
    document = package.xml(main)
    check_fields(document)
    text = "".join(pieces(document))
    return {"text": text, "has_pictures": any(name.startswith("word/media/") for name in package.names)}


def check_types(package):
    """Every part has a type, and a harmless one. Returns the main part's name."""
    if TYPES not in package.names:
        raise Refused("kind")
    defaults, overrides = {}, {}
    for element in package.xml(TYPES):
        kind = element.get("ContentType") or ""
        if MACROS.search(kind):
            raise Refused("macros")
        defaults[(element.get("Extension") or "").lower()] = kind
        overrides[(element.get("PartName") or "").lstrip("/").lower()] = kind
    main = next((name for name, kind in overrides.items() if kind == MAIN_PART and name), None)
    if main is None:
        raise Refused("kind")
    for name in package.names:
        if name == TYPES or name.startswith("__MACOSX/") or name.endswith(".DS_Store"):
            continue
        if MACROS.search(name):
            raise Refused("macros")
        kind = overrides.get(name.lower()) or defaults.get(name.lower().rpartition(".")[2], "")
        if not HARMLESS.fullmatch(kind):
            raise Refused("embedded")
        if kind.startswith("image/"):
            package.refuse_what_is_no_picture(name)
    return next(name for name in package.names if name.lower() == main)


def check_relations(relations):
    for relation in relations:
        kind, target = relation.get("Type") or "", relation.get("Target") or ""
        if EMBEDDED.search(kind):
            raise Refused("embedded")
        if STARTED.search(kind):
            raise Refused("active")
        if relation.get("TargetMode") != "External" or kind.endswith("/hyperlink"):
            refuse_link(target)
            continue
        # A template on the author's own disk is what Word writes into every file that was made from one.
        if not (kind.endswith("/attachedTemplate") and LOCAL_PATH.match(target)):
            raise Refused("external")


def check_fields(root):
    """A field's instruction may be cut into pieces, so they are put together between its marks."""
    instruction = ""
    for element in root.iter():
        if element.tag == f"{WORD}fldSimple":
            refuse_field(element.get(f"{WORD}instr", ""))
        elif element.tag == f"{WORD}instrText":
            instruction += element.text or ""
        elif element.tag == f"{WORD}fldChar":
            refuse_field(instruction)
            instruction = ""
    refuse_field(instruction)


def refuse_field(instruction):
    if FIELDS_THAT_RUN.match(instruction):
        raise Refused("active")


def pieces(element):
    """Text in reading order, text boxes included; a paragraph ends a line, a tab stays one."""
    for child in element.iter():
        tag = child.tag.rpartition("}")[2]
        if tag == "t":
            yield child.text or ""
        elif tag == "p":
            yield "\n"
        elif tag in ("tab", "br"):
            yield "\t" if tag == "tab" else "\n"
