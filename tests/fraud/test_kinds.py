"""Kinds of fraud that hold genuine numbers, and what looks like one and is none."""

from pathlib import Path

import pytest

from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.judging import judge
from memberapp.fraud.rules.spoken import digits_of
from memberapp.fraud.rules.values import Received, Verdict, Way

OURS = "Mutuelle des Tilleuls : {} 02 61 91 12 12"
CALLED = "Appel du 02 61 91 12 12 : {}"
BELGIUM = Path(__file__).parents[2] / "deploy" / "profiles" / "belgium"


def judged(text: str, way: Way = Way.SMS, sender: str = "38600"):
    return judge(Received(way, text, sender), read_guide())


def pieces(answer) -> set[tuple[str, str]]:
    return {(one.signal, one.piece) for one in answer.findings if one.weight}


@pytest.mark.parametrize(
    ("text", "signal", "piece"),
    [
        ("ou O7 S6 I2 33 9O.", "letters_for_digits", "O7 S6 I2 33 9O"),
        ("ligne du soir 02.61.9I.44.O7.", "letters_for_digits", "02.61.9I.44.O7"),
        ("ligne 02 6l 91 12 I2.", "letters_for_digits", "02 6l 91 12 I2"),
        (
            "cotisation sur FR76 9999 9000 0100 0486 00I0 127, référence TIL-12345.",
            "letters_for_digits",
            "FR76 9999 9000 0100 0486 00I0 127",
        ),
        ("cotisation sur BE68 5390, la suite demain.", "part_of_account", "BE68 5390"),
        ("un autre compte est prévu.", "second_account", "autre compte"),
        ("munissez-vous du boîtier.", "bank_tools", "boîtier"),
        ("l’application bancaire le montrera.", "bank_tools", "application bancaire"),
        ("apportez votre carte de banque.", "sensitive_topic", "carte de banque"),
        ("un virement suffira.", "money_moved", "virement"),
        ("un compte à votre nom est prêt.", "money_moved", "compte à votre nom"),
        ("la caution sera rendue.", "advance", "caution"),
        ("un dépôt de 20 € est prévu.", "advance", "dépôt de 2"),
        ("le transfert d’appel est offert.", "dial_code", "transfert d’appel"),
        ("notre équipe bancaire suivra.", "bank_tools", "équipe bancaire"),
        ("la recharge PCS est simple.", "untraceable", "recharge PCS"),
        ("le logiciel est offert.", "device", "logiciel"),
        ("gardez *21*0612345678# en tête.", "dial_code", "*21*"),
        ("la ligne de secours est ouverte.", "channel_out", "ligne de secours"),
    ],
)
def test_what_no_genuine_message_speaks_of_is_marked_and_doubted(text, signal, piece):
    answer = judged(OURS.format(text))
    assert answer.verdict in {Verdict.DOUBTFUL, Verdict.FRAUDULENT}
    assert (signal, piece) in pieces(answer)


@pytest.mark.parametrize(
    "text",
    [
        "elle m’a fait ouvrir l’application de ma banque.",
        "j’ai donné mes papiers.",
        "nous avons validé ensemble.",
        "il fallait que je compose le dièse 21.",
        "ils ont besoin d’une photo.",
        "j’ai suivi ses explications.",
        "un paiement de 12 euros.",
        "ma mère a tout confirmé.",
    ],
)
def test_a_call_in_which_something_was_done_is_doubted_whatever_number_was_shown(text):
    answer = judged(CALLED.format(text), Way.CALL, "02 61 91 12 12")
    assert answer.verdict in {Verdict.DOUBTFUL, Verdict.FRAUDULENT}
    assert "shown_number" in {one.signal for one in answer.findings}


@pytest.mark.parametrize(
    "text",
    [
        "On m’a rappelé du 02 61 91 12 12 pour mon devis.",
        "La mutuelle, rappelez-nous au zéro deux, soixante et un, quatre-vingt-onze, douze, douze.",
        "Pour la mutuelle des Tilleuls, rappelez-nous au 02 61 91 12 12.",
    ],
)
def test_a_call_that_only_calls_back_is_not_doubted(text):
    assert judged(text, Way.CALL, "02 61 91 12 12").verdict is Verdict.COMPATIBLE


@pytest.mark.parametrize(
    "text",
    [
        "votre dossier n° 2026-004512 est arrivé. Réponse sous 5 jours ouvrés.",
        "si ce n’est pas vous, ignorez ce message.",
        "présentez votre carte de tiers payant avec votre carte Vitale. Disponible ici :",
        "un virement de 23,40 € a été fait le 27/11.",
        "message de ne-pas-repondre@mutuelle-tilleuls.fr.",
        "permanence rue de l’Étoile.",
        "des fraudeurs demandent des mots de passe. Ne communiquez jamais vos codes.",
    ],
)
def test_what_only_looks_like_one_of_these_is_left_alone(text):
    assert not pieces(judged(OURS.format(text)))


@pytest.mark.parametrize(
    "text",
    [
        "des fraudeurs demandent votre code, envoyez-le-nous, ne le donnez à personne d’autre.",
        "des fraudeurs demandent des codes. Ne donnez rien. Lisez-nous votre mot de passe.",
        "lisez https://mutuelle-tilleuls.fr/envoyez-votre-code-au-conseiller",
    ],
)
def test_a_warning_and_an_address_hide_no_request(text):
    verdict = judged(OURS.format(text)).verdict
    assert verdict in {Verdict.DOUBTFUL, Verdict.FRAUDULENT}


def test_a_message_that_brings_a_code_is_believed_only_if_it_says_nothing_else():
    code = (
        "Mutuelle des Tilleuls : votre code de connexion est 482913. Il est valable 10 minutes. "
        "Ne le communiquez à personne."
    )
    assert judged(code).verdict is Verdict.COMPATIBLE
    assert judged(code, sender="").verdict is Verdict.DOUBTFUL
    assert judged(f"{code} Notre équipe le lira jeudi.").verdict is Verdict.DOUBTFUL


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("zero deux, soixante et un, quatre-vingt-onze, douze, douze", "0261911212"),
        ("trente-six quarante-six", "3646"),
        ("zero septante-huit zero cinquante et un trois cent dix-neuf", "078051319"),
        ("plus trente-trois sept cinquante-six zero zero onze vingt-deux", "+33756001122"),
        ("soixante-dix-sept quatre-vingt-dix-huit", "7798"),
    ],
)
def test_numbers_in_words_are_read(words, digits):
    assert digits_of(words) == digits


def test_the_belgian_profile_knows_its_own_address(settings):
    settings(data_dir=BELGIUM)
    text = "Bonjour, Solidaris a traité votre demande. Une question ? 078/051.319"
    sender = "Solidaris Wallonie <ne-pas-repondre@solidaris-wallonie.be>"
    answer = judged(text, Way.EMAIL, sender)
    assert answer.verdict is Verdict.COMPATIBLE
    assert answer.profile.is_own
    imitated = sender.replace("wallonie.be", "wallonle.be")
    assert judged(text, Way.EMAIL, imitated).verdict is Verdict.FRAUDULENT
