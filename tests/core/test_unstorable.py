"""Texts that PostgreSQL cannot store, in paths, query strings and forms: they name nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from memberapp.assistance import information
from memberapp.certificate import service as certificates
from memberapp.contract import service as contracts
from memberapp.core import references
from memberapp.core.errors import NotFound
from memberapp.family import proofs
from memberapp.family import service as family
from memberapp.members import filed
from memberapp.requests import following, listing, offers, papers
from memberapp.requests.rules.requests import RequestKind
from memberapp.tickets import drafts, exchanges, files, service
from memberapp.uploads import service as uploads
from memberapp.uploads.rules import About, Announced
from tests.personas import signed_in
from tests.support.declarations import BIRTH
from tests.support.units_of_work import run_now

UNSTORABLE = ("\0", "DEM-2026-0000000-0\0", "a\udcff")
"""NUL, and half a character."""
PLACES = (papers.KIND, proofs.KIND, information.FILE_KIND, exchanges.JOINED, files.UNSENT, "\0")
UNKNOWN: dict[str, Callable[[str], tuple[Callable[..., Any], dict[str, Any]]]] = {
    "request of the core": lambda text: (listing.core_request, {"reference": text}),
    "request": lambda text: (following.own, {"reference": text}),
    "ticket": lambda text: (service.own, {"reference": text, "last": 5}),
    "draft of a ticket": lambda text: (drafts.draft_of, {"reference": text}),
    "declaration": lambda text: (family.withdraw, {"declaration_id": text}),
    "leaver": lambda text: (family.declare, {"typed": {"happening": "leaving", "leaver": text}}),
    "contract of a declaration": lambda text: (
        family.declare,
        {"typed": BIRTH | {"contract": text}},
    ),
    "document": lambda text: (filed.opened, {"token": text}),
    "upload": lambda text: (uploads.standing, {"upload_id": text}),
    "contract": lambda text: (contracts.read, {"contract_id": text}),
    "certificate": lambda text: (certificates.found, {"contract_id": text}),
}


@pytest.fixture
def session(postgresql, clock):
    return signed_in().session


@pytest.mark.parametrize("what", list(UNKNOWN))
def test_it_reads_like_what_is_unknown(what, session):
    for text in UNSTORABLE:
        use_case, given = UNKNOWN[what](text)
        with pytest.raises(NotFound):
            run_now(use_case, session=session, **given)


def test_no_file_is_for_it(session):
    for kind in PLACES:
        for text in UNSTORABLE:
            given = {"announced": Announced("a.pdf", 10, ""), "about": About(kind, text)}
            with pytest.raises(NotFound):
                run_now(uploads.start, session=session, **given)


def test_a_file_for_nothing_is_for_no_reference_either(session):
    given = {"announced": Announced("a.pdf", 10, ""), "about": About("", "a\0")}
    with pytest.raises(NotFound):
        run_now(uploads.start, session=session, **given)


def test_it_is_about_nothing(session):
    for text in UNSTORABLE:
        assert run_now(references.find_own, session=session, text=text) is None
        read = {"kind": RequestKind.CLAIM, "about": text}
        assert run_now(offers.read, session=session, **read).about is None
