"""The words of the path to assistance, over real requests."""

from dataclasses import replace
from datetime import time

import pytest

from memberapp import routes
from memberapp.assistance import cases, drafts, slots
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.forms import visit_form
from memberapp.assistance.rules.requests import TypedEvent, VisitAddress, parse_event
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.views import cases as case_presenter
from memberapp.assistance.views import events, questions, services
from memberapp.assistance.views import recap as recaps
from memberapp.assistance.views import slots as slot_views
from memberapp.assistance.views import steps as presenter
from memberapp.core.contacts import Address
from memberapp.core.errors import DraftMoved, InvalidForm, InvalidInput, NotReady, SlotTaken
from tests.support.assistance_requests import AT_HOME, BY_PHONE, HALF_PAST_NINE, someone
from tests.support.clocks import START
from tests.support.units_of_work import work_in

PLAN = read_assistance().plan("ASSIST_PLUS")
NBSP = "\u00a0"


def of(rows: list[presenter.FactView], label: str) -> str:
    """Return the value beside a label."""
    return next(row.value for row in rows if row.label == label)


def outcome_of(progress, code):
    return next(one for one in progress.outcomes if one.service.code == code)


@pytest.mark.parametrize(
    "error",
    [
        DraftMoved(),
        NotReady("services"),
        SlotTaken(),
        InvalidForm(()),
        InvalidInput("service", "not_covered"),
    ],
)
def test_each_refusal_says_what_to_do(error):
    assert presenter.sentence_of(error, "FR").endswith(".")


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (TypedEvent("", "27", "11", "2026"), "event", "Choisissez ce qui se passe."),
        (TypedEvent("HOSP", "", "", ""), "day", "Saisissez la date"),
        (TypedEvent("HOSP", "31", "2", "2026"), "day", "n’existe pas"),
        (TypedEvent("HOSP", "1", "1", "2020"), "day", f"plus de 2{NBSP}ans"),
        (TypedEvent("HOSP", "1", "1", "2036"), "day", f"dans plus de 2{NBSP}ans"),
    ],
)
def test_what_is_wrong_with_the_event_is_said_beside_its_field(typed, field, words):
    assert PLAN
    with pytest.raises(InvalidForm) as refused:
        parse_event(typed, PLAN, START.date(), 2)

    [error] = events.event_errors(refused.value, "")
    assert error.field == field
    assert words in error.text


def test_a_contract_that_was_not_chosen_is_told_as_that():
    [error] = events.event_errors(InvalidForm((InvalidInput("contract", "empty"),)), "")
    assert (error.field, error.text) == (
        events.CONTRACT_ID,
        "Choisissez le contrat qui vous aide.",
    )


def test_a_group_without_its_precision_asks_for_the_precision():
    [error] = events.event_errors(InvalidForm((InvalidInput("event", "empty"),)), "deces")
    assert (error.field, error.text) == ("event-deces", "Précisez ce qui se passe.")


def test_the_events_are_those_of_the_contract_in_their_groups(db):
    groups = events.to_event(someone(db).progress(), step="evenement").groups
    assert [group.card.title for group in groups] == [
        "Hospitalisation",
        "Immobilisation au domicile",
        "Traitement lourd",
        "Naissance",
        "Aide à un proche",
        "Décès d’un proche",
    ]
    hospital, death = groups[0], groups[-1]
    assert hospital.has_precision
    assert hospital.field == f"event-{hospital.card.value}"
    assert (death.has_precision, death.card.value) == (False, "DECES")
    base = someone(db, "M010000002", plan="ASSIST_BASE").progress()
    offered = events.to_event(base, step="evenement").groups
    assert "Aide à un proche" not in [group.card.title for group in offered]


