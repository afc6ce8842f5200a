"""The contract in words."""

from dataclasses import replace
from datetime import date

import pytest

from memberapp.care.rules.ceilings import Left
from memberapp.care.rules.lines import Shares
from memberapp.contract.rules import Change, Computed, ContractFile, Cover, LeftTo, Standing
from memberapp.contract.views import guarantees
from memberapp.contract.views.contract import to_view
from memberapp.members.rules import Ceiling, GuaranteeKind, GuaranteeUnit
from tests.support.care_values import make_line
from tests.support.contract_values import CAMILLE, CONTRACT, LOU, SESSIONS, TODAY, guarantee

FILE = ContractFile(
    today=TODAY,
    country="FR",
    contract=CONTRACT,
    standing=Standing.CURRENT,
    is_responsible=True,
    premium_cents=118_40,
    pay="SEPA",
    people=(CAMILLE, LOU),
    gone=(),
    covers=(),
    changes=(),
    unknown_until=None,
    fees=(),
    others=(),
)
REACHED = Left(0, None, date(2027, 1, 1))
WHOLE = Left(4, None, None)
EUROS = Ceiling(count=None, cents=400_00, years=2, is_shared=True)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"kind": GuaranteeKind.PERCENT_OF_BASE, "value": 150}
            | {"is_social_security_included": True, "ceiling": None},
            "Avec la part de l’assurance maladie, jusqu’à 150 % de la base : 45,00 € en tout pour "
            "une base de 30,00 €.",
        ),
        (
            {"kind": GuaranteeKind.PERCENT_OF_BASE, "value": 50, "ceiling": None},
            "En plus de l’assurance maladie, jusqu’à 50 % de la base : 15,00 € pour une base de "
            "30,00 €.",
        ),
        (
            {"kind": GuaranteeKind.PATIENT_SHARE, "ceiling": None},
            "La part de la base que l’assurance maladie vous laisse (le ticket modérateur).",
        ),
        ({}, "Jusqu’à 40,00 € par séance. Au plus 4 séances par an et par personne."),
        (
            {"is_social_security_included": True, "unit": GuaranteeUnit.CARE, "ceiling": EUROS},
            "Jusqu’à 40,00 € par soin, part de l’assurance maladie comprise. Au plus 400,00 € tous "
            "les deux ans pour tout le contrat.",
        ),
        (
            {"kind": GuaranteeKind.ACTUAL_COST, "ceiling": replace(SESSIONS, cents=100_00)},
            "Ce que l’assurance maladie laisse de votre dépense, dans les limites écrites au "
            "contrat. Au plus 4 séances et 100,00 € par an et par personne.",
        ),
    ],
)
def test_a_guarantee_is_a_sentence(changed, expected):
    assert plain(guarantees.sentence(guarantee(**changed))) == expected


def test_what_is_left_is_told_by_person_and_together_for_who_used_nothing():
    elie = replace(LOU, id="Élie", first_name="Élie")
    left = (LeftTo((CAMILLE,), REACHED), LeftTo((LOU,), WHOLE), LeftTo((elie,), WHOLE))
    both = (LeftTo((CAMILLE,), REACHED), LeftTo((LOU,), REACHED))
    covers = (
        Cover(guarantee("MEDECINE_DOUCE"), left, None),
        Cover(guarantee("OPTIQUE"), both, None),
    )
    view = to_view(replace(FILE, people=(CAMILLE, LOU, elie), covers=covers))
    told = [(one.who, plain(one.text), one.percent, plain(one.note)) for one in view.covers[1].left]
    assert told == [
        ("Camille", "0 séance sur 4", 0, "Se renouvelle le 1ᵉʳ janvier 2027."),
        ("Lou et Élie", "4 séances sur 4 par personne", 100, ""),
    ]
    assert plain(view.reached) == (
        "Plafonds atteints : Médecines douces (Camille), Optique (Camille et Lou)."
    )
    assert "un soin récent peut manquer" in view.left_note


def test_a_shared_ceiling_in_euros_is_told_once():
    left = LeftTo((CAMILLE, LOU), Left(None, 130_00, date(2028, 3, 1)))
    view = to_view(replace(FILE, covers=(Cover(guarantee(ceiling=EUROS), (left,), None),)))
    (one,) = view.covers[0].left
    assert (one.who, plain(one.text), one.percent) == (
        "Camille et Lou",
        "130,00 € sur 400,00 €",
        32,
    )
    assert plain(one.note) == "Se renouvelle à partir du 1ᵉʳ mars 2028."
    assert view.reached == ""


def test_many_names_are_a_number():
    crowd = [replace(LOU, id=str(number)) for number in range(6)]
    assert plain(guarantees.names(crowd)) == "6 personnes"


def test_guarantees_come_as_in_the_catalogue_with_their_acts_and_the_members_own_bill():
    bill = make_line(label="Ostéopathie")
    covers = (
        Cover(guarantee("INCONNUE"), (), None),
        Cover(guarantee("MEDECINE_DOUCE", acts=("OST", "XYZ", "DIE", "OST")), (), bill),
        Cover(guarantee("SOINS_COURANTS"), (), None),
    )
    view = to_view(replace(FILE, covers=covers))
    names = [cover.name for cover in view.covers]
    assert names == ["Soins courants", "Médecines douces", "Inconnue"]
    assert view.covers[1].acts == "Ostéopathie, Diététique"
    assert view.covers[1].example.title == "Ostéopathie"
    assert view.covers[0].example.parts == []


