"""A copy of a member's data: asked for, made, and opened."""

import csv
import io
import json
from collections.abc import Iterator
from zipfile import ZipFile

import pypdf

from memberapp.core.sealed_files import read_sealed
from memberapp.privacy import archive_building, archive_files, archives
from memberapp.privacy.archives import StoredArchive
from tests.personas import SignedInMember
from tests.support.units_of_work import run_now


def make_archive(member: SignedInMember) -> bytes:
    """Ask for a member's copy, make it, and return the ZIP as it is downloaded."""
    session = member.new_session()
    run_now(archives.ask, session=session)
    job = run_now(archives.take)
    assert job is not None
    archive_building.build(job)
    return content_of(run_now(archives.stored, session=session))


def content_of(stored: StoredArchive) -> bytes:
    """Return the ZIP of a copy."""
    file = archive_files.read(stored.name)
    return b"".join(read_sealed(file, key=stored.key, name=stored.name))


def opened(content: bytes) -> ZipFile:
    """Open a ZIP that is whole."""
    made = ZipFile(io.BytesIO(content))
    assert made.testzip() is None
    return made


def texts_of(made: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file, papers included."""
    for path in made.namelist():
        content = made.read(path)
        if path.endswith(".pdf"):
            pages = pypdf.PdfReader(io.BytesIO(content)).pages
            yield path, "\n".join(page.extract_text() for page in pages)
        else:
            yield path, content.decode("utf-8-sig")


def table_of(made: ZipFile, name: str) -> list[dict[str, str]]:
    """Return the rows of a table, as a spreadsheet reads them."""
    text = made.read(f"donnees/{name}.csv").decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(text, newline=""), delimiter=";")]


def records_of(made: ZipFile, name: str) -> list[dict[str, object]]:
    """Return the same rows, as another program reads them."""
    return json.loads(made.read(f"donnees/{name}.json"))["records"]
