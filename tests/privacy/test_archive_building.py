"""The copy of all data: all of it, their own alone, and nothing that acts where it is opened."""

import asyncio
import json
import re
from collections import defaultdict
from datetime import timedelta

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.explanationofbenefit import ExplanationOfBenefit
from sqlmodel import select

from memberapp import clock as clock_of
from memberapp import worker
from memberapp.account.tables import Account, FormerPassword, SignInSession
from memberapp.care.tables import Reimbursement, Statement
from memberapp.cli import demo
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import writes
from memberapp.members.tables import Beneficiary, Contract, Member
from memberapp.messages.words import REMOVED_LINK, REMOVED_WORDS
from memberapp.privacy import archives
from memberapp.privacy.own_data import PARTS
from memberapp.settings import get_settings
from tests import personas
from tests.support.archives import make_archive, opened, records_of, table_of, texts_of
from tests.support.factories import make_beneficiary, make_line, make_statement
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings(archives_dir=tmp_path / "archives")


def seeded_members():
    demo.seed(12)
    asyncio.run(worker.run_once())
    accounts = run_now(lambda db: db.exec(select(Account)).all())
    return [
        personas.SignedInMember(one.member_id, one.id, personas_session(one), "")
        for one in accounts
    ]


def personas_session(account):
    return change(lambda db: personas._sign_in(db, db.get_one(Account, account.id)))[1]


def strings_of_everybody(db):
    """Return what is each member's own: how they are named, reached and numbered."""
    found = defaultdict(set)
    for one in db.exec(select(Member)):
        phone = reveal(one, "phone") or ""
        found[one.id] |= {
            one.id,
            f"{one.first_name} {one.last_name}",
            one.email or "",
            one.address.line1,
            phone,
            re.sub(r"^\+(33|32)", "0", phone),
            *(reveal(one, name) or "" for name in ("nir", "niss", "iban")),
        }
    for one in db.exec(select(Account)):
        found[one.member_id] |= {one.id, one.email or "", one.number}
    for one in db.exec(select(Contract)):
        found[one.member_id].add(one.id)
    for one in db.exec(select(Statement)):
        found[one.member_id].add(one.reference)
    for one in db.exec(select(Reimbursement)):
        found[one.member_id] |= {one.id, one.pay_ref or ""}
    for one in db.exec(select(SignInSession)):
        found[one.member_id].add(one.id)
    return {member: {text for text in texts if len(text) > 4} for member, texts in found.items()}


@pytest.mark.slow
def test_a_copy_holds_nothing_of_any_other_member():
    members = seeded_members()
    everybody = run_now(strings_of_everybody)
    hashes = run_now(lambda db: {*db.exec(select(FormerPassword.password_hash))})
    assert len(members) >= 5
    for member in members:
        own = everybody[member.member_id]
        foreign = set().union(*everybody.values()) - own
        made = opened(make_archive(member))
        texts = [*texts_of(made)]
        everything = " ".join(text for _path, text in texts)
        assert member.member_id in everything
        assert any(path.startswith("decomptes/") for path, _ in texts) == (
            any(text.startswith("DEC-") for text in own)
        )
        words = set(re.findall(r"[\w.+@-]+", everything))
        leaks = {
            text for text in foreign if (text in words if " " not in text else text in everything)
        }
        assert not leaks
        assert not hashes & words
        for secret in demo.sign_ins():
            assert secret.password not in everything


def test_each_table_is_there_twice_and_the_index_names_every_file():
    alice = personas.signed_in(has_factor=True)
    made = opened(make_archive(alice))
    paths = set(made.namelist())
    index = made.read("LISEZ-MOI.html").decode()
    for part in PARTS:
        assert {f"donnees/{part.name}.csv", f"donnees/{part.name}.json"} <= paths
        rows, records = table_of(made, part.name), records_of(made, part.name)
        assert len(rows) == len(records)
        for row, record in zip(rows, records, strict=True):
            assert [*row] == [*part.labels.values()]
            assert [*record] == [*part.fields]
    for path in paths - {"LISEZ-MOI.html"}:
        assert f'href="{path}"' in index, path
    assert "attestations/attestation-1.pdf" in paths
    for held in ("Mots de passe", "Clé de votre application de codes"):
        assert held in index
    assert "<script" not in index
    assert all(re.fullmatch(r"[A-Za-z0-9/.-]+", path) for path in paths)


