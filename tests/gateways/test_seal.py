"""The seal of a PDF: PAdES, judged by pyhanko itself, and read without opening the file."""

import asyncio
import io
import re
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from memberapp.certificate.document import to_paper
from memberapp.certificate.service import Issued
from memberapp.gateways import pdf, pyhanko_seal, seal, seal_key
from memberapp.settings import UnsafeSettingsError
from tests.support.certificate_values import CERTIFICATE
from tests.support.clocks import START
from tests.support.sealed_files import with_text_added

NUMBER = "ATT-2026-K7RM2P9X-4"
NUMBERS = re.compile(rb"ATT-\d{4}-[0-9A-Z]{8}-[0-9A-Z]")
PYHANKO = Path(sys.executable).with_name("pyhanko")


@pytest.fixture
def sealed(settings, tmp_path: Path) -> seal.SealedFile:
    settings(var_dir=tmp_path / "var")
    return sealed_now()


def sealed_now() -> seal.SealedFile:
    issued = Issued(CERTIFICATE, "A1.tag", "K7RM2P9X")
    made = asyncio.run(pdf.make_pdf(to_paper(CERTIFICATE, issued), at=START))
    return asyncio.run(seal.seal_pdf(made, reference=NUMBER, name="Mutuelle", at=START))


def judged(content: bytes, root: bytes, folder: Path) -> str:
    """Return what `pyhanko sign validate` says, which trusts one root."""
    file, trusted = folder / "judged.pdf", folder / "root.pem"
    file.write_bytes(content)
    trusted.write_bytes(root)
    done = subprocess.run(
        [
            PYHANKO,
            "sign",
            "validate",
            "--pretty-print",
            "--trust-replace",
            "--trust",
            trusted,
            file,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def root() -> bytes:
    return seal_key.root_of(seal_key.seal_key())


def test_a_reader_of_pdf_that_trusts_the_root_finds_the_seal_valid(sealed, tmp_path):
    said = judged(sealed.content, root(), tmp_path)
    assert "The signature is judged VALID" in said, said
    assert "The signature covers the entire file" in said
    assert START.isoformat() in said


def test_the_file_stays_tagged_and_small_and_its_field_is_hidden(sealed):
    reader = pypdf.PdfReader(io.BytesIO(sealed.content))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert 'pdfuaid:part="1"' in sealed.content.decode("latin-1")
    (annotation,) = reader.pages[0]["/Annots"]
    hidden = 2
    assert annotation.get_object()["/F"] & hidden
    assert annotation.get_object()["/TU"] == "Cachet électronique"
    assert reader.pages[0]["/Tabs"] == "/S"
    signature = annotation.get_object()["/V"]
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature["/Reason"] == NUMBER
    assert len(sealed.content) < 160_000


def test_one_byte_changed_anywhere_is_found_by_a_reader_too(sealed, tmp_path):
    places = [2_000, len(sealed.content) // 2, sealed.content.index(b"/Reason")]
    for place in places:
        changed = bytearray(sealed.content)
        changed[place] ^= 1
        assert "judged VALID" not in judged(bytes(changed), root(), tmp_path), place


def test_what_is_added_after_the_seal_is_no_allowed_change(sealed, tmp_path):
    added = with_text_added(sealed.content)
    assert added.startswith(sealed.content)
    assert "judged VALID" not in judged(added, root(), tmp_path)


def test_the_seal_of_another_root_is_not_trusted(sealed, tmp_path):
    seal_key.write_demo_seal(tmp_path / "other.p12")
    other = seal_key.root_of(seal_key.read_seal(tmp_path / "other.p12", ""))
    assert "judged VALID" not in judged(sealed.content, other, tmp_path)


def test_a_file_is_looked_at_without_being_opened(sealed):
    seen = seal.seen_file(sealed.content, NUMBERS)
    assert (seen.sha256, seen.is_pdf, seen.is_sealed) == (sealed.sha256, True, True)
    assert CERTIFICATE.number in seen.texts
    assert sealed.seal in seen.seals


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"%PDF-1.7 /Contents <" + b"0" * 64 + b">",
        b"/Contents <" + b"30" + b"ff" * 60 + b">",
        b"/Contents <" + b"3084ffffffff" * 20 + b">",
        b"/Contents <" * 200_000,
        b"/Contents <" + b"0" * 3_000_000,
        b"ATT-2026-" * 300_000,
        b"<" * 3_000_000,
        b"/Contents         " * 160_000,
    ],
    ids=range(10),
)
def test_a_hostile_file_costs_as_much_as_its_size(content):
    began = asyncio.run(_seconds_of(content))
    assert began < 2


@pytest.fixture(scope="module")
def signature(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("seal") / "seal.p12"
    seal_key.write_demo_seal(path)
    blank, page = io.BytesIO(), pypdf.PdfWriter()
    page.add_blank_page(100, 100)
    page.write(blank)
    made = pyhanko_seal.sign(
        blank.getvalue(), key=seal_key.read_seal(path, ""), reference=NUMBER, name="M", at=START
    )
    (found,) = re.findall(rb"/Contents <([0-9a-fA-F]+)>", made)
    padded = bytes.fromhex(found.decode())
    assert seal.seen_file(as_file(padded), NUMBERS).seals
    return padded.rstrip(b"\0")


def as_file(signature: bytes) -> bytes:
    return b"%PDF-1.7 /Contents <" + signature.hex().encode() + b"00" * 40 + b">"


@pytest.mark.filterwarnings("ignore:PKCS#7 certificates could not be parsed as DER")
@example([(13, 1)])  # a content type that the library does not support
@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), min_size=1, max_size=4))
def test_whatever_a_signature_was_turned_into_is_looked_at_without_a_fault(signature, changes):
    changed = bytearray(signature)
    for place, value in changes:
        changed[place % len(changed)] = value
    assert seal.seen_file(as_file(bytes(changed)), NUMBERS).is_sealed


