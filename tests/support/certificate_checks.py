"""What anybody sends to the check of a certificate, and what it leaves behind."""

import re

from sqlmodel import col, select

from memberapp.certificate import links, tags
from memberapp.certificate.tables import CertificateCheck, IssuedCertificate
from tests.personas import NUMBER
from tests.support.browsers import ORIGIN, Browser
from tests.support.units_of_work import run_now

PAGE, PDF = "/verifier-attestation", "/files/attestation.pdf"
MEMBER = NUMBER


def issued() -> IssuedCertificate:
    return run_now(lambda db: db.exec(select(IssuedCertificate)).one())


def checks() -> list[tuple[str, str, bool]]:
    rows = run_now(
        lambda db: list(db.exec(select(CertificateCheck).order_by(col(CertificateCheck.at))))
    )
    return [(row.way, row.verdict, row.is_own) for row in rows]


def tag_of() -> str:
    row = issued()
    return tags.sign(tags.Tag(row.kind, row.number, row.last_day))


def title_of(answer) -> str:
    found = re.search(r'<h2 id="reponse">(.*?)</h2>', answer.text)
    return found[1] if found else ""


def sent(browser: Browser, content: bytes, **more):
    return browser.request(
        "POST",
        f"{PAGE}/fichier",
        files={"fichier": ("attestation.pdf", content, "application/pdf")},
        headers={"origin": ORIGIN},
        **more,
    )


def ask_number(browser: Browser, number: str, code: str):
    return browser.post(PAGE, number=number, code=code)


def shared(contract_id: str, *, duration: str = "7", ranks: tuple[str, ...] = ()):
    return run_now(
        links.create,
        contract_id=contract_id,
        note="Bailleur",
        duration=duration,
        ranks=ranks,
        member_id=MEMBER,
        account_id="a",
    )


def shared_by(member_id: str, contract_id: str):
    return run_now(
        links.create,
        contract_id=contract_id,
        note="",
        duration="7",
        ranks=(),
        member_id=member_id,
        account_id="b",
    )
