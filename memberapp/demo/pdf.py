"""A one-page PDF of a few lines: enough for a fictional document that any reader opens."""

import unicodedata


def one_page(title: str, lines: tuple[str, ...]) -> bytes:
    """Return an A4 page with a title and lines; the same words give the same bytes."""
    shown = [f"BT /F1 18 Tf 60 760 Td {_text(title)} Tj ET"]
    for rank, line in enumerate(lines):
        shown.append(f"BT /F1 11 Tf 60 {720 - 20 * rank} Td {_text(line)} Tj ET")
    page = "\n".join(shown).encode("latin-1")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    content = b"%PDF-1.4\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(parts) + 1, table, len(parts) + 1, len(content))
    )


def _text(words: str) -> str:
    """Return a PDF string in the Windows code page, as octal; « 1ᵉʳ » has plain letters there."""
    codes = unicodedata.normalize("NFKC", words).encode("cp1252")
    return "(" + "".join(f"\\{code:03o}" for code in codes) + ")"