def test_a_request_begun_is_found_again_with_what_it_holds(db):
    one = someone(db)
    one.begin()
    looked_at = events.to_event(one.progress())
    assert (looked_at.stage, looked_at.day) == (events.Stage.EVENT, "27")  # no request yet
    one.choose()
    view = events.to_event(one.progress())
    assert view.stage is events.Stage.RESUME
    assert of(view.draft_facts, "Événement") == "Hospitalisation"
    assert of(view.draft_facts, "Date d’entrée à l’hôpital") == f"27{NBSP}novembre 2026"
    assert of(view.draft_facts, "Choisi") == "Coiffeur à domicile\nSoutien psychologique"
    assert view.path == routes.ASSISTANCE_RECAP.path
    form = events.to_event(one.progress(), step="evenement")
    assert (form.day, form.month, form.year) == ("27", "11", "2026")
    anew = events.to_event(one.progress(), step="recommencer")
    assert (bool(anew.restart_text), anew.day) == (True, "")
    beside = presenter.to_new_frame(one.progress(), anew.contract)
    assert [row.label for row in beside.facts] == ["Au nom de", "Contrat"]


def test_a_call_names_the_request_and_its_reason(db):
    one = someone(db)
    assert presenter.to_frame(one.progress()).callback_path == "/rappel?motif=new_request"
    one.choose()
    draft = one.progress().draft
    assert draft
    wanted = f"/rappel?sujet={draft.reference}&motif=new_request"
    assert presenter.to_frame(one.progress()).callback_path == wanted


def test_self_selection_counts_apart_what_is_provided_for_and_what_is_to_be_confirmed(db):
    one = someone(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False)
    progress = one.progress()
    view = services.to_list(progress)
    covered, to_confirm = len(view.covered), len(view.to_confirm)
    hidden = len(view.to_confirm_more) + len(view.refused)
    assert covered + to_confirm + hidden == len(progress.outcomes)
    assert view.more_title == f"Voir les autres à confirmer ({len(view.to_confirm_more)})"
    to_confirm += len(view.to_confirm_more)
    assert view.title == f"{covered}{NBSP}prestations prévues, {to_confirm} à confirmer"
    assert (view.covered_title, view.to_confirm_title) == (
        f"Prévues ({covered})",
        f"À confirmer ({to_confirm})",
    )
    assert view.lead.startswith(f"Pour une hospitalisation le 27{NBSP}novembre 2026.")
    assert view.selected == ""
    # Papers that the event asks for stand once; a row has those of its own, and what it is.
    assert view.documents == f"À préparer{NBSP}: Bulletin de situation remis par l’hôpital"
    rows = {row.label: row for row in view.covered}
    assert rows["Soutien psychologique"].remains == rows["Soutien psychologique"].documents == ""
    assert rows["Coiffeur à domicile"].remains == "Le prix de la coupe reste à votre charge."
    assert rows["Coiffeur à domicile"].reason == "Un coiffeur se déplace chez vous."
    one.keep(AT_HOME)
    view = services.to_list(one.progress())
    assert view.selected == "Je consulte mes prestations sélectionnées (1)"
    chosen = [row.selected for row in view.covered if row.selected]
    assert chosen == [f"Choisie, lundi 30{NBSP}novembre"]


def test_why_services_are_to_be_confirmed_is_said_as_it_is(db):
    one = someone(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False)
    progress = one.progress()
    assert services.to_list(replace(progress, outcomes=())).to_confirm_lead == ""
    lacking = progress.outcomes
    one.begin(TypedEvent("HOSP", "21", "9", "2026"))
    late = tuple(o for o in one.progress().outcomes if o.is_late and len(o.to_confirm) == 1)
    what, when = "Il nous manque une information, que", "Le délai habituel est passé."
    [animals] = [o for o in lacking if o.service.code == "CHIEN_GUIDE"]
    named = "Il reste à savoir si un chien guide vit chez vous et le nombre de nuits."
    for outcomes, words in (
        (lacking, what),
        ((animals,), f"{named} Vous pouvez"),
        (late, f"{when} Vous pouvez"),
        (lacking + late, what),
    ):
        lead = services.to_list(replace(progress, outcomes=outcomes)).to_confirm_lead
        assert lead.startswith(words)


