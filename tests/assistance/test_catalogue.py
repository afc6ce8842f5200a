import re

import pytest

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.rules.values import Mode, SlotQueue
from memberapp.core import data_files
from memberapp.core.errors import CatalogueError
from memberapp.members.catalogue import read_products
from memberapp.settings import PACKAGE_DATA

D, T, V, E = Mode.HOME, Mode.PHONE, Mode.TRAVEL, Mode.REFUND
ALL = "HOSP AMBU IMMO MATER CANCER ALD ACCID DECES AIDANT ENFANT"
# Mode, events, days to ask within.
SERVICES = {
    "AIDE_MENAGERE": ({D}, "HOSP AMBU IMMO MATER CANCER DECES ACCID", 20),
    "GARDE_ENFANTS": ({D}, "HOSP AMBU IMMO MATER CANCER DECES", 10),
    "CONDUITE_ECOLE": ({V}, "HOSP IMMO MATER CANCER DECES ENFANT", 10),
    "VENUE_PROCHE": ({V}, "HOSP IMMO ACCID DECES", 10),
    "TRANSFERT_PROCHE": ({V}, "HOSP IMMO", 5),
    "TRANSFERT_ENFANTS": ({V}, "HOSP IMMO MATER DECES", 10),
    "GARDE_ASCENDANT": ({D}, "HOSP IMMO DECES", 10),
    "GARDE_ANIMAUX": ({V}, "HOSP IMMO ACCID DECES", 10),
    "CHIEN_GUIDE": ({V}, "HOSP", 10),
    "PORTAGE_REPAS": ({D}, "HOSP IMMO CANCER MATER AMBU", 20),
    "LIVR_MEDIC": ({V}, "HOSP IMMO AMBU CANCER ALD MATER", 20),
    "LIVR_COURSES": ({V}, "IMMO MATER CANCER AMBU", 20),
    "PORTAGE_ESPECES": ({V}, "IMMO HOSP", 20),
    "COIFFEUR": ({D}, "IMMO HOSP CANCER", 20),
    "TRANSPORT": ({V}, "HOSP AMBU IMMO CANCER ACCID", 20),
    "TV_HOPITAL": ({E}, "HOSP MATER", 30),
    "ECOLE_DOMICILE": ({D}, "ENFANT IMMO HOSP", 15),
    "GARDE_ENFANT_MALADE": ({D}, "ENFANT", 2),
    "SOUTIEN_PSY": ({T}, ALL, 365),
    "CONSEIL_MED": ({T}, ALL, None),
    "CONSEIL_SOCIAL": ({T}, ALL, None),
    "AIDE_AIDANTS": ({T, D}, "AIDANT CANCER ALD", None),
    "ERGO": ({D}, "IMMO AIDANT ACCID", 30),
    "FORMALITES_DECES": ({T, V}, "DECES", 2),
    "PUERICULTRICE": ({T, D}, "MATER", 20),
}
BASE = (
    "AIDE_MENAGERE GARDE_ENFANTS TRANSFERT_PROCHE TRANSFERT_ENFANTS GARDE_ANIMAUX CHIEN_GUIDE "
    "PORTAGE_REPAS LIVR_MEDIC TRANSPORT SOUTIEN_PSY CONSEIL_MED CONSEIL_SOCIAL FORMALITES_DECES"
)

EVENTS = {"HOSP", "AMBU", "IMMO", "MATER", "CANCER", "ALD", "ACCID", "DECES", "AIDANT", "ENFANT"}
GROUPS = ["hospitalisation", "immobilisation", "traitement", "naissance", "proche", "deces"]


def plan(code):
    found = read_assistance().plan(code)
    assert found is not None
    return found


def test_the_large_plan_has_the_whole_catalogue():
    whole = plan("ASSIST_PLUS")
    assert {event.code for event in whole.events} == EVENTS
    found = {
        service.code: ({*service.modes}, {*service.events}, service.ask_within_days)
        for service in whole.services
    }
    assert found == {
        code: (modes, {*events.split()}, days) for code, (modes, events, days) in SERVICES.items()
    }


