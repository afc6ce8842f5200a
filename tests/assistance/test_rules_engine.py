import pytest

from memberapp.assistance.rules.engine import assess, next_question, questions_of
from memberapp.assistance.rules.values import Situation, Verdict
from tests.support.assistance_rules import TODAY, codes_asked, outcome, plan, situation

COVERED, TO_CONFIRM, NOT_COVERED = Verdict.COVERED, Verdict.TO_CONFIRM, Verdict.NOT_COVERED
ALONE = {"household": "alone"}
TWO_CHILDREN = {"children": 2, "ages": [1, 7]}


@pytest.mark.parametrize(
    ("event", "answers", "service", "verdict"),
    [
        ("HOSP", {"Q2": {"nights": 2, "immob_days": "unknown"}}, "AIDE_MENAGERE", COVERED),
        ("HOSP", {"Q2": {"nights": 1, "immob_days": "unknown"}}, "AIDE_MENAGERE", TO_CONFIRM),
        ("HOSP", {"Q2": {"nights": 1, "immob_days": 5}}, "AIDE_MENAGERE", NOT_COVERED),
        ("HOSP", {"Q2": {"nights": 1, "immob_days": 6}}, "AIDE_MENAGERE", COVERED),
        ("ACCID", {"Q2": {"nights": 0, "immob_days": 6}}, "AIDE_MENAGERE", COVERED),
        ("AMBU", {"Q2": {"anaesthesia": "general"}}, "AIDE_MENAGERE", COVERED),
        ("AMBU", {"Q2": {"anaesthesia": "local", "immob_days": 5}}, "AIDE_MENAGERE", NOT_COVERED),
        ("IMMO", {"Q2": {"planned": "no", "immob_days": 6}}, "AIDE_MENAGERE", COVERED),
        ("IMMO", {"Q2": {"planned": "yes", "immob_days": 10}}, "AIDE_MENAGERE", NOT_COVERED),
        ("IMMO", {"Q2": {"planned": "yes", "immob_days": 11}}, "AIDE_MENAGERE", COVERED),
        ("IMMO", {"Q2": {"planned": "no", "immob_days": 5}}, "AIDE_MENAGERE", NOT_COVERED),
        ("MATER", {"Q2": {"nights": 4, "caesarean": "no"}}, "AIDE_MENAGERE", NOT_COVERED),
        ("MATER", {"Q2": {"nights": 5, "caesarean": "no"}}, "AIDE_MENAGERE", COVERED),
        ("MATER", {"Q2": {"nights": 3, "caesarean": "yes"}}, "AIDE_MENAGERE", COVERED),
        ("MATER", {"Q2": {"nights": 3, "caesarean": "unknown"}}, "AIDE_MENAGERE", TO_CONFIRM),
        ("CANCER", {}, "AIDE_MENAGERE", COVERED),
        ("DECES", {}, "AIDE_MENAGERE", COVERED),
        ("HOSP", {"Q4": {"children": 1}, "Q7": {"relative": "no"}}, "GARDE_ENFANTS", COVERED),
        ("HOSP", {"Q4": {"children": 1}, "Q7": {"relative": "far"}}, "GARDE_ENFANTS", COVERED),
        ("HOSP", {"Q4": {"children": 1}, "Q7": {"relative": "yes"}}, "GARDE_ENFANTS", NOT_COVERED),
        ("HOSP", {"Q4": {"children": 0}}, "GARDE_ENFANTS", NOT_COVERED),
        ("HOSP", {"Q4": {"children": 1}, "Q7": None}, "GARDE_ENFANTS", TO_CONFIRM),
        ("DECES", {"Q4": TWO_CHILDREN, "Q9": {"work": "both"}}, "CONDUITE_ECOLE", COVERED),
        ("MATER", {"Q4": TWO_CHILDREN, "Q8": {"go_out": "no"}}, "CONDUITE_ECOLE", COVERED),
        ("MATER", {"Q4": {"children": 1, "ages": [2]}}, "CONDUITE_ECOLE", NOT_COVERED),
        ("ENFANT", {"Q2": {"child_age": 8}, "Q9": {"work": "both"}}, "CONDUITE_ECOLE", COVERED),
        ("HOSP", {"Q2": {"nights": 3}, "Q7": {"relative": "far"}}, "VENUE_PROCHE", COVERED),
        ("HOSP", {"Q2": {"nights": 3}, "Q7": {"relative": "no"}}, "VENUE_PROCHE", NOT_COVERED),
        ("DECES", {"Q7": {"relative": "far"}}, "VENUE_PROCHE", COVERED),
        ("HOSP", {"Q3": ALONE}, "TRANSFERT_PROCHE", COVERED),
        ("IMMO", {"Q3": {"household": "accompanied"}}, "TRANSFERT_PROCHE", TO_CONFIRM),
        ("MATER", {"Q4": {"children": 1}}, "TRANSFERT_ENFANTS", COVERED),
        ("DECES", {"Q5": {"dependant": "yes"}}, "GARDE_ASCENDANT", COVERED),
        ("HOSP", {"Q3": ALONE, "Q6": {"pets": "yes"}}, "GARDE_ANIMAUX", COVERED),
        ("HOSP", {"Q3": {"household": "away"}, "Q6": {"pets": "yes"}}, "GARDE_ANIMAUX", COVERED),
        ("HOSP", {"Q3": {"household": "accompanied"}}, "GARDE_ANIMAUX", NOT_COVERED),
        ("HOSP", {"Q2": {"nights": 1}, "Q6": {"guide_dog": "yes"}}, "CHIEN_GUIDE", COVERED),
        ("HOSP", {"Q7": {"relative": "no"}, "Q8": {"cook": "no"}}, "PORTAGE_REPAS", COVERED),
        ("HOSP", {"Q8": {"cook": "yes"}}, "PORTAGE_REPAS", NOT_COVERED),
        ("ALD", {"Q8": {"go_out": "no", "prescription": "yes"}}, "LIVR_MEDIC", COVERED),
        ("ALD", {"Q8": {"go_out": "no", "prescription": "unknown"}}, "LIVR_MEDIC", TO_CONFIRM),
        ("CANCER", {"Q8": {"go_out": "no"}}, "LIVR_COURSES", COVERED),
        ("IMMO", {"Q7": {"relative": "no"}}, "PORTAGE_ESPECES", COVERED),
        ("IMMO", {}, "COIFFEUR", COVERED),
        ("AMBU", {"Q10": {"trips": "none"}}, "TRANSPORT", COVERED),
        ("AMBU", {"Q10": {"trips": "not_prescribed"}}, "TRANSPORT", COVERED),
        ("AMBU", {"Q10": {"trips": "prescribed"}}, "TRANSPORT", NOT_COVERED),
        ("HOSP", {"Q2": {"nights": 1}}, "TV_HOPITAL", COVERED),
        ("MATER", {"Q2": {"nights": 0}}, "TV_HOPITAL", NOT_COVERED),
        ("ENFANT", {"Q2": {"child_age": 6, "immob_days": 16}}, "ECOLE_DOMICILE", COVERED),
        ("ENFANT", {"Q2": {"child_age": 6, "immob_days": 15}}, "ECOLE_DOMICILE", NOT_COVERED),
        ("ENFANT", {"Q2": {"child_age": 5, "immob_days": 16}}, "ECOLE_DOMICILE", NOT_COVERED),
        ("HOSP", {"Q1": {"who": "me"}}, "ECOLE_DOMICILE", NOT_COVERED),
        (
            "HOSP",
            {"Q1": {"who": "child"}, "Q2": {"nights": 16, "child_age": 9}},
            "ECOLE_DOMICILE",
            COVERED,
        ),
        (
            "ENFANT",
            {"Q2": {"child_age": 15, "immob_days": 3}, "Q9": {"work": "both"}},
            "GARDE_ENFANT_MALADE",
            COVERED,
        ),
        ("ENFANT", {"Q2": {"child_age": 16}}, "GARDE_ENFANT_MALADE", NOT_COVERED),
        ("ENFANT", {"Q2": {"immob_days": 2}}, "GARDE_ENFANT_MALADE", NOT_COVERED),
        ("ENFANT", {"Q9": {"work": "one"}}, "GARDE_ENFANT_MALADE", NOT_COVERED),
        ("AIDANT", {}, "SOUTIEN_PSY", COVERED),
        ("AIDANT", {}, "AIDE_AIDANTS", COVERED),
        ("CANCER", {}, "AIDE_AIDANTS", TO_CONFIRM),
        ("ALD", {"Q13": {"carer": "yes"}}, "AIDE_AIDANTS", COVERED),
        ("ALD", {"Q13": {"carer": "no"}}, "AIDE_AIDANTS", NOT_COVERED),
        ("AIDANT", {"Q8": {"autonomy": "no"}}, "ERGO", COVERED),
        ("ACCID", {"Q8": {"autonomy": "yes"}}, "ERGO", NOT_COVERED),
        ("DECES", {}, "FORMALITES_DECES", COVERED),
        ("MATER", {"Q2": {"nights": 5}}, "PUERICULTRICE", COVERED),
        ("MATER", {"Q2": {"nights": 3, "special_birth": "yes"}}, "PUERICULTRICE", COVERED),
        ("MATER", {"Q2": {"nights": 3, "special_birth": "no"}}, "PUERICULTRICE", NOT_COVERED),
    ],
)
def test_the_rule_of_each_service(event, answers, service, verdict):
    assert outcome(plan(), service, situation(event, **answers)).verdict is verdict


