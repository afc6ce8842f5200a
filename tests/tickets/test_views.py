from datetime import timedelta

import pytest

from memberapp.tickets import drafts, service, staff
from memberapp.tickets.views import contact, tickets
from tests.personas import alice
from tests.support.clocks import START
from tests.support.factories import make_account, make_statement
from tests.support.tickets import add_agents, agent, answer, as_member, send

DAY = timedelta(days=1)


@pytest.fixture
def member(db):
    persona = alice(db)
    make_account(db, persona.member)
    add_agents(db)
    return persona


def shown(db, persona, reference, after=timedelta(), last=50):
    found = service.own(as_member(db, persona.id), reference=reference, last=last)
    return tickets.to_ticket(found, START + after)


def test_a_ticket_says_who_must_act_and_by_when(db, member):
    reference = send(db, member)
    view = shown(db, member, reference)
    assert view.title == "Votre question sur un remboursement"
    assert view.status.startswith("À nous de répondre avant le mardi 24\u00a0novembre 2026")
    assert (view.tone, view.late_text, view.can_rate) == ("info", "", False)
    assert [(one.title, one.state) for one in view.steps] == [
        ("Message reçu", "done"),
        ("Réponse d’une personne", "now"),
        ("Fermé", "todo"),
    ]
    assert "24\u00a0novembre" in view.thread[0].receipt


def test_a_late_one_says_so_and_asks_for_no_act(db, member):
    view = shown(db, member, send(db, member), after=4 * DAY)
    assert view.status.startswith("En retard depuis le 24\u00a0novembre 2026")
    assert view.tone == "danger"
    assert "vous n’avez rien à refaire" in view.late_text
    assert [one.state for one in view.steps] == ["done", "late", "todo"]


def test_a_question_says_until_when_the_member_answers(db, member):
    reference = send(db, member)
    staff.ask(agent(db), reference=reference, version=1, text="Laquelle\u00a0?")
    view = shown(db, member, reference)
    assert view.status == "À vous de répondre, jusqu’au 28\u00a0novembre 2026"
    assert view.thread[-1].who == "Agathe Noël, remboursements"
    assert "ce suivi se ferme" in view.thread[-1].receipt
    assert [one.title for one in view.steps] == [
        "Message reçu",
        "Réponse d’une personne",
        "Votre réponse",
        "Fermé",
    ]


def test_a_closed_one_can_be_opened_again_then_no_longer(db, member):
    reference = send(db, member)
    answer(db, reference)
    service.close(as_member(db, member.id), reference=reference, version=2)
    view = shown(db, member, reference)
    assert (view.status, view.send_text) == ("Fermé le 21\u00a0novembre 2026", "Rouvrir et envoyer")
    assert view.can_rate
    assert view.thread[-1].text == "Vous avez fermé ce suivi."
    assert not shown(db, member, reference, after=366 * DAY).can_write


def test_passing_on_is_told_and_what_is_older_can_be_asked_for(db, member):
    reference = send(db, member)
    staff.pass_on(agent(db), reference=reference, version=1, queue="specialistes")
    view = shown(db, member, reference, last=1)
    assert view.has_older
    assert "transmis" in view.thread[0].text
    assert view.thread[0].who == "Agathe Noël, conseillers spécialisés"
    assert view.queue == "Conseillers spécialisés"


def test_what_it_is_about_leads_to_its_page(db, member):
    statement = make_statement(db, member.member)
    view = shown(db, member, send(db, member, about=statement.reference))
    assert view.about_path == f"/remboursements/{statement.reference}"
    assert contact.own_path("") == ""


def test_the_list_says_where_each_stands(db, member):
    reference = send(db, member)
    send(db, member, key="2" * 22)
    found = service.list_own(as_member(db, member.id), most=1)
    view = tickets.to_list(found, START + 10 * DAY)
    assert [one.tone for one in view.rows] == ["danger"]
    assert view.more == "Voir le suivant"
    everything = service.list_own(as_member(db, member.id), most=9)
    assert tickets.to_list(everything, START).more == ""
    assert reference in {one.path.rpartition("/")[2] for one in view.rows} | {
        one.reference for one in everything.rows
    }


def test_the_form_has_the_member_number_and_says_who_answers_complex_cases(db, member):
    form = drafts.open_form(as_member(db, member.id))
    view = contact.to_contact(form)
    assert (view.name, view.number) == ("Alice Moreau", member.id)
    assert view.receipt == "Un accusé de réception vous parvient par e-mail."
    assert contact.note_text("contrat") == ""
    assert "spécialisés" in contact.note_text("surcomplementaire")


def test_how_much_was_typed_is_told_with_the_draft():
    assert contact.count_text("", None, "FR") == "0\u00a0caractère sur 3\u00a0000."
    assert contact.count_text("Bonjour", START, "FR").endswith("Brouillon gardé à 11\u00a0h.")
