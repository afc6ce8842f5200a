"""The words of a request that was sent, and of the list of those."""

from datetime import timedelta

from memberapp.assistance import cases, sent_cases
from memberapp.assistance import staff as assistance_staff
from memberapp.assistance.views import cases as case_presenter
from memberapp.staff import service as agents
from tests.support.assistance_requests import someone
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in

NBSP = "\u00a0"


def of(rows, label):
    return next(row.value for row in rows if row.label == label)


def sent(one):
    return cases.find(work_in(one.db, member_id=one.member.id), reference=one.send())


def test_what_was_sent_says_what_happens_next_and_when(db):
    view = case_presenter.to_view(sent(someone(db)), START)
    assert [(one.title, one.when, one.state) for one in view.asked] == [
        (
            f"Soutien psychologique, lundi 30{NBSP}novembre",
            f"Nous vous appelons entre 9{NBSP}h{NBSP}30 et 10{NBSP}h",
            "Souhaité",
        ),
        (
            f"Coiffeur à domicile, lundi 30{NBSP}novembre",
            f"Entre 8{NBSP}h et 12{NBSP}h",
            "Souhaité",
        ),
    ][::-1]
    titles = [step.title for step in view.steps]
    assert titles == [
        "Demande reçue",
        "Votre numéro de dossier par SMS",
        f"Passage chez vous{NBSP}: coiffeur à domicile",
        f"Nous vous appelons{NBSP}: soutien psychologique",
    ]
    assert [step.state for step in view.steps] == ["done", "now", "todo", "todo"]
    assert f"au plus tard le 23{NBSP}novembre 2026" in view.steps[1].when
    assert view.clock.left == f"48{NBSP}h{NBSP}00{NBSP}min"
    assert view.clock.until.endswith(f"lundi 23{NBSP}novembre à 11{NBSP}h")
    assert not view.late_text
    assert view.calendar_path.endswith(".ics")
    assert "motif=follow_up" in view.follow_path
    assert view.forgotten_path == ""  # it is added on the page itself
    assert view.change_text.startswith("Déplacez ou annulez ici")
    assert view.lead[1].endswith("•••@example.org.")
    assert "spams" in view.lead[2]
    visit = of(view.facts, "Coiffeur à domicile")
    assert visit.startswith("Lundi 30")
    assert "horaire souhaité\n" in visit
    assert f"\nModifiable en ligne jusqu’au 29{NBSP}novembre 2026 à 8{NBSP}h.\n" in visit
    assert visit.endswith("reste à votre charge.")
    past = case_presenter.to_view(sent(someone(db, "M010000003")), START + timedelta(days=9))
    assert "Modifiable" not in repr(past.facts)
    later = case_presenter.to_view(sent_again(db), START + timedelta(days=30))
    assert [step.state for step in later.steps] == ["done", "late", "late", "late"]
    assert later.steps[2].status == f"En retard depuis lundi 30{NBSP}novembre à 12{NBSP}h"
    assert later.clock.seconds_left == ""
    assert later.late_text
    assert {one.state for one in later.asked} == {"En retard"}


def sent_again(db):
    return sent(someone(db, "M010000002", phone="+33261911212"))


def test_without_a_mobile_phone_the_number_comes_here_and_by_e_mail(db):
    view = case_presenter.to_view(sent_again(db), START)
    assert view.steps[1].title == "Votre numéro de dossier"
    assert "ici et par e-mail" in view.steps[1].when


def test_the_number_is_told_once_the_case_is_open(db):
    one = someone(db)
    case = sent(one)
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")
    opened = assistance_staff.open_case(
        as_agent(db, now=START, agent_id="a.noel"), reference=case.reference
    ).case
    view = case_presenter.to_view(opened, START)
    assert opened.number
    assert view.number_text == f"Votre numéro de dossier{NBSP}: {opened.number}"
    assert (view.steps[1].state, view.title) == ("done", "Votre dossier est ouvert")
    assert [one.state for one in view.asked] == ["Souhaité", "Prévu"]


def test_the_list_of_requests_says_when_it_is_not_whole(db, monkeypatch):
    monkeypatch.setattr(cases, "MAX_SHOWN", 1)
    monkeypatch.setattr(case_presenter, "MAX_SHOWN", 1)
    one = someone(db)
    one.send()
    listed = sent_cases.sent_of(work_in(db, member_id=one.member.id))
    assert case_presenter.list_note(listed) == ""
    one.choose()
    newest = one.submit(now=START + timedelta(hours=1))
    listed = sent_cases.sent_of(work_in(db, member_id=one.member.id))
    (shown,) = case_presenter.to_list(listed)
    assert shown.reference == newest
    assert "1\u00a0demandes les plus récentes" in case_presenter.list_note(listed)