@pytest.mark.parametrize(
    ("event", "answers", "services"),
    [
        ("ENFANT", {}, {"CONDUITE_ECOLE", "ECOLE_DOMICILE", "GARDE_ENFANT_MALADE"}),
        ("HOSP", {"Q1": {"who": "ascendant"}}, {"GARDE_ASCENDANT"}),
        (
            "HOSP",
            {"Q3": ALONE},
            {"AIDE_MENAGERE", "TRANSFERT_PROCHE", "GARDE_ANIMAUX", "PORTAGE_REPAS"},
        ),
        ("IMMO", {"Q8": {"shop": "no"}}, {"LIVR_COURSES"}),
        (
            "MATER",
            {"Q4": TWO_CHILDREN},
            {"GARDE_ENFANTS", "CONDUITE_ECOLE", "TRANSFERT_ENFANTS", "PUERICULTRICE"},
        ),
        ("AMBU", {"Q10": {"trips": "none"}}, set()),
        ("AMBU", {"Q10": {"trips": "not_prescribed"}}, {"TRANSPORT"}),
        ("ALD", {"Q11": {"talk": "yes"}}, {"SOUTIEN_PSY"}),
        ("DECES", {"Q12": {"paperwork": "yes"}}, {"CONSEIL_SOCIAL", "FORMALITES_DECES"}),
    ],
)
def test_what_an_answer_recommends(event, answers, services):
    outcomes = assess(plan(), situation(event, **answers), today=TODAY)
    assert {one.service.code for one in outcomes if one.is_recommended} == services


