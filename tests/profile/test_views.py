from datetime import date

import pytest

from memberapp.core.contacts import Address, ContactCard
from memberapp.members.rules import ContractKind, ContractSummary, MemberSummary
from memberapp.profile import views as presenter

TODAY = date(2026, 11, 21)


def make_card(**changes) -> ContactCard:
    values = {
        "civility": "MME",
        "first_name": "Camille",
        "last_name": "Berthelot",
        "birth": date(1984, 4, 8),
        "country": "FR",
        "region": "FR",
        "masked_number": "2 84 04 •• ••• ••• 21",
        "address": Address("14 rue des Tanneurs", "", "37000", "TOURS"),
        "phone": "+33639980047",
        "email": "camille@example.org",
        "pending_email": None,
        "offered_phone": None,
        "version": 0,
    }
    return ContactCard(**values | changes)


def make_member(*contract_ids: str) -> MemberSummary:
    contracts = tuple(
        ContractSummary(
            number, ContractKind.INDIVIDUAL, "TIL_EQUILIBRE", date(2019, 1, 1), None, False
        )
        for number in contract_ids
    )
    return MemberSummary("M1", "MME", "Camille", "Berthelot", "FR", "FR", contracts, ())


def to_view(card: ContactCard, *contract_ids: str) -> presenter.ProfileView:
    return presenter.to_view(card, make_member(*contract_ids), TODAY)


def test_the_lead_names_the_member_his_year_and_his_contract():
    lead = to_view(make_card(), "482913").lead
    assert lead.startswith("Adhérente depuis 2019, contrat 482\u00a0913, formule ")
    assert to_view(make_card(civility="M"), "482913", "482914").lead == (
        "Adhérent depuis 2019, contrats 482\u00a0913 et 482\u00a0914."
    )
    assert to_view(make_card()).lead == "Adhérente."


def test_what_is_missing_is_said():
    view = to_view(
        make_card(
            phone=None,
            email=None,
            address=Address("", "", "", ""),
            masked_number="",
            birth=date.min,
        )
    )
    assert view.birth == "Non renseignée"
    assert (view.phone, view.email, view.address) == (
        "Non renseigné",
        "Non renseignée",
        "Non renseignée",
    )
    assert (view.number, view.number_spoken, view.phone_spoken) == ("Non renseigné", "", "")


def test_a_belgian_number_has_its_own_name():
    view = to_view(make_card(country="BE", masked_number="85.07.30-•••.28"))
    assert (view.number_label, view.number_spoken) == (
        "N° de registre national (NISS)",
        "masqué, se terminant par 28",
    )


def test_the_phone_is_masked_in_the_page_and_whole_in_its_form():
    assert to_view(make_card()).phone == "06\u00a0••\u00a0••\u00a0••\u00a047"
    assert presenter.form_values(make_card())["phone"] == "06 39 98 00 47"


def test_who_saved_a_number_reads_in_full_whom_we_would_call():
    belgian = "Votre numéro de téléphone est enregistré\u00a0: +32 470 12 34 56."
    assert presenter.phone_saved(make_card(phone="+32470123456")).replace("\u00a0", " ") == (
        belgian.replace("\u00a0", " ")
    )
    assert presenter.phone_saved(make_card(phone=None)) == presenter.PHONE_FORGOTTEN


@pytest.mark.parametrize(
    ("current", "words"),
    [
        (Address("5 rue Neuve", "", "75011", "PARIS"), "5 rue Neuve, 75011 PARIS"),
        ("+33612345678", "06\u00a012\u00a034\u00a056\u00a078"),
        (None, "effacé"),
        (("a@example.org", None), "est maintenant\u00a0: a@example.org"),
        (("a@example.org", "b@example.org"), "attend sa confirmation\u00a0: b@example.org"),
    ],
)
def test_the_value_that_came_in_between_is_shown(current, words):
    text = presenter.changed_meanwhile(current, "FR")
    assert words in text
    assert "Ce que vous avez écrit est encore là" in text
