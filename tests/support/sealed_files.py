"""What an attacker makes of a file that was sealed."""

import io

from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject


def with_text_added(content: bytes) -> bytes:
    """Return a file whose first page says something else, in an update after the seal."""
    writer = PdfWriter(io.BytesIO(content), incremental=True)
    forged = StreamObject()
    forged.set_data(b"BT /F1 40 Tf 100 600 Td (Valable a vie) Tj ET")
    page = writer.pages[0]
    page[NameObject("/Contents")] = writer._add_object(forged)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def with_byte_changed(content: bytes, place: int) -> bytes:
    """Return a file of which one byte is another."""
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)
