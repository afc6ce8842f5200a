import pytest

from memberapp import routes
from memberapp.core import data_files
from memberapp.help import service
from memberapp.help import views as presenter
from memberapp.help.catalogue import read_faq
from memberapp.help.rules import find
from tests.support.units_of_work import work_in


def codes(typed: str) -> list[str]:
    return [one.code for one in find(read_faq(), typed)]


def test_the_six_headings_are_there_in_their_order():
    assert [heading.title for heading in read_faq()] == [
        "Création de mon espace",
        "Mes informations personnelles",
        "Problèmes de connexion",
        "Questionnaire",
        "Mes prestations d’assistance",
        "Demande de rappel",
    ]
    assert all(len(heading.questions) >= 4 for heading in read_faq())


def test_every_answer_is_dated_and_leads_to_a_page_of_the_space():
    pages = {page.path for page in routes.PAGES}
    for heading in read_faq():
        for one in heading.questions:
            assert one.page.partition("?")[0] in pages
            assert presenter.to_view(one).checked.startswith("Vérifié le ")


# A page that serves two acts: the link says which one the answer speaks of.
_NAMED_BY_THE_ACT = {
    "Nouvelle demande": routes.ASSISTANCE,  # as « Mes dossiers » calls it, where one begins
    "Reprendre ma demande": routes.ASSISTANCE,  # where the one that was begun goes on
}


def test_a_link_has_the_name_of_its_page_or_of_the_act_that_its_page_shares_with_another():
    pages = {page.path: page for page in routes.PAGES}
    for heading in read_faq():
        for one in heading.questions:
            page = pages[one.page.partition("?")[0]]
            if one.link in _NAMED_BY_THE_ACT:
                assert _NAMED_BY_THE_ACT[one.link] is page
            else:
                assert one.link == (page.label or page.title)


def test_the_texts_are_typeset_in_french():
    for heading in read_faq():
        for one in heading.questions:
            for text in (one.question, one.link, *one.answer):
                assert "'" not in text
                assert "!" not in text
                assert " ?" not in text
                assert " :" not in text
                assert " ;" not in text


@pytest.mark.parametrize("typed", ["numéro d’adhérent", "NUMERO ADHERENT", "numeros d'adherents"])
def test_accents_capitals_and_plurals_do_not_count(typed):
    assert codes(typed)[0] == "numero-adherent"


def test_other_words_than_ours_find_the_answer_too():
    assert "banque" in codes("rib")
    assert "appel-suspect" in codes("arnaque")
    assert "numero-dossier" in codes("spam")


@pytest.mark.parametrize("typed", ["", " ", "à", "zzzz", "%", "banque zzzz", "\0"])
def test_what_is_no_word_of_ours_finds_nothing(typed):
    assert codes(typed) == []


def test_anybody_may_look(db):
    assert service.search(work_in(db), typed="iban")


def test_the_page_says_what_was_found_and_when_it_was_read_again():
    assert presenter.found_text(2, "iban") == "2\u00a0questions pour «\u00a0iban\u00a0»."
    assert presenter.found_text(0, "xyz").startswith("Aucune question ne contient")
    assert presenter.updated_text(read_faq()).startswith("Mise à jour\u00a0: ")


def test_a_wrong_file_says_where(tmp_path):
    text = (data_files.PACKAGE_DATA / "faq.yaml").read_text("utf-8")
    wrong = text.replace("page: /activation", "page: /nulle-part", 1)
    wrong = wrong.replace("code: numero-adherent", "code: creer", 1)
    wrong = wrong.replace("icon: key", "icon: none", 1)
    (tmp_path / "faq.yaml").write_text(wrong, "utf-8")

    told = "\n".join(data_files.faults_in(tmp_path))
    assert "there is no page /nulle-part" in told
    assert "another question has this code" in told
    assert "there is no icon none" in told