def test_the_small_plan_has_its_part_of_it():
    base = plan("ASSIST_BASE")
    assert {*base.questions} == {"HOSP", "AMBU", "IMMO", "MATER", "ACCID", "DECES"}
    assert [service.code for service in base.services] == BASE.split()
    assert {event for service in base.services for event in service.rules} == {*base.questions}
    assert {group.code for group in base.groups} == {
        "hospitalisation", "immobilisation", "naissance", "deces",
    }  # fmt: skip


def test_each_group_has_its_events_and_each_event_one_group():
    groups = plan("ASSIST_PLUS").groups
    assert [group.code for group in groups] == GROUPS
    assert sorted(event.code for group in groups for event in group.events) == sorted(EVENTS)
    assert all(event.group == group.code for group in groups for event in group.events)


@pytest.mark.parametrize("code", ["", None, "ASSIST_MAX", "assist_plus"])
def test_no_plan_or_an_unknown_one_is_none(code):
    assert read_assistance().plan(code) is None


def test_every_product_names_a_plan_that_exists_or_none():
    named = {product.assistance_plan for product in read_products().products.values()}
    assert named == {"ASSIST_PLUS", "ASSIST_BASE", None}


def test_there_are_fourteen_questions_and_the_last_goes_with_the_address():
    assistance = read_assistance()
    codes = {one.code for asked in plan("ASSIST_PLUS").questions.values() for one in asked}
    assert codes | {assistance.access.code} == {f"Q{number}" for number in range(1, 15)}
    assert assistance.access.code not in codes


def test_a_home_service_needs_an_address_and_a_visit_and_the_others_a_call():
    for service in plan("ASSIST_PLUS").services:
        assert service.needs_address is (service.queue is SlotQueue.HOME)
        assert service.needs_address is (service.mode is Mode.HOME)


def test_the_french_has_its_spaces_and_apostrophes():
    text = (PACKAGE_DATA / "assistance.yaml").read_text()
    french = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    assert not re.search(r"\w'\w|\u202f| [?;%€»!]|« | :(?!\S)|\d (?:jours?|h|heures?)\b", french)


def refusal(tmp_path, *changes):
    text = (PACKAGE_DATA / "assistance.yaml").read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "assistance.yaml").write_text(text)
    with pytest.raises(CatalogueError) as refused:
        data_files.read_all()
    return str(refused.value)


def written_at(path, text):
    """Return how a refusal names the line that begins so, which is there once."""
    lines = path.read_text().splitlines()
    [number] = [number for number, line in enumerate(lines, 1) if line.strip().startswith(text)]
    return f"{path}, line {number}: "


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("code: AMBU\n", "code: AMBULATOIRE\n", "AMBU is not known"),
        ("    about: [child]", "    about: [cousin]", "Input should be"),
        ("maximum: 60, optional", "maximum: 60, hint: Au plus 60, optional", "repeats"),
        ("ask_within: 20d", "ask_within: soon", "pattern"),
        ("modes: [home]", "modes: []", "at least 1 item"),
        ('op: ">=", value: 1,', 'op: ">=", value: one,', "another kind of value"),
        ("units: [nuit], ", "units: [nuit], options: {aa: A, bb: B}, ", "no option"),
        ("slug: pour-qui", "slug: Pour qui", "pattern"),
        ("icon: paw-print", "icon: paw", "no such icon"),
        ("{code: access, kind: text", "{code: door, kind: text", "floor and access"),
        ("CANCER: 30\u00a0h", "ALD: 30\u00a0h", "without a rule"),
        ("      - {events: [AMBU], all", "      - {events: [HOSP], all", "two rules for HOSP"),
        ("    ceilings:\n      AIDE_MENAGERE", "    ceilings:\n      COIFFEUR", "does not have"),
        ("options: {general: Générale, local: ", "options: {local: ", "two options"),
        ("plus de {jour}.", "plus de 15\u00a0jours.", "repeats the value 15"),
        ("summary: Ménage", "summary: Dès {childs}", "childs is not a threshold"),
        ("summary: Ménage", "summary: Dès 16 ans", "repeats 16\u00a0ans: write {child} for it"),
        ("summary: Ménage", "summary: À 50\u00a0km", "repeats 50\u00a0km: write {far} for it"),
        ("units: [enfant], ", "", "needs units and in_digits"),
        ("conjoint: spouse, ", "", "conjoint is not there"),
    ],
)
def test_a_wrong_part_names_its_line(tmp_path, settings, old, new, said):
    settings(data_dir=tmp_path)
    found = refusal(tmp_path, (old, new))
    assert said in found
    assert re.search(r"assistance\.yaml, line (?!1:)\d+: ", found)