def test_the_facts_of_a_member_are_there_in_words_and_for_programs():
    alice = personas.signed_in()

    def work(db):
        person = db.exec(select(Member)).one()
        statement = make_statement(db, person)
        contract = db.exec(select(Contract)).one()
        beneficiary = run_person(db, contract)
        make_line(db, beneficiary, statement_id=statement.id, provider="=HYPERLINK(1)")
        return statement.reference

    reference = change(work)
    made = opened(make_archive(alice))
    identity = table_of(made, "identite")[0]
    assert identity["Compte bancaire (IBAN)"] == personas.OLD_IBAN
    assert identity["Adresse postale"] == "14 rue des Tanneurs, 37000 TOURS"
    line = table_of(made, "remboursements")[0]
    assert (line["Prix payé"], line["Reste à charge"], line["État"]) == ("30,00", "2,00", "Payé")
    assert line["Décompte"] == reference
    assert line["Professionnel"] == "'=HYPERLINK(1)"
    record = records_of(made, "remboursements")[0]
    assert (record["spent_cents"], record["care_date"]) == (3000, "2026-03-02")
    assert record["provider"] == "=HYPERLINK(1)"
    papers = dict(texts_of(made))
    assert reference in papers[f"decomptes/{reference}.pdf"]
    assert "Alice" in papers["attestations/attestation-1.pdf"]
    activity = table_of(made, "activite")
    assert "Copie de toutes vos données demandée" in {row["Événement"] for row in activity}


def test_care_is_there_once_more_as_fhir_and_is_the_members_own():
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    for who, price in ((alice, 3000), (bob, 4100)):

        def work(db, who=who, price=price):
            contract = db.exec(select(Contract).where(Contract.member_id == who.member_id)).one()
            make_line(db, run_person(db, contract), spent_cents=price)

        change(work)
    whole = Bundle.model_validate_json(
        opened(make_archive(alice)).read("donnees/remboursements-fhir.json")
    )
    benefits = [entry.resource for one in whole.entry for entry in one.resource.entry]
    assert benefits
    for one in benefits:
        (item,) = ExplanationOfBenefit.model_validate(one.model_dump()).item
        submitted = next(
            amount.amount.value
            for amount in item.adjudication
            if amount.category.coding[0].code == "submitted"
        )
        assert submitted == 30


def test_why_a_care_was_paid_whole_is_told_of_the_insured_alone():
    alice = personas.signed_in()

    def work(db):
        contract = db.exec(select(Contract)).one()
        insured = run_person(db, contract)
        spouse = make_beneficiary(db, contract, id="B2", role="conjoint", first_name="Paul")
        for person, exemption in ((insured, "maternite"), (spouse, "ald")):
            make_line(db, person, context={"exemption": exemption})
        return insured.id

    own = change(work)
    made = opened(make_archive(alice))
    records = records_of(made, "remboursements")
    assert {one["beneficiary_id"]: one["context"] for one in records} == {
        own: {"exemption": "maternite"},
        "B2": None,
    }
    assert not [path for path, text in texts_of(made) if '"ald"' in text]
    index = " ".join(made.read("LISEZ-MOI.html").decode().split())
    assert "une demande d’assistance pour votre conjoint, y est" in index


