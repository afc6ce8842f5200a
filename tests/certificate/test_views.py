from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from memberapp.certificate.document import to_paper
from memberapp.certificate.rules import Absence, Certificate, CertificateOffer, EndCertificate
from memberapp.certificate.views.certificate import file_name, to_view
from memberapp.core.brand import read_brand
from memberapp.members.rules import ContractKind, ContractSummary
from memberapp.settings import PACKAGE_DATA
from tests.support.certificate_values import CERTIFICATE, END_CERTIFICATE, HOLDER, certificate

CONTRACT = ContractSummary(
    "482913", ContractKind.INDIVIDUAL, "SANTE_150", date(2024, 1, 1), None, is_closed=False
)
TOP_UP = replace(CONTRACT, id="901000", kind=ContractKind.TOP_UP, product="SURCO_PLUS")


def offer(
    made: Certificate | EndCertificate | None = CERTIFICATE, **changes: Any
) -> CertificateOffer:
    values: dict[str, Any] = {"absence": None, "about": None, "choices": (CONTRACT,), "ended": ()}
    return CertificateOffer(certificate=made, **values | changes)


def facts_of(made: Certificate | EndCertificate) -> dict[str, str]:
    return {fact.label: fact.value for fact in to_view(offer(made), 2).facts}


def codes_of(made: Certificate) -> dict[str, str]:
    return {fact.label: fact.value for fact in to_view(offer(made), 2).codes}


def test_the_page_says_what_the_document_states():
    facts = facts_of(CERTIFICATE)
    assert facts == {
        "Adhérent et date de naissance": "Mme Camille Berthelot, 8\u00a0avril 1984",
        "N° de Sécurité sociale": HOLDER.masked_number,
        "Contrat": "Équilibre, contrat individuel n°\u00a0482\u00a0913",
        "Contrat responsable": "Oui",
        "Personnes couvertes": "Camille Berthelot, titulaire, 8\u00a0avril 1984\n"
        "Élie Berthelot, enfant, 19\u00a0janvier 2022",
        "Période de validité": "du 21\u00a0novembre 2026 au 20\u00a0novembre 2027",
        "N° d’adhérent": "M900000001",
        "N° de l’attestation": CERTIFICATE.number,
    }
    assert codes_of(CERTIFICATE) == {
        "N° AMC, ou de télétransmission": "0999999990",
        "Type de convention": "AL",
        "CSR (critère secondaire de routage)": "TIL150",
        "Opérateur de tiers payant": "Almérance",
    }


def test_a_masked_number_is_not_read_out_sign_by_sign():
    (number,) = [fact for fact in to_view(offer(), 2).facts if fact.value == HOLDER.masked_number]
    assert number.spoken.startswith("Masqué")


def test_what_is_not_known_is_said_so():
    made = certificate(
        convention="ZZ", csr="", people=(), holder=replace(HOLDER, masked_number="", country="BE")
    )
    facts = facts_of(made)
    assert facts["N° de registre national (NISS)"] == "Non enregistré"
    codes = codes_of(made)
    assert codes["CSR (critère secondaire de routage)"] == "Non renseigné"
    assert codes["Opérateur de tiers payant"] == "Non renseigné"
    assert facts["Personnes couvertes"] == "Non enregistrées"


def test_each_domain_says_in_words_what_its_column_says():
    cover = {fact.label: fact.value for fact in to_view(offer(), 2).cover}
    assert len(cover) == 11
    assert cover["Pharmacie (PHAR)"] == "100\u00a0% de la base"
    assert cover["Médecins (MED)"] == "150\u00a0% de la base ou 130\u00a0% hors OPTAM"
    assert cover["Optique (OPTI)"] == (
        "PEC\u00a0: prise en charge selon le soin, à demander avant les soins"
    )
    assert cover["Transport (TRAN)"] == "100\u00a0% de la base"
    other = to_view(offer(certificate(is_responsible=False)), 2).cover
    assert other[-1].value == "Non prévu par ce contrat"


def test_a_note_says_what_the_rates_mean_only_when_there_are_some():
    assert "OPTAM" in to_view(offer(), 2).cover_note
    pharmacy = certificate(care=CERTIFICATE.care[:1], is_responsible=False)
    assert to_view(offer(pharmacy), 2).cover_note.endswith("rembourse elle-même.")
    assert to_view(offer(replace(pharmacy, care=())), 2).cover_note == ""