@pytest.mark.parametrize(
    ("old", "new", "said", "line", "field"),
    [
        ("code: GARDE_ENFANTS", "code: AIDE_MENAGERE  # again", "AIDE_MENAGERE is there twice",
            "- code: AIDE_MENAGERE  # again", "services.1.code"),
        ("slug: acces", "slug: foyer  # again", "foyer is there twice",
            "slug: foyer  # again", "access.slug"),
        ("[[two_nights, days_over_5]]", "[[a_night, days_over_5]]", "a_night is not known",
            "- {events: [HOSP, ACCID], all: [[a_night", "services.0.rules.0.all.0.0"),
        ("      wants_to_talk: [SOUTIEN_PSY]", "      wants_to_talk: [SOUTIEN]", "SOUTIEN is not",
            "wants_to_talk: [SOUTIEN]", "questions.10.additions.wants_to_talk.0"),
        ("      wants_to_talk: [SOUTIEN_PSY]", "      talks: [SOUTIEN_PSY]", "talks is not known",
            "talks:", "questions.10.additions.talks"),
        ("all: [relative_far]", "all: [loss_of_autonomy]", "nothing asks autonomy at DECES",
            "- {events: [DECES], all: [loss_of_autonomy]}", "services.3.rules.2.all.0"),
        ("op: in, value: [alone, away]", "op: in, value: [alone, out]", "no answer can meet it",
            "nobody_home:", "conditions.nobody_home.value"),
        ('{fact: guide_dog, op: "="', '{fact: dog, op: "="', "nothing asks dog at HOSP",
            "- {events: [HOSP], all: [guide_dog, one_night]}", "services.8.rules.0.all.0"),
        ('{fact: guide_dog, op: "="', '{fact: dog, op: "="', "no answer can meet it",
            "guide_dog: {fact: dog", "conditions.guide_dog.fact"),
        ("code: immob_days, events: [ENFANT]", "code: child_age, events: [ENFANT]", "asked twice",
            "- {code: child_age, events: [ENFANT]", "questions.1.fields.8"),
        ("TRANSFERT_PROCHE, TRANSFERT_ENFANTS, GARDE_ANIMAUX", "AIDE_AIDANTS", "no event of its",
            "services: [AIDE_MENAGERE, GARDE_ENFANTS, AIDE_AID", "plans.ASSIST_BASE.services.2"),
        ("AIDE_AIDANTS, ERGO, FORM", "AIDE_AIDANTS, ERGONOME, FORM", "ERGONOME is not known",
            "AIDE_AIDANTS, ERGONOME", "plans.ASSIST_PLUS.services.22"),
        ("useful: [PUERICULTRICE, ", "useful: [COIFFEUR, ", "COIFFEUR answers no MATER",
            "useful: [COIFFEUR, ", "events.7.useful.0"),
        ("      AIDE_MENAGERE: 15", "      COIFFEUR: 15", "a service that the plan does not have",
            "COIFFEUR: 15", "plans.ASSIST_BASE.ceilings.COIFFEUR"),
        ("      - {events: [AMBU], all", "      - {events: [HOSP], all", "two rules for HOSP",
            "- {events: [HOSP], all: [[general", "services.0.rules.1.events.0"),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_together_name_their_line(
    tmp_path, settings, old, new, said, line, field
):
    settings(data_dir=tmp_path)
    found = refusal(tmp_path, (old, new)).splitlines()
    begins = written_at(tmp_path / "assistance.yaml", line) + f"{field}: "
    assert any(one.startswith(begins) and said in one for one in found), found


@pytest.mark.parametrize(
    "changes",
    [
        [("code: AMBU\n", "code: AMBULATOIRE\n"), ("ask_within: 20d", "ask_within: soon"),
            ("one_night: {fact", "one_night: {facts"), ("icon: paw-print", "icon: paw")],
        [("slug: acces", "slug: foyer"), ("all: [relative_far]", "all: [loss_of_autonomy]"),
            ("wants_to_talk: [SOUTIEN_PSY]", "wants_to_talk: [SOUTIEN]")],
    ],
)  # fmt: skip
def test_all_faults_are_named_at_once_in_the_order_of_the_file(tmp_path, settings, changes):
    settings(data_dir=tmp_path)
    found = refusal(tmp_path, *changes).splitlines()
    lines = [int(one.split(", line ")[1].split(":")[0]) for one in found]
    assert len(found) >= len(changes)
    assert lines == sorted(lines)


def test_without_any_condition_each_name_of_one_is_refused(tmp_path, settings):
    settings(data_dir=tmp_path)
    text = (PACKAGE_DATA / "assistance.yaml").read_text()
    conditions = text[text.index("conditions:\n") : text.index("services:\n")]
    assert "two_nights is not known" in refusal(tmp_path, (conditions, "conditions: {}\n"))


def test_only_what_comes_back_has_a_first_visit():
    several = {
        service.code for service in plan("ASSIST_PLUS").services if service.has_several_visits
    }
    assert several == {
        "AIDE_MENAGERE",
        "ECOLE_DOMICILE",
        "GARDE_ASCENDANT",
        "GARDE_ENFANTS",
        "GARDE_ENFANT_MALADE",
        "PUERICULTRICE",
    }


def test_after_a_death_only_the_member_is_asked_whether_he_works():
    questions = plan("ASSIST_PLUS").questions
    [death] = [one for one in questions["DECES"] if one.code == "Q9"]
    [hospital] = [one for one in questions["HOSP"] if one.code == "Q9"]
    assert death.text == "Travaillez-vous\u00a0?"
    assert [*death.fields[0].options] == ["both", "none"]
    assert [*hospital.fields[0].options] == ["both", "one", "none"]


def test_a_threshold_stands_once_and_the_sentences_follow_it(tmp_path, settings):
    settings(data_dir=tmp_path)
    text = (PACKAGE_DATA / "assistance.yaml").read_text()
    old = 'days_over_5: {fact: immob_days, op: ">", value: 5,'
    assert old in text
    for changed in ((old, old.replace("5,", "8,")), ("&child 16", "&child 14")):
        assert text.count(changed[0]) == 1
        text = text.replace(*changed)
    (tmp_path / "assistance.yaml").write_text(text)
    service = next(one for one in plan("ASSIST_PLUS").services if one.code == "AIDE_MENAGERE")
    (_nights, days), *_others = service.rules["HOSP"]
    assert days.met == "Parce que l’immobilisation dure plus de 8\u00a0jours."
    assert days.unmet == "au-delà de 8\u00a0jours d’immobilisation"
    told = repr((plan("ASSIST_PLUS"), read_assistance().access))
    assert "14\\xa0ans" in told
    assert not re.search(r"(?<!\d)16.{0,4}ans", told)
    [children] = [one for one in plan("ASSIST_PLUS").questions["HOSP"] if one.code == "Q4"]
    assert children.fields[1].maximum == 13