def test_a_service_that_is_ruled_out_is_not_recommended():
    said = situation("HOSP", Q3=ALONE, Q8={"cook": "yes"})
    assert not outcome(plan(), "PORTAGE_REPAS", said).is_recommended


def test_self_selection_knows_the_event_and_the_date_only():
    said = situation("HOSP", guided=False, Q2={"nights": 1, "immob_days": 0}, Q3=ALONE)
    found = outcome(plan(), "AIDE_MENAGERE", said)
    assert found.verdict is TO_CONFIRM
    assert len(found.to_confirm) == 1
    assert questions_of(plan(), said, today=TODAY) == ()
    assert next_question(plan(), said, today=TODAY) is None


def test_a_service_says_why_it_fits():
    said = situation("HOSP", Q2={"nights": 3, "immob_days": "unknown"}, Q3=ALONE)
    assert outcome(plan(), "AIDE_MENAGERE", said).reasons == (
        "Parce que personne d’autre ne vit chez vous.",
        "Parce que le séjour dure plus de 1\u00a0nuit.",
    )


def test_a_service_says_what_would_settle_it():
    found = outcome(plan(), "PORTAGE_REPAS", situation("HOSP"))
    assert found.reasons == (
        "À confirmer\u00a0: si vous pouvez préparer les repas, si un proche peut venir vous aider.",
    )
    assert found.to_confirm == found.reasons


def test_a_service_says_why_it_is_not_provided_for():
    said = situation("HOSP", Q2={"nights": 1, "immob_days": 3})
    assert outcome(plan(), "AIDE_MENAGERE", said).reasons == (
        "Prévue au-delà de 1\u00a0nuit d’hôpital ou au-delà de 5\u00a0jours d’immobilisation.",
    )
    assert outcome(plan(), "LIVR_COURSES", said).reasons == (
        "Prévue pour une chirurgie ambulatoire, une immobilisation au domicile, un traitement "
        "lourd ou une naissance.",
    )


def test_a_service_without_condition_says_so():
    assert outcome(plan(), "COIFFEUR", situation("IMMO")).reasons == (
        "Comprise dans votre contrat pour cet événement.",
    )


@pytest.mark.parametrize(
    ("service", "last_day"), [("COIFFEUR", 20), ("TV_HOPITAL", 30), ("SOUTIEN_PSY", 365)]
)
def test_after_its_delay_a_service_is_to_confirm_with_an_adviser(service, last_day):
    stay = {"Q2": {"nights": 2, "immob_days": 0}}
    in_time = outcome(plan(), service, situation("HOSP", days_ago=last_day, **stay))
    assert (in_time.verdict, in_time.is_late) == (COVERED, False)
    late = outcome(plan(), service, situation("HOSP", days_ago=last_day + 1, **stay))
    assert (late.verdict, late.is_late) == (TO_CONFIRM, True)
    assert len(late.to_confirm) == 1
    assert late.reasons[-1].startswith("À confirmer\u00a0: elle se demande dans les ")
    unsettled = outcome(plan(), "PORTAGE_REPAS", situation("HOSP", days_ago=21))
    assert (len(unsettled.to_confirm), unsettled.reasons[-2:]) == (2, unsettled.to_confirm)


