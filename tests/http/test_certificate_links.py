"""Links to a certificate, cards, and the limits of checks, from the outside."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.certificate import checking, links, register, tags
from memberapp.certificate import service as certificates
from memberapp.certificate.rules import Certificate
from memberapp.contract import service as contracts
from memberapp.core.errors import NotFound
from memberapp.core.limits import Limit
from memberapp.members.tables import Contract
from tests.personas import bob, with_account
from tests.support.browsers import open_browser
from tests.support.certificate_checks import (
    MEMBER,
    PAGE,
    ask_number,
    checks,
    issued,
    sent,
    shared,
    shared_by,
    tag_of,
    title_of,
)
from tests.support.factories import make_beneficiary
from tests.support.units_of_work import change, run_now


def test_a_link_is_answered_after_a_button_until_its_day_ends(paper, anybody, clock):
    link = shared(issued().contract_id)
    shown = anybody.get(f"{PAGE}?lien={link.token}")
    assert "partage son attestation avec vous" in shown.text
    assert "Alice" not in shown.text
    assert checks() == []
    assert title_of(anybody.post(f"{PAGE}/lien", lien=link.token)) == "Attestation valable"
    clock.set(link.ends_at - timedelta(seconds=1))
    assert title_of(anybody.post(f"{PAGE}/lien", lien=link.token)) == "Attestation valable"
    clock.set(link.ends_at)
    ended = anybody.post(f"{PAGE}/lien", lien=link.token)
    assert title_of(ended) == "Lien terminé"
    assert "Alice" not in ended.text


def test_a_link_names_whom_its_member_chose(paper, anybody):
    contract_id = issued().contract_id

    def others(db: Session) -> None:
        contract = db.get_one(Contract, contract_id)
        make_beneficiary(db, contract, rank=2, first_name="Lou", last_name="Moreau")
        make_beneficiary(db, contract, rank=3, first_name="Élie", last_name="Moreau")

    change(others)
    link = shared(contract_id, ranks=("2",))
    answer = anybody.post(f"{PAGE}/lien", lien=link.token)
    assert "Lou M." in answer.text
    assert "Élie" not in answer.text
    assert "Bailleur" not in answer.text


def test_a_stopped_link_says_so_and_an_unknown_one_nothing(paper, anybody):
    link = shared(issued().contract_id)
    run_now(links.stop, link_id=link.id, member_id=MEMBER, account_id="a")
    assert title_of(anybody.post(f"{PAGE}/lien", lien=link.token)) == "Partage arrêté"
    for token in ("", "x", "0" * 32, link.id):
        assert title_of(anybody.post(f"{PAGE}/lien", lien=token)) == "Document introuvable"


def test_another_member_can_end_neither_a_link_nor_a_certificate(paper):
    link, row = shared(issued().contract_id), issued()
    other = change(bob).id
    for ending in (
        lambda: run_now(links.stop, link_id=link.id, member_id=other, account_id="b"),
        lambda: run_now(register.revoke, certificate_id=row.id, member_id=other, account_id="b"),
        lambda: run_now(
            register.record_file, number=row.number, sha256="0", seal="", member_id=other
        ),
        lambda: shared_by(other, row.contract_id),
    ):
        with pytest.raises(NotFound):
            ending()
    assert run_now(links.sharing, member_id=other, account_id="b").open_links == ()
    assert run_now(links.sharing, member_id=other, account_id="b").issued == []


def test_guesses_are_few_for_a_network(paper, anybody, monkeypatch):
    monkeypatch.setattr(checking, "_GUESSES", Limit("tested", "3/hour"))
    row = issued()
    right = tags.control_code(row.number)
    for _ in range(5):  # right ones cost nothing
        assert title_of(ask_number(anybody, row.number, right)) == "Attestation valable"
    for number in range(3):
        ask_number(anybody, f"ATT-2026-0000000{number}-0", right)
    refused = ask_number(anybody, row.number, right)
    assert (refused.status_code, title_of(refused)) == (429, "Trop de contrôles")


def test_wrong_codes_close_a_number_for_their_own_network_alone(paper, anybody, monkeypatch):
    row = issued()
    right = tags.control_code(row.number)
    for _ in range(5):
        assert ask_number(anybody, row.number, "22222222").status_code == 200
    assert ask_number(anybody, row.number, right).status_code == 429
    with open_browser(address="203.0.113.99") as elsewhere:
        assert title_of(ask_number(elsewhere, row.number, right)) == "Attestation valable"

    monkeypatch.setattr(checking, "_NUMBER_IN_ALL", Limit("tested", "3/day"))
    for place in range(3):
        with open_browser(address=f"203.0.113.{place}") as elsewhere:
            ask_number(elsewhere, row.number, "22222222")
    with open_browser(address="203.0.113.98") as elsewhere:
        assert ask_number(elsewhere, row.number, right).status_code == 429
        assert title_of(sent(elsewhere, paper)) == "Attestation valable"


@pytest.mark.parametrize("limit", ["_CHECKS", "_FILES"])
def test_checks_are_limited_for_a_network(paper, anybody, monkeypatch, limit):
    monkeypatch.setattr(checking, limit, Limit("tested", "1/hour"))
    tag = tag_of()
    answers = [
        anybody.get(f"{PAGE}?code={tag}") if limit == "_CHECKS" else sent(anybody, paper)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 429]


def card_of() -> str:
    def read(db: Session) -> tuple[str, str]:
        contract = db.exec(select(Contract)).one()
        return contract.id, contract.member_id

    contract_id, member_id = run_now(read)
    card = run_now(contracts.card, contract_id=contract_id, member_id=member_id, account_id="a")
    certificate = card.offer.certificate
    assert isinstance(certificate, Certificate)
    return certificates.card_tag(certificate)


def test_a_card_is_valid_replaced_expired_or_ended_and_nothing_is_noted(visitor, anybody, clock):
    with_account()
    tag = card_of()
    valid = anybody.get(f"{PAGE}?code={tag}")
    assert title_of(valid) == "Carte valable"
    assert "Alice M." in valid.text
    assert "Moreau" not in valid.text
    clock.advance(timedelta(days=30))  # another day is the same card
    assert title_of(anybody.get(f"{PAGE}?code={tag}")) == "Carte valable"

    def born(db: Session) -> None:
        make_beneficiary(db, db.exec(select(Contract)).one(), rank=2, first_name="Lou")

    change(born)
    assert title_of(anybody.get(f"{PAGE}?code={tag}")) == "Carte remplacée"
    assert title_of(anybody.get(f"{PAGE}?code={card_of()}")) == "Carte valable"

    def end(db: Session) -> None:
        db.exec(select(Contract)).one().valid_to = clock.now.date() - timedelta(days=1)

    newest = card_of()
    change(end)
    assert title_of(anybody.get(f"{PAGE}?code={newest}")) == "Carte qui n’est plus valable"
    clock.advance(timedelta(days=400))
    assert title_of(anybody.get(f"{PAGE}?code={tag}")) == "Carte expirée"
    assert checks() == []
