"""A CV of somebody who doesn't exist, as a PDF of one page that is written by hand."""

FIRST_LINE, LEADING = 780, 18


def pdf(heading, lines):
    """The smallest file that every reader opens: catalogue, pages, page, text, font, and where each of them begins."""
    text = [f"BT /F1 20 Tf 60 {FIRST_LINE} Td ({escaped(heading)}) Tj /F1 11 Tf {LEADING} TL T*"]
    text += [f"T* ({escaped(line)}) Tj" for line in lines]
    stream = "\n".join([*text, "ET"]).encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )


def escaped(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
