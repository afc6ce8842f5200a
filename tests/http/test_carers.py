"""The forms and files of carers, as browsers ask for them: who gets what, in every format."""

import pytest

from memberapp import routes
from memberapp.carers import ending
from memberapp.carers.tables import CarerGrant
from memberapp.core import form_return
from memberapp.core.health import DatabaseUnavailable
from tests.personas import SignedInMember, alice, bob, chloe, signed_in
from tests.support.browsers import Browser, open_browser
from tests.support.care_files import csv_rows, xlsx_rows
from tests.support.carers import (
    MAILBOX,
    NAMED,
    SECRETS,
    befriend,
    invite,
    newest,
    row,
    with_care,
)
from tests.support.records import audited
from tests.support.units_of_work import change, run_now

PAGE = "/proche-aidant"
INVITATION = f"{PAGE}/invitation"
TYPED = {
    "name": NAMED,
    "email": MAILBOX,
    "scopes-reimbursements": "1",
    "span": "six_months",
}
HEADINGS = [
    "Date du soin",
    "Prix payé",
    "Sécurité sociale",
    "Mutuelle",
    "Autre mutuelle",
    "Reste à charge",
    "Payé le",
    "Décompte",
    "État",
]


@pytest.fixture
def helped(visitor: Browser) -> SignedInMember:
    return signed_in(alice)


@pytest.fixture
def carer(helped: SignedInMember) -> SignedInMember:
    return signed_in(bob)


def list_file(reference: str, kind: str) -> str:
    return f"/files/proches/{reference}/reimbursements.{kind}?annee=2026"


def test_an_invitation_leaves_after_a_fresh_code_alone(visitor: Browser, helped):
    visitor.sign_in()
    answer = visitor.post(PAGE, **TYPED)
    assert answer.headers["location"].startswith("/connexion/preuve?suite=%2Fproche-aidant")
    assert [one for one in audited() if one.startswith("carer")] == []
    with open_browser() as fresh:
        fresh.sign_in_with_code()
        answer = fresh.post(PAGE, **TYPED)
        assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
        assert fresh.shown_again(PAGE).notice.startswith("Nous envoyons l’invitation à Bob")


def test_what_is_wrong_is_shown_beside_its_field(visitor: Browser, helped):
    visitor.sign_in_with_code()
    visitor.post(PAGE, name="Bob", email="alice@example.org", span="x")
    shown = visitor.shown_again(PAGE)
    assert [one.field for one in shown.errors] == ["name", "email", "scopes", "span"]
    assert shown.values == {"name": "Bob", "email": "alice@example.org", "span": "x"}


def test_a_link_is_read_without_consequence_and_accepted_by_a_post(visitor: Browser, helped, carer):
    token = invite(helped)
    for _ in range(2):
        answer = visitor.get(f"/lien/{token}")
        assert answer.headers["location"] == INVITATION
    assert row(newest().id).accepted_at is None
    answer = visitor.post(INVITATION)  # who is not signed in
    assert answer.headers["location"].startswith("/connexion")
    assert row(newest().id).accepted_at is None
    visitor.sign_in(carer.member_id)
    answer = visitor.post(INVITATION)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert (
        visitor.shown_again(PAGE).notice == "C’est fait\u00a0: vous pouvez maintenant aider "
        "Alice Moreau."
    )
    assert row(newest().id).carer_id == carer.member_id
    assert visitor.post(INVITATION).headers["location"] == INVITATION


def test_a_link_is_refused_by_a_post(visitor: Browser, helped, carer):
    visitor.get(f"/lien/{invite(helped)}")
    visitor.sign_in(carer.member_id)
    visitor.post(f"{INVITATION}/refuser")
    assert visitor.shown_again(PAGE).notice.startswith("Vous avez refusé")
    assert row(newest().id).end_reason == "refused"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_carer_gets_amounts_and_dates_and_nothing_of_the_care(
    visitor: Browser, helped, carer, kind: str
):
    statement = with_care(helped)
    reference = befriend(helped, carer)
    visitor.sign_in(carer.member_id)
    read = csv_rows if kind == "csv" else xlsx_rows
    for path in (
        list_file(reference, kind),
        f"/files/proches/{reference}/statements/{statement}.{kind}",
    ):
        answer = visitor.get(path)
        assert answer.status_code == 200
        rows = read(answer.content)
        assert rows[0] == HEADINGS
        assert len(rows) == 3
        text = repr(rows)
        assert "43" in text
        assert statement in text
        assert not [secret for secret in SECRETS if secret in text]
    assert [one for one in audited() if one == "carer:file_downloaded"] == [
        "carer:file_downloaded"
    ] * 2


def test_a_kind_that_says_more_is_not_to_be_had(visitor: Browser, helped, carer):
    statement = with_care(helped)
    reference = befriend(helped, carer)
    visitor.sign_in(carer.member_id)
    for kind in ("pdf", "json", "txt", ""):
        assert visitor.get(list_file(reference, kind)).status_code == 404
        path = f"/files/proches/{reference}/statements/{statement}.{kind}"
        assert visitor.get(path).status_code == 404
    assert "carer:file_downloaded" not in audited()