def test_a_value_that_does_not_open_stops_no_copy_and_the_index_names_its_column(caplog):
    alice = personas.signed_in()
    to = Contact("alice@example.org", Channel.EMAIL)

    def work(db):
        row = db.get_one(Member, alice.member_id)
        row.niss = b"\x01kchanged"
        at = {"at": clock_of.now().isoformat(), "region": "FR", "link": "http://localhost:8000/"}
        names = {"first_name": "Alice", "last_name": "Moreau"}
        message = Message("password_changed", to, alice.member_id, "k1", names | at)
        work_in(db).notify(message)

    change(work)
    asyncio.run(worker.run_once())
    change(lambda db: setattr(db.exec(select(OutboxMessage)).one(), "text", b"\x02changed"))
    made = opened(make_archive(alice))
    (identity,), (record,) = table_of(made, "identite"), records_of(made, "identite")
    assert identity["Numéro de registre national (NISS)"] == record["niss"] == "illisible"
    assert identity["Nom"] == "Moreau"
    assert "illisible" in {one["text"] for one in records_of(made, "messages")}
    assert "illisible" in dict(texts_of(made))["messages/messages-001.pdf"]
    index = made.read("LISEZ-MOI.html").decode()
    assert "<li>Identité et coordonnées, Numéro de registre national (NISS)</li>" in index
    assert "<li>Messages que nous vous avons envoyés, Message</li>" in index
    assert re.search(r"<li>Vos attestations, [\d\s]+\u00a0: document absent</li>", index)
    said = [one.getMessage() for one in caplog.records if "cannot be read" in one.getMessage()]
    assert said == [
        "one of CERTIFICATES cannot be read: KeyError",
        "member.niss cannot be read: KeyError",
        "outbox_message.text cannot be read: KeyError",
    ]


def test_a_copy_of_which_all_opens_tells_of_nothing_unreadable():
    made = opened(make_archive(personas.signed_in()))
    assert "illisible\u00a0»" not in made.read("LISEZ-MOI.html").decode()


def run_person(db, contract):
    return db.exec(select(Beneficiary).where(Beneficiary.contract_id == contract.id)).one()


def test_messages_come_without_the_words_that_let_somebody_in():
    alice = personas.signed_in()
    to = Contact("alice@example.org", Channel.EMAIL)

    @writes
    def queue(work):
        base = {"first_name": "Alice", "last_name": "Moreau", "region": "FR"}
        at = {"at": work.now.isoformat()}
        code = base | at | {"code": "482913", "purpose": "sign_in", "browser": "", "network": ""}
        work.notify(
            Message("sign_in_code", to, alice.member_id, "k1", code),
            Message(
                "password_changed",
                to,
                alice.member_id,
                "k2",
                base | at | {"link": "http://localhost:8000/lien/n-secret"},
            ),
        )

    run_now(queue)
    asyncio.run(worker.run_once())
    made = opened(make_archive(alice))
    texts = dict(texts_of(made))
    paper = " ".join(texts["messages/messages-001.pdf"].split())
    for where in (json.dumps(records_of(made, "messages"), ensure_ascii=False), paper):
        assert "482913" not in where
        assert "n-secret" not in where
        assert REMOVED_LINK in where
        assert "mot de passe" in where
    assert REMOVED_WORDS in {one["text"] for one in records_of(made, "messages")}


def test_nothing_is_on_the_disk_in_clear_and_old_files_go(clock):
    alice = personas.signed_in()
    make_archive(alice)
    (stored,) = get_settings().resolved_archives_dir.iterdir()
    content = stored.read_bytes()
    assert not content.startswith(b"PK")
    assert b"Moreau" not in content
    asyncio.run(worker.sweep_archives())
    assert stored.exists()
    clock.advance(timedelta(hours=24))
    asyncio.run(worker.purge_once())
    asyncio.run(worker.sweep_archives())
    assert not stored.exists()
    assert run_now(archives.show, session=alice.new_session()).archive.until is None


def test_markup_in_a_name_stays_text_in_the_index():
    alice = personas.signed_in()

    def work(db):
        row = db.get_one(Member, alice.member_id)
        row.first_name = "<img src=x onerror=alert(1)>"

    change(work)
    made = opened(make_archive(alice))
    assert "&lt;img src=x" in made.read("LISEZ-MOI.html").decode()
    assert "<img" not in made.read("LISEZ-MOI.html").decode()