@pytest.mark.filterwarnings("ignore:PKCS#7 certificates could not be parsed as DER")
@pytest.mark.parametrize("version", [1, 3, 66])
def test_a_seal_with_a_certificate_of_no_known_version_is_a_seal_of_nobody(signature, version):
    head = bytes.fromhex("a003020102")  # [0] version v3 of a certificate
    assert head in signature
    changed = signature.replace(head, head[:-1] + bytes([version]))
    seen = seal.seen_file(as_file(changed), NUMBERS)
    assert (seen.is_sealed, seen.seals) == (True, frozenset())


async def _seconds_of(content: bytes) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    seen = await seal.look_at(content, pattern=NUMBERS)
    assert not seen.seals
    return loop.time() - began


def test_the_seal_of_the_demonstration_is_made_once_for_its_owner_alone(settings, tmp_path):
    path = settings(var_dir=tmp_path / "var").resolved_seal_file
    first = seal_key.seal_key().fingerprint
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert seal_key.seal_key().fingerprint == first
    with pytest.raises(FileExistsError):
        seal_key.write_demo_seal(path)


def test_a_seal_opens_with_its_password_alone(tmp_path):
    path = tmp_path / "seal.p12"
    seal_key.write_demo_seal(path, "Mot;de;passe")
    assert seal_key.is_demo(seal_key.read_seal(path, "Mot;de;passe"))
    for wrong in ("", "autre"):
        with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_SEAL_FILE"):
            seal_key.read_seal(path, wrong)


def test_a_seal_is_valid_from_its_first_day_to_its_last_and_warns_in_time(
    settings, tmp_path, clock, caplog
):
    settings(seal_file=tmp_path / "seal.p12")
    seal_key.write_demo_seal(tmp_path / "seal.p12")
    seal_key.seal_key()
    last = seal_key.seal_key().certificate.not_valid_after_utc
    assert caplog.text == ""
    clock.set(last - timedelta(days=29))
    for _ in range(2):
        seal_key.seal_key()
    assert caplog.text.count("MEMBERAPP_SEAL_FILE: its certificate ends on 2049-12-31") == 1
    for wrong in (last + timedelta(seconds=1), datetime(2019, 1, 1, tzinfo=UTC)):
        clock.set(wrong)
        with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_SEAL_FILE: its certificate"):
            seal_key.seal_key()


def test_a_seal_that_was_renewed_is_read_again(settings, tmp_path):
    path = settings(seal_file=tmp_path / "seal.p12").resolved_seal_file
    seal_key.write_demo_seal(path)
    first = seal_key.seal_key().fingerprint
    seal_key.write_demo_seal(tmp_path / "new.p12")
    (tmp_path / "new.p12").replace(path)
    assert seal_key.seal_key().fingerprint != first


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"0" * 4000], ids=range(3))
def test_what_is_no_seal_is_refused_by_its_name(tmp_path, content):
    path = tmp_path / "seal.p12"
    path.write_bytes(content)
    with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_SEAL_FILE"):
        seal_key.read_seal(path, "")