def test_a_visit_has_windows_with_names_and_a_call_has_half_hours(db):
    one = someone(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False)
    progress = one.progress()
    assert progress.draft
    views = {}
    for code in (AT_HOME, BY_PHONE):
        outcome = outcome_of(progress, code)
        offer = slots.offer(
            work_in(db, member_id=one.member.id, now=START),
            service=outcome.service,
            event_date=progress.draft.event_date,
        )
        views[code] = services.to_page(progress, outcome, offer)
    visit, call = views[AT_HOME], views[BY_PHONE]
    assert visit.legend == f"Quel jour venir chez vous{NBSP}?"
    assert call.legend == f"Quel jour vous appeler{NBSP}?"
    assert [window.text for window in visit.days[0].windows] == ["Matin", "Midi", "Après-midi"]
    assert visit.days[0].windows[0].until == f"8{NBSP}h à 12{NBSP}h"
    assert call.days[0].windows[0].text == f"9{NBSP}h"
    assert of(visit.facts, "Où") == f"14 rue des Tanneurs, 37000{NBSP}TOURS"
    assert "Où" not in [row.label for row in call.facts]
    assert of(call.facts, "À payer") == "Rien, compris dans votre contrat"
    assert of(visit.facts, "À payer").endswith("\nLe prix de la coupe reste à votre charge.")


@pytest.mark.parametrize(
    ("starts", "ends", "name"), [(8, 12, "Matin"), (12, 14, "Midi"), (14, 18, "Après-midi")]
)
def test_the_windows_of_a_visit_have_their_names(starts, ends, name):
    assert slot_views.window_name(time(starts), time(ends)) == name


def test_an_answer_is_told_in_words(db):
    one = someone(db)
    one.begin()
    one.answer_all()
    progress = one.progress()
    assert progress.draft
    for question in progress.questions:
        text = questions.answer_text(question, progress.draft.answers[question.code])
        assert text
        assert "unknown" not in text
    children = next(question for question in progress.questions if question.slug == "enfants")
    told = questions.answer_text(children, {"children": 2, "ages": [4, 9]})
    assert told.endswith(f"4 et 9{NBSP}ans")
    assert questions.answer_text(children, {"children": 1, "ages": [1]}).endswith(f"1{NBSP}an")
    assert questions.answer_text(children, {"children": 0, "ages": []}).endswith(f"{NBSP}: 0")
    assert questions.answer_text(children, None) == "Je ne sais pas"


def test_questions_of_one_kind_share_a_page_that_says_how_far_one_is(db):
    one = someone(db)
    one.begin()
    one.answer_all()
    progress = one.progress()
    slugs = [question.slug for question in progress.questions]
    first = questions.to_page(progress, slugs[0])
    assert (first.place, first.done) == (f"Question{NBSP}1 sur{NBSP}{len(slugs)}", "0.0%")
    assert (first.back_path, first.title) == ("/assistance/besoin", progress.questions[0].text)
    at = slugs.index("animaux")  # the second of two, by its own address
    shared = questions.to_page(progress, slugs[at])
    assert [question.slug for question in progress.page_of(slugs[at])] == slugs[at - 1 : at + 1]
    assert shared.place == f"Questions{NBSP}{at} et{NBSP}{at + 1} sur{NBSP}{len(slugs)}"
    assert shared.title == f"Un proche à charge, un animal{NBSP}?"
    assert [row.number for row in shared.questions] == [
        f"Question{NBSP}{at}",
        f"Question{NBSP}{at + 1}",
    ]
    assert shared.back_path.endswith(slugs[at - 2])
    after = progress.question_after(slugs[at - 1])
    assert after
    assert after.slug == slugs[at + 1]
    assert questions._place(4, 6, 11) == f"Questions{NBSP}4 à{NBSP}6 sur{NBSP}11"


def test_a_step_opened_from_the_recap_leads_back_there_while_there_is_one(db):
    one = someone(db)
    one.choose()
    assert presenter.to_frame(one.progress(), is_checking=True).is_checking
    assert not presenter.to_frame(one.progress()).is_checking
    one.step(drafts.choose_guided, guided=True)  # questions come first now
    assert not presenter.to_frame(one.progress(), is_checking=True).is_checking