def test_the_base_and_optam_are_explained_where_a_guarantee_needs_them():
    rate = guarantee(kind=GuaranteeKind.PERCENT_OF_BASE, value=130)
    outside = replace(rate, optam="no")

    def note(shown) -> str:
        return to_view(replace(FILE, covers=(Cover(shown, (), None),))).covers_note

    assert note(guarantee()) == ""
    assert "OPTAM" not in note(rate)
    assert note(rate) in note(outside)
    assert "OPTAM" in note(outside)


def test_a_change_says_when_what_and_the_whole_terms_where_the_words_are_alike():
    old, new = guarantee(), guarantee(ceiling=replace(SESSIONS, count=5))
    changes = (
        Change("MEDECINE_DOUCE", date(2026, 1, 1), old, new),
        Change("AUDIO", date(2027, 1, 1), None, guarantee(label="900 € par oreille")),
    )
    view = to_view(replace(FILE, changes=changes))
    told = [tuple(map(plain, (one.day, one.before, one.after))) for one in view.changes]
    sessions = "Jusqu’à 40,00 € par séance. Au plus {} séances par an et par personne."
    assert told == [
        ("Depuis le 1ᵉʳ janvier 2026", sessions.format(4), sessions.format(5)),
        ("À partir du 1ᵉʳ janvier 2027", "Non prévu", "900 € par oreille"),
    ]


@pytest.mark.parametrize(
    ("changed", "say"),
    [
        ({}, "2 personnes couvertes pour 118,40 € par mois."),
        ({"people": (), "premium_cents": 0}, "Votre contrat est en cours."),
        ({"standing": Standing.TO_COME}, "Votre contrat commence le 1ᵉʳ janvier 2024."),
        (
            {
                "standing": Standing.ENDED,
                "contract": replace(CONTRACT, valid_to=date(2026, 6, 30)),
            },
            "Votre contrat a pris fin le 30 juin 2026. Les soins reçus après ce jour ne sont plus "
            "remboursés par ce contrat.",
        ),
        (
            {"standing": Standing.NEVER_STARTED},
            "Ce contrat a été annulé avant son premier jour. Il n’a pas pris effet.",
        ),
    ],
)
def test_the_first_sentence_says_where_the_contract_stands(changed, say):
    file = replace(FILE, **changed)
    left = (LeftTo((CAMILLE,), REACHED),)
    view = to_view(replace(file, covers=(Cover(guarantee(), left, None),)))
    is_current = file.standing is Standing.CURRENT
    assert plain(view.say) == say
    assert (view.standing == "") is is_current
    assert view.has_changes is is_current
    assert bool(view.reached) is bool(view.covers[0].left) is is_current
    has_proof = file.standing in {Standing.CURRENT, Standing.ENDED}
    assert (view.certificate_path == "/attestation?contrat=482913") is has_proof
    assert (view.card_path == "/carte?contrat=482913") is is_current


def test_people_and_facts_are_told_as_the_file_has_them():
    gone = replace(LOU, left_on=date(2026, 3, 12), birth=date.min)
    camille = replace(CAMILLE, other_insurer="Ligéria")
    view = to_view(replace(FILE, people=(camille,), gone=(gone,)))
    assert (
        plain(view.people[0].about) == "Enfant, naissance le 2 juin 2018, autre mutuelle : Ligéria"
    )
    assert plain(view.gone[0].about) == "Enfant, sortie enregistrée le 12 mars 2026"
    facts = {fact.label: plain(fact.value) for fact in view.facts}
    assert facts["N° de contrat"] == "482 913"
    assert facts["Formule"] == "Équilibre"
    assert facts["Cotisation"].startswith("118,40 € par mois, par prélèvement. Elle paie toutes")
    assert "Dernier jour" not in facts
    belgian = to_view(replace(FILE, country="BE"))
    assert belgian.card_path == ""
    assert "Contrat responsable" not in [fact.label for fact in belgian.facts]


def test_other_contracts_say_where_they_stand_and_a_member_without_any_sees_an_empty_page():
    ended = replace(CONTRACT, id="100001", valid_to=date(2025, 6, 30))
    (other,) = to_view(replace(FILE, others=(ended,))).others
    assert plain(other.about) == "Contrat individuel, n° 100 001, terminé"
    assert other.path == "/contrat?contrat=100001"
    assert to_view(None).number == ""


def test_an_example_is_called_one_with_its_day_and_what_it_supposes():
    shares = Shares.of_cents(60_00, 0, 40_00, 0, 20_00)
    one = Computed("Ostéopathie", "une séance", TODAY, shares)
    view = to_view(replace(FILE, covers=(Cover(guarantee(), (), None, one),)))
    example = view.covers[0].example
    assert plain(example.title) == "Exemple : Ostéopathie"
    assert plain(example.about) == "Calcul aux tarifs du 21 novembre 2026, une séance"
    assert "adulte du régime général" in view.examples_note
    assert to_view(FILE).examples_note == ""


def test_what_no_contract_pays_has_the_amounts_of_the_day():
    covers = (Cover(guarantee(), (), None),)
    said = plain(" ".join(to_view(replace(FILE, covers=covers)).unpaid))
    assert "2,00 € par consultation" in said
    assert "1,00 € par boîte" in said
    assert "40 points" in said
    belgian = plain(" ".join(to_view(replace(FILE, country="BE", covers=covers)).unpaid))
    assert "mutualité" in belgian
    assert "€" not in belgian


def test_guarantees_of_which_the_beginning_is_unknown_say_so():
    view = to_view(replace(FILE, unknown_until=date(2026, 3, 1)))
    assert "depuis le 1ᵉʳ mars 2026" in plain(view.no_change)
    assert "pas été transmis" in view.no_change