def test_the_own_files_of_a_carer_stay_theirs(visitor: Browser, helped, carer):
    """Two files in one browser: neither address shows anything of the other one."""
    other, own = with_care(helped), with_care(carer, cents=8765)
    reference = befriend(helped, carer)
    visitor.sign_in(carer.member_id)
    helped_rows = repr(csv_rows(visitor.get(list_file(reference, "csv")).content))
    own_rows = repr(csv_rows(visitor.get("/files/reimbursements.csv?year=2026").content))
    assert ("43,21" in helped_rows, "87,65" in helped_rows) == (True, False)
    assert ("43,21" in own_rows, "87,65" in own_rows) == (False, True)
    assert visitor.get(f"/files/statements/{other}.csv").status_code == 404
    path = f"/files/proches/{reference}/statements/{own}.csv"
    assert visitor.get(path).status_code == 404


WHO = ("holder", "without_scope", "ended", "past", "stranger", "waiting")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("who", WHO)
def test_nobody_else_gets_a_file(visitor: Browser, helped, carer, clock, kind: str, who: str):
    statement = with_care(helped)
    if who == "waiting":
        invite(helped)
        reference = newest().id
    else:
        reference = befriend(helped, carer)
    member = {"holder": helped, "stranger": None}.get(who, carer) or signed_in(chloe)
    if who == "without_scope":
        change(lambda db: setattr(db.get_one(CarerGrant, reference), "scopes", ""))
    elif who == "ended":
        run_now(ending.stop, session=helped.session, reference=reference)
    elif who == "past":
        clock.set(row(reference).ends_at)
    visitor.sign_in(member.member_id)
    for path in (
        list_file(reference, kind),
        f"/files/proches/{reference}/statements/{statement}.{kind}",
    ):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert "est introuvable" in answer.text
        assert "«\u00a0Proche aidant\u00a0»" in answer.text
        assert "43" not in answer.text
    assert "carer:file_downloaded" not in audited()


def test_a_visitor_gets_nothing(visitor: Browser, helped, carer):
    reference = befriend(helped, carer)
    assert visitor.get(list_file(reference, "csv")).status_code == 401
    assert visitor.get("/files/journal-proche-aidant.csv").status_code == 401


@pytest.mark.parametrize("forged", ["0" * 32, "x" * 900, "%00", "..%2F..", "%27%3B--"])
def test_a_forged_reference_is_not_to_be_found(visitor: Browser, helped, carer, forged: str):
    befriend(helped, carer)
    visitor.sign_in(carer.member_id)
    assert visitor.get(list_file(forged, "csv")).status_code == 404
    visitor.post(f"{PAGE}/arreter", grant=forged)
    assert "est introuvable" in visitor.shown_again(PAGE).errors[0].text


def test_either_ends_it_by_a_button_and_the_next_request_is_refused(
    visitor: Browser, helped, carer
):
    reference = befriend(helped, carer)
    visitor.sign_in(carer.member_id)
    assert visitor.get(list_file(reference, "csv")).status_code == 200
    with open_browser() as other:
        other.sign_in(helped.member_id)
        other.post(f"{PAGE}/arreter", grant=reference)
        assert other.shown_again(PAGE).notice.startswith("L’accès est arrêté")
    assert visitor.get(list_file(reference, "csv")).status_code == 404
    visitor.post(f"{PAGE}/arreter", grant=reference)
    assert "déjà terminé" in visitor.shown_again(PAGE).errors[0].text


def test_both_download_the_same_journal(visitor: Browser, helped, carer):
    with_care(helped)
    reference = befriend(helped, carer)
    stranger = signed_in(chloe)
    visitor.sign_in(carer.member_id)
    visitor.get(list_file(reference, "csv"))
    found = {}
    for who in (helped, carer, stranger):
        with open_browser() as browser:
            browser.sign_in(who.member_id)
            content = browser.get("/files/journal-proche-aidant.csv").content
            found[who.member_id] = csv_rows(content)
    assert found[helped.member_id][1][1:] == [
        "Bob Peeters",
        "a téléchargé vos remboursements (CSV).",
    ]
    assert found[carer.member_id][1][1:] == [
        "Vous",
        "avez téléchargé les remboursements d’Alice Moreau (CSV).",
    ]
    assert len(found[helped.member_id]) == len(found[carer.member_id]) == 4
    assert found[stranger.member_id] == [["Date", "Qui", "Quoi"]]


def test_the_activity_of_one_never_says_from_where_the_other_acts(visitor: Browser, helped, carer):
    reference = befriend(helped, carer)
    with open_browser(address="198.51.100.7") as other:
        other.sign_in(carer.member_id)
        other.get(list_file(reference, "csv"))
        other.post(f"{PAGE}/arreter", grant=reference)
    visitor.sign_in(helped.member_id)
    text = visitor.get("/files/activite.csv").content.decode()
    assert "Proche qui vous aide" in text
    assert "198.51.100" not in text


def test_what_was_done_before_the_database_was_lost_is_not_called_undone(
    visitor: Browser, helped, carer, monkeypatch
):
    def lost(*_args: object, **_kwargs: object) -> None:
        raise DatabaseUnavailable

    reference = befriend(helped, carer)
    visitor.sign_in()
    monkeypatch.setattr(form_return, "save", lost)
    answer = visitor.post(routes.POST_CARER_STOP, grant=reference)

    assert answer.status_code == 503
    assert "vérifiez-le" in answer.text
    assert "n’a pas été enregistré" not in answer.text
    assert row(reference).ended_at is not None
