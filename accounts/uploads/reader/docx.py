"""Word's DOCX: what it declares, what it would load or run when it is opened, and its text."""

import re

from .fields import refuse_field, refuse_field_as_word
from .limits import Refused, is_remote, refuse_link
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
LOCAL_PATH = re.compile(r"(file:/{2,3})?[A-Za-z]:|[^:/\\]+$")
# What has a field or a picture from elsewhere has one of these names, unless it is written in other letters.
TELLING = (b"instr", b"src", b"href")
PLAIN = re.compile(rb"\s*<(?![^>]{0,200}encoding)|[^>]{0,200}encoding=[\"']utf-8", re.IGNORECASE)
VML, OFFICE = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"
SOURCES = ("src", f"{OFFICE}href", f"{OFFICE}althref")


def read(data):
    package = Package(data)
    main, parts = check_types(package)
    for name in package.names:
        if name.lower().endswith(".rels"):
            check_relations(package.xml(name))
        elif name in parts and name != main and is_telling(package.unpack(name)):
            check_elements(package.xml(name))
    document = package.xml(main)
    check_elements(document)
    text = "".join(pieces(document))
    return {"text": text, "has_pictures": any(name.startswith("word/media/") for name in package.names)}


def check_types(package):
    """Every part has a type, a harmless one, and is of that type. Returns the main part's name, and those in XML."""
    if TYPES not in package.names:
        raise Refused("kind")
    defaults, overrides, parts = {}, {}, set()
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
        elif kind.endswith("xml"):
            package.refuse_what_is_no_xml(name)
            parts.add(name)
        else:
            package.refuse_what_is_another_file(name)
    return next(name for name in package.names if name.lower() == main), parts


def is_telling(content):
    return any(word in content for word in TELLING) or not PLAIN.match(content)


def check_relations(relations):
    for relation in relations:
        kind, target = relation.get("Type") or "", relation.get("Target") or ""
        if EMBEDDED.search(kind):
            raise Refused("embedded")
        if STARTED.search(kind):
            raise Refused("active")
        is_elsewhere = (relation.get("TargetMode") or "").strip().lower() == "external" or is_remote(target)
        if not is_elsewhere or kind.endswith("/hyperlink"):
            refuse_link(target)
            continue
        # A template on the author's own disk is what Word writes into every file that was made from one.
        if not (kind.endswith("/attachedTemplate") and LOCAL_PATH.match(target)):
            raise Refused("external")


def check_elements(root):
    """Fields, and pictures of an older kind. A field's instruction is put together out of all between its marks.

    Names are compared without their space: a document of the strict kind has another one.
    """
    open_fields = [""]  # the first is for what stands between no marks
    for element in root.iter():
        space, _, tag = element.tag.rpartition("}")
        values = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        if tag == "fldSimple":
            refuse_field(values.get("instr", ""))
        elif tag == "instrText":
            open_fields[-1] += element.text or ""
        elif tag == "fldChar" and values.get("fldCharType") == "begin":
            if len(open_fields) > 1:
                refuse_field_as_word(open_fields[-1])
            open_fields.append("")
        elif tag == "fldChar":
            refuse_field(open_fields[-1])
            if values.get("fldCharType") == "end" and len(open_fields) > 1:
                open_fields.pop()
        elif space + "}" == VML and any(is_remote(element.get(key, "")) for key in SOURCES):
            raise Refused("external")
    for instruction in open_fields:
        refuse_field(instruction)


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