def test_an_advice_can_be_asked_at_any_time():
    assert outcome(plan(), "CONSEIL_MED", situation("ALD", days_ago=700)).verdict is COVERED


def test_a_date_to_come_is_never_late():
    assert not any(
        one.is_late for one in assess(plan(), situation("HOSP", days_ago=-200), today=TODAY)
    )


def test_the_nurse_of_babies_comes_within_28_days():
    for days, verdict in ((20, COVERED), (27, TO_CONFIRM), (28, NOT_COVERED)):
        said = situation("MATER", days_ago=days, Q2={"nights": 5})
        assert outcome(plan(), "PUERICULTRICE", said).verdict is verdict


def test_ceilings_and_documents_are_those_of_the_plan_and_the_event():
    hours = "30\u00a0h sur 30\u00a0jours, 2\u00a0h au moins par visite"
    assert outcome(plan(), "AIDE_MENAGERE", situation("HOSP")).service.ceiling == hours
    base = plan("ASSIST_BASE")
    for event, ceiling in (("HOSP", "15\u00a0h sur"), ("AMBU", "4\u00a0h,")):
        found = outcome(base, "AIDE_MENAGERE", situation(event))
        assert found.service.ceiling.startswith(ceiling)
    television = outcome(plan(), "TV_HOPITAL", situation("HOSP")).service
    assert television.documents == (
        "Bulletin de situation remis par l’hôpital",
        "Facture de la location",
    )


def test_an_event_that_the_plan_does_not_have_opens_nothing():
    said = situation("CANCER")
    base = plan("ASSIST_BASE")
    assert {one.verdict for one in assess(base, said, today=TODAY)} == {NOT_COVERED}
    assert next_question(base, said, today=TODAY) is None


def test_what_the_event_says_by_itself_is_not_asked():
    assert "Q1" not in codes_asked(plan(), situation("ENFANT"))
    assert "Q13" not in codes_asked(plan(), situation("AIDANT"))


def test_no_question_is_asked_for_what_the_plan_lacks():
    # Driving to school and lessons at home are not in this plan: ages and work open nothing.
    asked = {
        one.code: one for one in questions_of(plan("ASSIST_BASE"), situation("HOSP"), today=TODAY)
    }
    assert {"Q1", "Q5", "Q9", "Q13"}.isdisjoint(asked)
    assert [field.code for field in asked["Q4"].fields] == ["children"]


def test_an_answer_spares_the_questions_and_fields_that_it_settles():
    said = situation("HOSP", Q1={"who": "me"})
    asked = {one.code: one for one in questions_of(plan(), said, today=TODAY)}
    assert [field.code for field in asked["Q2"].fields] == ["nights", "immob_days"]
    # Trained for the child of a birth long past: nothing is left that prematurity would open.
    said = situation("MATER", days_ago=40)
    asked = {one.code: one for one in questions_of(plan(), said, today=TODAY)}
    assert [field.code for field in asked["Q2"].fields] == ["nights", "caesarean"]


def test_going_back_and_changing_an_answer_asks_what_it_opens():
    first = {"who": "me"}
    stay = {"nights": 20, "immob_days": 0}
    said = situation("HOSP", Q1=first, Q2=stay)
    following = next_question(plan(), said, today=TODAY)
    assert following is not None
    assert following.code == "Q3"
    said = situation("HOSP", Q1={"who": "child"}, Q2=stay, Q3=ALONE)
    following = next_question(plan(), said, today=TODAY)
    assert following is not None
    assert following.code == "Q2"
    assert [field.code for field in following.fields] == ["nights", "immob_days", "child_age"]


def test_after_the_last_question_comes_the_first_that_was_left_out():
    said = situation("ALD", Q11={"talk": "no"}, Q12={"paperwork": "no"}, Q13={"carer": "no"})
    left = next_question(plan(), said, today=TODAY, after="Q13")
    assert left is not None
    assert left.code == "Q8"
    done = Situation("ALD", TODAY, {**said.answers, "Q8": None}, guided=True)
    assert next_question(plan(), done, today=TODAY, after="Q13") is None
    unknown = next_question(plan(), done, today=TODAY, after="Q99")
    assert unknown is None


@pytest.mark.parametrize("event", ["HOSP", "IMMO", "CANCER"])
def test_what_helps_first_comes_first_and_the_hairdresser_last(event):
    alike = [
        one.service.code
        for one in assess(plan(), situation(event, guided=False), today=TODAY)
        if one.verdict is COVERED
    ]
    assert alike[0] in {"SOUTIEN_PSY", "AIDE_MENAGERE"}
    assert alike[-1] == "COIFFEUR"