def test_what_a_responsible_contract_adds_is_in_the_list_with_its_exceptions():
    paper = to_paper(CERTIFICATE).content
    others = paper["guarantees"][-1]
    assert others == {
        "domains": "RLAX, SAGE, HOSP, DENT, AUDI, TRAN",
        "family": "Autres soins remboursés",
        "cover": "Ticket modérateur, soit 100\u00a0% de la base, assurance maladie comprise",
    }
    view = to_view(offer(), 2)
    assert view.guarantees[-1].value == others["cover"]
    for note in (view.cover_note, paper["guarantees_note"]):
        assert note.endswith("médicaments remboursés à 15 ou 30\u00a0%.")
    assert paper["statement"].endswith("L.\u00a0871-1 du Code de la sécurité sociale.")
    other = to_paper(certificate(is_responsible=False)).content
    assert other["responsible"] is None
    assert "responsable" not in f"{other['statement']}{other['guarantees']}"


@pytest.mark.parametrize(("country", "card"), [("FR", "carte Vitale"), ("BE", "carte d’identité")])
def test_each_country_has_its_own_words(country, card):
    made = certificate(holder=replace(HOLDER, country=country))
    assert card in to_view(offer(made), 2).number_note
    is_french = country == "FR"
    assert ("Contrat responsable" in facts_of(made)) == is_french
    assert ("NOEMIE" in to_paper(made).content["routing"]) == is_french


def test_a_share_is_also_said_as_a_rate_on_the_page_and_on_paper():
    words = "100 % du ticket modérateur, soit 100\u00a0% de la base, assurance maladie comprise"
    assert to_view(offer(), 2).guarantees[0].value == words
    assert to_paper(CERTIFICATE).content["guarantees"][0]["cover"] == words


def test_the_file_and_the_images_name_the_contract_and_the_images_the_statement():
    view = to_view(offer(), 2)
    assert view.download_path == "/files/attestation.pdf?contrat=482913"
    assert view.download_about == "PDF, 2\u00a0pages, valable jusqu’au 20\u00a0novembre 2027."
    assert [page.source for page in view.pages] == [
        f"/files/attestation.png?contrat=482913&page={page}&version={CERTIFICATE.number}"
        for page in (1, 2)
    ]
    assert file_name(CERTIFICATE) == "attestation-mutuelle-482913.pdf"


def test_the_end_of_a_contract_has_a_certificate_of_its_own():
    view = to_view(offer(END_CERTIFICATE, choices=()), 1)
    assert view.title == "Certificat de radiation"
    assert view.download_about == "PDF, 1\u00a0page."
    assert (view.codes, view.cover) == ([], [])
    facts = facts_of(END_CERTIFICATE)
    assert facts["Période de couverture"] == "du 1ᵉʳ\u00a0janvier 2019 au 30\u00a0juin 2026"
    assert facts["N° du certificat"] == END_CERTIFICATE.number
    assert facts["Personnes couvertes le dernier jour"].startswith("Camille Berthelot, titulaire")
    assert file_name(END_CERTIFICATE) == "certificat-radiation-482913.pdf"
    statement = to_paper(END_CERTIFICATE).content["statement"]
    assert "a bénéficié de la complémentaire santé «\u00a0Équilibre\u00a0»" in statement
    assert "du 1ᵉʳ\u00a0janvier 2019 au 30\u00a0juin 2026 inclus. Les soins" in statement


def test_an_ended_contract_is_offered_with_its_last_day():
    ended = replace(CONTRACT, id="100001", valid_to=date(2026, 6, 30))
    (choice,) = to_view(offer(ended=(ended,)), 2).ended
    assert choice.about.endswith("n°\u00a0100\u00a0001, terminé le 30\u00a0juin 2026")
    assert choice.path == "/attestation?contrat=100001"


def test_another_contract_can_be_chosen_only_when_there_is_one():
    assert not to_view(offer(), 2).is_one_of_several
    assert to_view(offer(choices=(CONTRACT, TOP_UP)), 2).is_one_of_several
    ended = replace(END_CERTIFICATE, contract_id="100001")
    assert to_view(offer(ended), 1).is_one_of_several