def test_the_recap_says_what_and_when_first_and_each_thing_once(db):
    one = someone(db)
    one.choose(BY_PHONE)
    view = recaps.to_recap(one.recap())
    assert not view.needs_address
    [call] = view.services
    assert call.title == f"Soutien psychologique, lundi 30{NBSP}novembre"
    assert call.when == f"Nous vous appelons entre 9{NBSP}h{NBSP}30 et 10{NBSP}h"
    assert (call.status, call.notes) == ("Souhaité", [])
    assert "06" in view.phone.value
    assert "98" not in view.phone.value
    one.keep(AT_HOME)
    view = recaps.to_recap(one.recap())
    visit = view.services[1]
    assert view.address == f"14 rue des Tanneurs, 37000{NBSP}TOURS"
    assert view.access == ""
    assert visit.when == f"Matin, 8{NBSP}h à 12{NBSP}h"
    assert visit.path == "/assistance/prestations/coiffeur?retour=recapitulatif"
    assert visit.notes == ["Le prix de la coupe reste à votre charge."]
    assert view.documents.endswith("Bulletin de situation remis par l’hôpital")
    assert (view.lead, view.situation_title) == (
        f"Hospitalisation, 27{NBSP}novembre 2026.",
        "Votre situation",
    )
    assert of(view.aside, "N° de dossier").endswith(f"12, sous 48{NBSP}h")


def test_what_is_to_be_confirmed_is_said_in_the_list_in_the_recap_and_once_sent(db):
    one = someone(db)
    one.begin(TypedEvent("HOSP", "1", "9", "2026"))
    one.step(drafts.choose_guided, guided=False)
    one.keep("TRANSPORT", window=HALF_PAST_NINE)
    listed = services.to_list(one.progress()).to_confirm
    [transport] = [row for row in listed if row.label == "Transport"]
    trips, late = transport.reason.splitlines()
    assert trips.startswith(f"À confirmer{NBSP}: ")
    assert "trajets" in trips
    assert "ce délai est passé" in late
    assert transport.selected.startswith("Choisie, ")
    outcome = outcome_of(one.progress(), "TRANSPORT")
    page = services.to_page(one.progress(), outcome, None)
    assert page.late == late  # said once
    assert page.reasons == [trips]
    [part] = recaps.to_recap(one.recap()).services
    assert (part.status, part.to_confirm) == ("À confirmer", [trips, late])
    assert part.limit == transport.limit == f"2{NBSP}allers-retours, à 50{NBSP}km au plus"
    assert of(recaps.to_recap(one.recap()).aside, "Prestations") == f"1{NBSP}à confirmer"
    assert of(page.facts, "À payer") == "Rien pour la prestation, si elle est confirmée."
    sent_on = cases.find(work_in(one.db, member_id=one.member.id), reference=one.submit())
    sent_view = case_presenter.to_view(sent_on, START)
    assert [one.state for one in sent_view.asked] == ["À confirmer"]
    told = of(sent_view.facts, "Transport").splitlines()[2:]
    assert told == [trips, late, f"À préparer{NBSP}: Bulletin de situation remis par l’hôpital"]


def test_an_address_that_lacks_a_part_is_asked_for(db):
    one = someone(db)
    one.choose()
    recap = one.recap()
    nowhere = VisitAddress(Address("", "", "", ""))
    lacking = replace(recap, content=replace(recap.content, address=nowhere))
    assert [error.field for error in recaps.problems_of(lacking)] == [recaps.ADDRESS_ID]
    refused = InvalidForm((InvalidInput("floor", "too_long"), InvalidInput("zip", "invalid")))
    errors = visit_form("FR").errors(refused)
    assert [(error.field, bool(error.text)) for error in errors] == [("zip", True), ("floor", True)]
    assert visit_form("FR").typed({"zip": "3700"})["zip"] == "3700"


def test_every_queue_has_its_legend():
    assert set(services._LEGENDS) == set(SlotQueue)
