"""What each rule finds, and what it must not take for something else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.judging import judge
from memberapp.fraud.rules.plain import plain
from memberapp.fraud.rules.values import Received, Verdict, Way, Where

ARREARS = (
    "Solidaris : un arriéré de 180,00 € reste à payer sur BE74 1325 5339 1307, communication "
    "+++090/9337/55493+++. Une question ? 078/051.319"
)


def judged(text: str, way: Way = Way.SMS, sender: str = ""):
    return judge(Received(way, text, sender), read_guide())


def signals(text: str, way: Way = Way.SMS, sender: str = "") -> set[str]:
    return {one.signal for one in judged(text, way, sender).findings if one.weight}


def test_the_same_words_from_another_number_are_not_believed():
    assert judged(ARREARS, sender="8686").verdict is Verdict.COMPATIBLE
    assert judged(ARREARS, sender="+33 7 56 88 10 02").verdict is Verdict.DOUBTFUL


@pytest.mark.parametrize(
    "piece",
    [
        "espace-tilleuls.Online",
        "decompte.Top/a",
        "espace-tilleuls .online",
        "espace-tilleuls. online",
        "espace-tilleuls·fr",
        "espace-tilleuls,fr",
        "09:80:44:11:27",
        "09 | 80 | 44 | 11 | 27",
        "09+80+44+11+27",
        "09    80    44    11    27",
        "1 800 555 1234",
        "(800) 555-1234",
        "espace-tilleuls. Online",
        "espace-tilleuls.\nonline",
        "decompte.Me",
        "BE71\n0961\n2345\n6769",
        "BE71/0961/2345/6769",
        "BE71,0961,2345,6769",
        "BE71   0961   2345   6769",
        "decompte.La",  # a lost space reads alike, which our own messages do not have
    ],
)
def test_a_piece_is_found_whatever_stands_between_its_parts(piece):
    text = f"Mutuelle des Tilleuls. Votre espace : https://mutuelle-tilleuls.fr et {piece}"
    assert judged(text, sender="38600").verdict in {Verdict.DOUBTFUL, Verdict.FRAUDULENT}


@pytest.mark.parametrize("text", ["le 12/11/2026 10:12", "compte. Info"])
def test_what_is_no_link_and_no_number_is_left_alone(text):
    whole = f"Mutuelle des Tilleuls. {text}. Votre espace : https://mutuelle-tilleuls.fr"
    assert not signals(whole, sender="38600")


def test_the_word_after_a_number_is_no_digit_of_it():
    text = "Solidaris : une question ? 078/051.319. On vous aide"
    assert judged(text, sender="8686").verdict is Verdict.COMPATIBLE


@pytest.mark.parametrize(
    "link",
    [
        "https://www.solidaris-wallonie.be.paiement.co",
        "https://www.solidaris-wallonie.be@x.tld",
        "solidaris-wallonie.be@x.tld",
        "https://www.solidаris-wallonie.be",
        "https://www.xn--solidris-wallonie-m4b.be",
        "https://www.solidaris-wallonie.be:8443/",
        "https://www.solidaris-wallonie.be\\@x.tld",
        "https://203.0.113.7/solidaris",
        "https://bit.ly/solidaris",
        "https://solidarls-wallonie.be",
    ],
)
def test_a_link_that_is_made_to_look_like_theirs_is_a_fraud(link):
    verdict = judged(f"Solidaris : déclarez votre hospitalisation sur {link}").verdict
    assert verdict is Verdict.FRAUDULENT


@pytest.mark.parametrize(
    "link",
    [
        "http://www.solidaris-wallonie.be",
        "https://solidaris-wallonie.be",  # theirs, but their messages never write it so
        "hxxps://www[.]solidaris-wallonie[.]be",
        "solidaris-wallonie point be",
    ],
)
def test_a_link_of_theirs_that_is_not_written_as_theirs_is_doubtful(link):
    verdict = judged(f"Solidaris : déclarez votre hospitalisation sur {link}").verdict
    assert verdict is Verdict.DOUBTFUL


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        (ARREARS.replace("un arriéré", "la prime hospitalisation"), "wrong_purpose"),
        (ARREARS.replace("1307", "1308"), "wrong_iban"),
        (ARREARS.replace("+++090/9337/55493+++", "libre"), "no_communication"),
        (ARREARS.replace("55493", "55494"), "wrong_communication"),
        (ARREARS.replace("BE74 1325 5339 1307", "BE71 0961 2345 6769"), "foreign_iban"),
        (ARREARS.replace("078/051.319", "0903 12 345"), "premium_phone"),
        (ARREARS.replace("078/051.319", "O2 588 l4 77".replace("l", "1")), "foreign_phone"),
    ],
)
def test_an_account_or_a_number_that_is_not_theirs_is_found(text, signal):
    assert signal in signals(text, sender="8686")
    assert judged(text, sender="8686").verdict is not Verdict.COMPATIBLE


def test_the_known_scams_of_the_health_insurance_are_found():
    assert "vitale_three" in signals("Carte Vitale 3, payez 2,99 €")
    assert judged("", Way.CALL, "01 78 85 70 03").verdict is Verdict.COMPATIBLE
    voicemail = "L’Assurance Maladie vous demande d’appeler le 09 70 18 22 33"
    assert "voicemail_scam" in signals(voicemail, Way.CALL)
    assert "asks_bank" in signals("envoyez votre RIB complet")


@pytest.mark.parametrize(
    "text",
    [
        "Nous ne vous demanderons jamais votre code.",
        "Ne communiquez à personne votre mot de passe.",
        "Votre code est 482 913. Ne le donnez à personne, même à un conseiller.",
        "Aucun conseiller ne vous demandera votre RIB par téléphone.",
        "Nous ne demandons jamais votre mot de passe, vos codes ni votre IBAN.",
    ],
)
def test_what_is_denied_is_no_request(text):
    assert not signals(f"Mutuelle des Tilleuls. {text} https://mutuelle-tilleuls.fr")


@pytest.mark.parametrize(
    "text",
    [
        "N’hésitez pas à nous envoyer votre RIB.",
        "N’oubliez pas de communiquer le code reçu.",
        "Ne donnez ce code qu’à notre conseiller.",
        "Ne donnez ce code à personne sauf à notre agent.",
        "Ne tardez pas : transmettez votre IBAN.",
        "Auriez-vous l’amabilité de nous fournir votre numéro de sécurité sociale ?",
        "Il nous manque votre relevé d’identité bancaire.",
        "Quel est votre mot de passe ?",
        "Nous ne demandons jamais votre mot de passe. Donnez le code reçu.",
    ],
)
def test_a_request_is_found_however_it_is_said(text):
    found = signals(f"Mutuelle des Tilleuls. {text} https://mutuelle-tilleuls.fr")
    assert found & {"asks_secret", "asks_bank", "asks_identity"}


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("M u t u e l l e des Tilleuls", "spaced_letters"),
        ("Mutuellе des Tilleuls", "foreign_letters"),
        ("Mutu\u200belle des Tilleuls", "invisible_letters"),
        ("votre rembours3ment", "digits_for_letters"),
        ("appelez le zéro un quatre vingt neuf soixante dix vingt", "words_number"),
        ("appelez le 0️⃣8️⃣9️⃣9️⃣7️⃣0️⃣1️⃣1️⃣2️⃣2️⃣", "premium_phone"),
        ("ouvrez HTTPS://TILLEULS-SANTE.INFO", "lookalike_link"),
    ],
)
def test_a_disguise_is_seen_through(text, signal):
    assert signal in signals(text)


@given(st.text(max_size=3000), st.text(max_size=60), st.sampled_from(Way))
@settings(deadline=None, max_examples=150)
def test_any_text_is_judged_and_every_piece_stands_in_it(text, sender, way):
    answer = judged(text, way, sender)
    for one in answer.findings:
        if one.span is not None and one.span.where is Where.TEXT:
            assert 0 <= one.span.start <= one.span.end <= len(text)
    read = plain(text)
    assert len(read.at) == len(read.text) + 1


@given(st.text(max_size=400), st.text(max_size=400))
@settings(deadline=None, max_examples=100)
def test_a_fraudulent_link_is_found_whatever_stands_around_it(before, after):
    text = f"{before}\n https://mutuelle-tilleuls.fr.paiement.co \n{after}"
    assert judged(text, sender="38600").verdict is Verdict.FRAUDULENT