def test_several_contracts_are_offered_by_name():
    view = to_view(offer(None, absence=Absence.SEVERAL, choices=(CONTRACT, TOP_UP)), 0)
    assert view.absence_title == "Pour quel contrat\u00a0?"
    assert [(choice.name, choice.about, choice.path) for choice in view.choices] == [
        ("Équilibre", "Contrat individuel, n°\u00a0482\u00a0913", "/attestation?contrat=482913"),
        (
            "Surcomplémentaire Plus",
            "Surcomplémentaire, n°\u00a0901\u00a0000",
            "/attestation?contrat=901000",
        ),
    ]


@pytest.mark.parametrize(
    ("absence", "about", "title"),
    [
        (
            Absence.NEVER_STARTED,
            replace(CONTRACT, valid_to=date(2023, 12, 1), is_closed=True),
            "Votre contrat 482\u00a0913 n’a pas pris effet",
        ),
        (
            Absence.NOT_STARTED,
            replace(CONTRACT, valid_from=date(2027, 1, 1)),
            "Votre contrat 482\u00a0913 commence le 1ᵉʳ\u00a0janvier 2027",
        ),
        (Absence.NO_CONTRACT, None, "Pas de contrat dans votre espace"),
    ],
)
def test_without_a_certificate_the_page_says_why_and_whom_to_ask(absence, about, title):
    view = to_view(offer(None, absence=absence, about=about, choices=()), 0)
    assert view.absence_title == title
    assert view.lead == ""
    assert view.absence_text
    assert view.question.endswith("\u00a0?")
    assert not view.download_path


@pytest.mark.parametrize(("name", "is_warned"), [("محمد 王 Łódź", False), ("ᠮᠣᠩᠭᠣᠯ", True)])
def test_letters_that_no_paper_shows_are_said_before_the_download(name, is_warned):
    people = (replace(CERTIFICATE.people[0], last_name=name),)
    warning = to_view(offer(certificate(people=people)), 2).warning
    assert ("appelez le 02" in warning) == is_warned


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (
            ContractKind.INDIVIDUAL,
            "de la complémentaire santé «\u00a0Équilibre\u00a0», contrat indi",
        ),
        (
            ContractKind.GROUP,
            "de la complémentaire santé «\u00a0Équilibre\u00a0», contrat collectif",
        ),
        (ContractKind.TOP_UP, "de la surcomplémentaire santé «\u00a0Équilibre\u00a0», contrat n°"),
    ],
)
def test_the_statement_names_the_kind_of_contract(kind, named):
    assert named in to_paper(certificate(kind=kind)).content["statement"]


def test_the_statement_has_no_first_day_that_the_core_does_not_know():
    assert "depuis" in to_paper(CERTIFICATE).content["statement"]
    assert "depuis" not in to_paper(certificate(covered_since=date.min)).content["statement"]
    ended = to_paper(replace(END_CERTIFICATE, covered_since=date.min)).content["statement"]
    assert "n°\u00a0482\u00a0913, jusqu’au 30\u00a0juin 2026 inclus" in ended


def test_the_statement_speaks_of_other_people_only_when_there_are():
    assert "ainsi que" in to_paper(CERTIFICATE).content["statement"]
    alone = certificate(people=CERTIFICATE.people[:1])
    assert "ainsi que" not in to_paper(alone).content["statement"]


def test_the_legend_explains_the_codes_that_are_there_and_no_other():
    def codes(made: Certificate) -> list[str]:
        return [entry["code"] for entry in to_paper(made).content["codes"]]

    assert codes(CERTIFICATE)[:6] == ["100", "150/130", "PEC", "R", "PHAR", "MED"]
    assert codes(certificate(care=(), is_responsible=False))[:3] == ["100", "–", "PHAR"]


def test_another_insurers_colours_name_and_signature_are_on_the_paper(tmp_path, settings):
    text = (PACKAGE_DATA / "brand.yaml").read_text()
    text = text.replace("  light: {}", '  light: {brand-leaf: "#aa2200"}')
    text = text.replace("Hélène Fontenay", "Paul Orme")
    (tmp_path / "brand.yaml").write_text(text)
    settings(data_dir=tmp_path)
    paper = to_paper(CERTIFICATE)
    assert paper.content["colours"]["leaf"] == "#aa2200"
    assert 'fill="#aa2200"' in paper.mark
    assert "currentColor" not in paper.mark
    assert paper.content["signature"]["name"] == "Paul Orme"
    assert paper.content["insurer"]["name"] == read_brand().name
