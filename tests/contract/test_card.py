"""The card of third-party payment: the certificate's facts, per person, or why there is none."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate import document
from memberapp.certificate.rules import Absence, Certificate, CertificateOffer
from memberapp.contract import service as contracts
from memberapp.contract.rules import Card
from memberapp.contract.views.card import CardView, to_view
from memberapp.core.errors import NotFound
from memberapp.members.rules import ContractKind, ContractSummary
from tests import personas
from tests.personas import Persona
from tests.support.certificate_values import CERTIFICATE, END_CERTIFICATE, HOLDER
from tests.support.clocks import START
from tests.support.factories import make_contract
from tests.support.units_of_work import work_in

CONTRACT = ContractSummary(
    "482913", ContractKind.INDIVIDUAL, "SANTE_150", date(2027, 1, 1), None, is_closed=False
)


def view_of(certificate=CERTIFICATE, **offer) -> CardView:
    values = {
        "certificate": certificate,
        "absence": None,
        "about": None,
        "choices": (),
        "ended": (),
    }
    return to_view(Card(CertificateOffer(**values | offer), START, "FR"))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_card_bears_what_the_certificate_does():
    view, paper = view_of(), document.to_paper(CERTIFICATE).content
    fields = {field.label: field.value for field in view.fields}
    for block in paper["block"][1:]:
        assert fields[block["label"]] == block["value"]
    assert view.period == paper["block"][0]["value"] == "du 21/11/2026 au 20/11/2027"
    assert fields["N° de Sécurité sociale"] == HOLDER.masked_number
    assert [domain.code for domain in view.domains] == paper["domains"] == list(CertificateDomain)
    assert [domain.cover for domain in view.domains] == paper["people"][0]["cells"]
    assert {"code": view.foot[0].code, "text": view.foot[0].text} == paper["codes"][0]


def test_each_person_has_a_card_and_the_first_one_is_shown():
    camille, elie = view_of().people
    assert (camille.name, camille.about, camille.is_first) == (
        "Camille Berthelot",
        "Titulaire, 08/04/1984",
        True,
    )
    assert (elie.first_name, elie.rank, elie.is_first) == ("Élie", "2", False)
    (alone,) = view_of(replace(CERTIFICATE, people=())).people
    assert (alone.name, alone.rank, alone.is_first) == ("Mme Camille Berthelot", "", True)


def test_a_screen_reader_hears_words_and_nobody_the_number_of_social_security():
    view = view_of()
    spoken = {domain.code: plain(domain.spoken) for domain in view.domains}
    assert spoken["MED"] == "Médecins : 150 % de la base ou 130 % hors OPTAM"
    (number,) = [field for field in view.fields if field.spoken]
    assert number.spoken == "Masqué pour votre sécurité"
    assert plain(view.checked) == "Droits ouverts, vérifiés le 21 novembre 2026 à 11 h"


def test_what_the_core_does_not_know_is_a_dash():
    bare = replace(CERTIFICATE, amc="", convention="", csr="", is_responsible=False)
    view = view_of(replace(bare, holder=replace(HOLDER, masked_number="")))
    fields = {field.label: (field.value, field.spoken) for field in view.fields}
    assert fields["N° AMC"] == fields["Opérateur de tiers payant"] == ("–", "")
    assert fields["N° de Sécurité sociale"] == ("–", "")
    assert fields["Contrat responsable"] == ("Non", "")


@pytest.mark.parametrize(
    ("offer", "title", "paper"),
    [
        (
            {"certificate": END_CERTIFICATE},
            "Votre contrat 482 913 a pris fin le 30 juin 2026",
            "Voir mon certificat de radiation",
        ),
        (
            {"certificate": replace(CERTIFICATE, holder=replace(HOLDER, country="BE"))},
            "En Belgique, il n’y a pas de carte de tiers payant",
            "Voir mon attestation",
        ),
        (
            {"certificate": None, "absence": Absence.NOT_STARTED, "about": CONTRACT},
            "Votre contrat 482 913 commence le 1ᵉʳ janvier 2027",
            "",
        ),
        (
            {"certificate": None, "absence": Absence.NEVER_STARTED, "about": CONTRACT},
            "Votre contrat 482 913 n’a pas pris effet",
            "",
        ),
        (
            {"certificate": None, "absence": Absence.NO_CONTRACT},
            "Pas de contrat dans votre espace",
            "",
        ),
    ],
)
def test_where_there_is_no_card_the_page_says_why(offer, title, paper):
    view = view_of(**offer)
    assert plain(view.absence_title) == title
    assert (view.paper_text, bool(view.paper_path)) == (paper, bool(paper))
    assert view.people == []


def card_of(db: Session, persona: Persona, contract_id: str = "") -> Card:
    return contracts.card(work_in(db, member_id=persona.id, now=START), contract_id=contract_id)


def test_of_several_contracts_the_first_by_interest_has_its_card_shown_and_the_others_a_link(
    db: Session, alice: Persona
):
    top_up = make_contract(db, alice.member, kind="surcomplementaire", valid_from=date(2026, 1, 1))
    card = card_of(db, alice)
    assert isinstance(card.offer.certificate, Certificate)
    assert card.offer.certificate.contract_id == alice.contract.id
    (other,) = to_view(card).others
    assert other.path == f"/carte?contrat={top_up.id}"
    assert to_view(card_of(db, alice, top_up.id)).absence_title == ""


@pytest.mark.parametrize("asked", ["bob", "999999", "\x00", "x" * 1000])
def test_somebody_elses_card_reads_like_an_unknown_one(db: Session, alice: Persona, asked: str):
    contract_id = personas.bob(db).contract.id if asked == "bob" else asked
    with pytest.raises(NotFound):
        card_of(db, alice, contract_id)
