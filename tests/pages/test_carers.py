"""What the page of carers promises, where no view decides it."""

import json

from memberapp.pages.carers import carers_page
from memberapp.pages.services.services import services_page


def is_said(text: str, page: str) -> bool:
    """Return whether a drawn page has a text, as a script writes it."""
    return json.dumps(text)[1:-1] in page


def test_the_journal_promises_each_carer_their_own_lines_alone():
    page = str(carers_page())
    assert is_said("Chaque proche voit les lignes qui le concernent, et elles seules.", page)
    assert not is_said("ces mêmes lignes", page)


def test_the_page_has_no_jargon_and_says_what_ends():
    page = str(carers_page())
    assert not is_said("étendue", page)
    assert is_said("résilier votre contrat", page)
    assert is_said("aucun proche ne vous aide et vous n’en aidez aucun ici", page)


def test_the_services_promise_what_a_carer_can_do_and_nothing_else():
    page = str(services_page())
    assert is_said("les montants et les dates de vos remboursements", page)
    assert not is_said("voit ou fait", page)
