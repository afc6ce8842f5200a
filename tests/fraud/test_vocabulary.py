"""Words outside those of insurers' messages: counted, named, and never of our own messages."""

import pytest

from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.judging import judge
from memberapp.fraud.rules.plain import plain
from memberapp.fraud.rules.values import Received, Verdict, Way
from memberapp.fraud.rules.vocabulary import MAX_STRANGE, stem, strange_words
from tests.fraud.own import FREE, own_messages

FEW = 0.03
"""Of the kinds of our messages, how many may speak of what none of the others does."""


def strange(text: str) -> list[str]:
    return [*strange_words(plain(text), read_guide().vocabulary)]


def judged(text: str, way: Way = Way.SMS):
    return judge(
        Received(way, f"Mutuelle des Tilleuls : {text} 02 61 91 12 12", "38600"), read_guide()
    )


def test_two_words_that_no_insurer_writes_are_doubted_and_named():
    answer = judged("le saxophone et le trombone sont prêts.")
    assert answer.verdict is Verdict.DOUBTFUL
    found = [one for one in answer.findings if one.signal == "strange_word"]
    assert [one.piece for one in found] == ["saxophone", "trombone"]
    assert all(one.span is not None for one in found)


def test_one_such_word_is_not_enough():
    assert judged("le saxophone est remboursé.").verdict is Verdict.COMPATIBLE


@pytest.mark.parametrize(
    "text",
    [
        "Votre rendez-vous avec le docteur Trombone, à Saxophone.",
        "Le détail : https://saxophone.trombone.fr/violoncelle et violon@trombone.fr",
        "Vos remboursements, le remboursement, nous remboursons, vous serez remboursées.",
    ],
)
def test_names_addresses_and_forms_of_a_word_are_no_strange_words(text):
    assert strange(text) == []


def test_in_capitals_a_name_is_a_word_like_any_other():
    assert strange("LE SAXOPHONE ET LE TROMBONE") == ["saxophone", "trombone"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("remboursements", "rembourser"),
        ("adherents", "adherent"),
        ("questions", "question"),
        ("petites", "petit"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


def test_our_own_messages_are_made_of_known_words():
    # They are known by their templates too: this is for one that was cut or changed on its way.
    ours = [(kind, received) for kind, received in own_messages() if kind not in FREE]
    unknown = {kind for kind, received in ours if len(strange(received.text)) > MAX_STRANGE}
    assert len(unknown) <= FEW * len({kind for kind, _received in ours}), unknown


def test_what_is_written_as_html_is_read_as_it_would_be_seen():
    answer = judged("voir https&#58;//tilleuls&#45;aide&period;com/lire")
    assert "lookalike_link" in {one.signal for one in answer.findings}
    assert plain("a&amp;b &unknown; &").text == "a&b &unknown; &"


@pytest.mark.parametrize(
    "text",
    [
        "indiquer la suite de lettres reçue.",
        "la suite de lettres, à dire en ligne.",
        "un courrier est attendu par retour.",
        "il vous est proposé une autre formule.",
        "nous vous proposons de noter la formule.",
        "le service a besoin de la formule.",
        "la formule est à montrer en agence.",
    ],
)
def test_what_is_asked_without_a_command_is_asked_all_the_same(text):
    answer = judged(text)
    assert answer.verdict is not Verdict.COMPATIBLE
    assert any(one.weight for one in answer.findings)


@pytest.mark.parametrize(
    "text",
    [
        "votre décompte est à votre disposition.",
        "votre dossier est à jour, rien à faire.",
        "le relevé de vos remboursements est disponible.",
        "votre aide à domicile viendra lundi à 9 h.",
        "merci de ne pas y répondre.",
    ],
)
def test_what_insurers_write_is_not_taken_for_a_request(text):
    assert judged(text).verdict is Verdict.COMPATIBLE
