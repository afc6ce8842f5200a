"""A service reads the same on every page, and no page promises what is over."""

from dataclasses import replace
from datetime import timedelta

from memberapp.assistance import cases, changeable, completing, drafts, follow_up, stays
from memberapp.assistance.history import history
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.steps import StepState
from memberapp.assistance.rules.values import Verdict
from memberapp.assistance.views import cancelling, case_steps
from memberapp.assistance.views import cases as case_presenter
from memberapp.assistance.views import changes as change_presenter
from memberapp.assistance.views import follow_up as presenter
from memberapp.assistance.views import history as history_presenter
from memberapp.assistance.views import stays as stay_presenter
from tests.support.assistance_requests import AT_HOME, BY_PHONE, Someone, someone
from tests.support.clocks import START
from tests.support.units_of_work import work_in

NBSP = "\u00a0"
AFTER = START + timedelta(days=30)
HELP, ADVICE = "AIDE_MENAGERE", "CONSEIL_SOCIAL"


def work_of(one: Someone, now=START):
    return work_in(one.db, **one.ids, now=now)


def follow(one: Someone, reference: str, now=START):
    found = follow_up.read(work_of(one, now), reference=reference)
    return presenter.to_follow_up(
        found.case, found.changes, found.rights, found.questions, is_stay=found.is_stay, now=now
    )


def states(one: Someone, reference: str, now=START) -> set[str]:
    """Return how the first service reads on each of the pages that show it."""
    work = work_of(one, now)
    case = cases.find(work, reference=reference)
    (item, *_more) = case.items
    found = changeable.appointment(work, reference=reference, service=item.service)
    listed = [
        case_presenter.to_view(case, now).asked[0].state,
        follow(one, reference, now).services[0].state,
        change_presenter.to_service_change(found, now).state,
        stay_presenter.to_stay(stays.read(work, reference=reference), now).services[0].state,
    ]
    (current,) = history_presenter.to_history(history(work), now).current
    return {*listed, current.state} - {""}


def ask_for_help(db) -> tuple[Someone, str]:
    """Ask for help at home, whose nights nobody said."""
    one = someone(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False)
    one.keep(HELP)
    return one, one.submit()


def cancel_view(one: Someone, reference: str, code: str = "", now=START):
    work = work_of(one, now)
    case = cases.find(work, reference=reference)
    return cancelling.to_cancel(case, changeable.changes_of(work, case), code)


def test_a_service_to_confirm_reads_so_everywhere_and_late_once_its_hour_passed(db):
    one, reference = ask_for_help(db)
    assert states(one, reference) == {"À confirmer"}
    assert states(one, reference, AFTER) == {"En retard"}


def test_a_service_that_an_answer_ruled_out_reads_so_everywhere(db):
    one, reference = ask_for_help(db)
    raw = {"nights": "1", "immob_days": "0"}
    completing.answer(work_of(one), reference=reference, version=1, slug="duree", raw=raw)
    view = case_presenter.to_view(cases.find(work_of(one), reference=reference), START)
    assert view.asked[0].state == "Non prévu"
    assert view.steps[-1].status == "Non prévu"
    assert view.change_text.startswith("Ce dossier est clos")
    assert "motif=new_request" in view.forgotten_path
    assert "Modifiable" not in repr(view.facts)


def test_until_when_it_changes_is_said_only_while_that_is_to_come(db):
    one = someone(db)
    reference = one.send()
    notes = [act.note for act in follow(one, reference).services]
    assert notes[0] == f"Modifiable en ligne jusqu’au 29{NBSP}novembre 2026 à 8{NBSP}h."
    assert {act.note for act in follow(one, reference, AFTER).services} == {""}
    (current,) = history_presenter.to_history(history(work_of(one)), START).current
    assert "Numéro de dossier au plus tard" in current.note
    (late,) = history_presenter.to_history(history(work_of(one, AFTER)), AFTER).current
    assert late.badges[0].text.startswith("Votre numéro de dossier est en retard depuis")
    assert "au plus tard" not in late.note


def test_what_is_cancelled_in_part_is_not_told_as_the_whole(db):
    one = someone(db)
    reference = one.send()
    whole = cancel_view(one, reference)
    assert whole.closes
    assert cancelling.cancelled_sentence(whole).startswith("Votre demande est annulée")
    assert any("votre demande est close" in told for told in whole.effects)
    near = cases.find(work_of(one), reference=reference).items[0].starts_at - timedelta(hours=10)
    part = cancel_view(one, reference, now=near)
    assert not part.closes
    said = cancelling.cancelled_sentence(part)
    assert said.startswith(f"C’est annulé{NBSP}: Soutien psychologique")
    assert f"ne l’est pas{NBSP}: Coiffeur à domicile" in said
    assert not any("close" in told for told in part.effects)


def test_the_last_service_to_go_closes_the_request_and_says_so_before(db):
    one = someone(db)
    one.choose(BY_PHONE)
    view = cancel_view(one, one.submit(), BY_PHONE)
    assert view.closes
    assert cancelling.cancelled_sentence(view).endswith("votre demande est close.")


def test_a_call_that_is_for_another_service_too_is_still_made(db):
    one = someone(db)
    one.choose(ADVICE, BY_PHONE)
    reference = one.submit()
    told = " ".join(cancel_view(one, reference, ADVICE).effects)
    assert "Nous vous appelons quand même" in told
    assert "L’horaire est rendu" not in told
    both = " ".join(cancel_view(one, reference).effects)
    assert "quand même" not in both
    assert "L’horaire est rendu" in both


def test_the_call_of_two_services_says_that_one_of_them_is_to_be_confirmed(db):
    one = someone(db)
    one.choose(ADVICE, BY_PHONE)
    case = cases.find(work_of(one), reference=one.submit())
    first, second = case.items
    case = replace(case, items=(first, replace(second, verdict=Verdict.TO_CONFIRM)))
    assert case_steps.to_steps(case, START)[-1].status == "À confirmer"


def test_a_closed_request_promises_no_other_hour_for_what_was_missed(db):
    one = someone(db)
    one.choose(AT_HOME)
    case = cases.find(work_of(one), reference=one.submit())
    missed = replace(case, items=(replace(case.items[0], state=StepState.MISSED),))
    assert "proposera une autre heure" in case_steps.to_steps(missed, START)[-1].advice
    closed = replace(missed, status=CaseStatus.CLOSED)
    assert case_steps.to_steps(closed, START)[-1].advice == ""


def test_a_new_hour_is_a_wish_until_we_confirm_it():
    shown = change_presenter.ServiceChangeView(label="Aide")
    for said in (change_presenter.moved_sentence(shown), change_presenter.added_sentence("Aide")):
        assert said.endswith("C’est un souhait jusqu’à notre confirmation.")
