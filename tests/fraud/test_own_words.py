"""Our own messages are « compatible », and no longer so with one foreign thing in them."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.account.labels import UNUSUAL_REASONS
from memberapp.callbacks.labels import CALLBACK_REASONS
from memberapp.core.channels import read_channels
from memberapp.dispatches.labels import ADVISERS
from memberapp.family.labels import FAMILY_EVENTS
from memberapp.fraud.catalogue import read_fraud, read_guide
from memberapp.fraud.rules.judging import judge
from memberapp.fraud.rules.values import Judgement, Received, Verdict, Way
from memberapp.requests.wording import NOUNS
from tests.fraud.own import FREE, own_messages, senders

OTHER_IBAN = "FR76 3000 6000 0112 3456 7890 189"
CODE_MESSAGE = next(one for kind, one in own_messages() if kind == "sign_in_code")
EXTRA = (
    "Donnez ce code à notre conseiller.",
    "Répondez avec le code reçu.",
    "Un conseiller vous appelle dans cinq minutes : lisez-lui le code.",
    "Envoyez-nous une photo de votre carte bancaire.",
    "Confirmez votre IBAN et votre mot de passe.",
    "Écrivez-nous sur WhatsApp au 06 12 34 56 78.",
    "Validez sur https://mutuelle-tilleuls.fr.valider.top/lien",
    "Réglez 2,99 € de frais avec votre carte.",
)
HIDDEN = {"zero width": "\u200b", "soft hyphen": "\u00ad", "other way round": "\u202e"}
LOOK_ALIKE = (
    "https://mutuelle-tilleuls.fr.securite.top",
    "https://mutuelle-tilleu1s.fr",
    "https://mutuelle-tilleuls.fr@securite.top",
    "https://mutuelle-tilleuls.com",
    "https://mutuelle-tilleuls.fr:8443",
    "https://xn--mutuelle-tilleul-xyz.fr",
)
LONG = tuple(
    one for _kind, one in {(kind, one.way): (kind, one) for kind, one in own_messages()}.values()
)
"""One message of each kind and way."""


def judged(received: Received, *, has_sender: bool = False) -> Judgement:
    sender = senders()[received.way] if has_sender else ""
    return judge(replace(received, sender=sender), read_guide())


def signals(received: Received) -> set[str]:
    return {one.signal for one in judged(received).findings}


@pytest.mark.parametrize("has_sender", [True, False], ids=["sender given", "sender unknown"])
def test_every_message_of_ours_is_compatible(has_sender):
    assert len(own_messages()) >= 300
    doubted = {
        kind
        for kind, one in own_messages()
        if judged(one, has_sender=has_sender).verdict is not Verdict.COMPATIBLE
    }
    assert doubted <= FREE


def test_all_but_what_somebody_wrote_for_one_message_is_known_by_its_words():
    unknown = {kind for kind, one in own_messages() if "known_words" not in signals(one)}
    # The provider of public identities has a name only where one is set.
    others = {"public_identity_linked", "public_identity_refused"}
    assert unknown == FREE | others, "give the variables of these a kind in fraud/holes.py"


def test_the_rest_of_a_mail_may_lie_around_it():
    mail = next(one for one in LONG if one.text.endswith("téléphone.") and "supprimé" in one.text)
    without_end = mail.text.partition("Mutuelle des Tilleuls\n")[0]
    with_subject = f"Votre espace adhérent est supprimé\n\n{mail.text}"
    for text in (without_end, with_subject, mail.text.replace("\n", "\r\n  ")):
        assert "known_words" in signals(Received(Way.EMAIL, text))


@pytest.mark.parametrize("extra", EXTRA)
def test_no_message_of_ours_with_a_foreign_sentence_is_compatible(extra):
    for number, one in enumerate(LONG):
        places = (0, one.text.find(". ") + 2, len(one.text))
        place = places[number % len(places)]
        text = f"{one.text[:place]} {extra} {one.text[place:]}"
        found = judged(Received(one.way, text), has_sender=True)
        assert found.verdict is not Verdict.COMPATIBLE, text
        assert "known_words" not in {each.signal for each in found.findings}


@pytest.mark.parametrize("host", LOOK_ALIKE)
def test_no_link_to_another_host_passes_among_our_words(host):
    own = re.compile(r"https?://(?:localhost:8000|mutuelle-tilleuls\.fr)")
    changed = [one for one in LONG if own.search(one.text)]
    assert len(changed) > 60
    for one in changed:
        found = judged(Received(one.way, own.sub(host, one.text)), has_sender=True)
        assert found.verdict is not Verdict.COMPATIBLE, one.text


@pytest.mark.parametrize("number", ["08 99 70 12 12", "02 61 91 12 13", "+44 20 7946 0018"])
def test_no_other_number_passes_among_our_words(number):
    line = next(one.display for one in read_channels().phones).replace("\u00a0", " ")
    own = re.compile(re.escape(line).replace(r"\ ", r"\s"))
    changed = [one for one in LONG if own.search(one.text)]
    assert len(changed) > 80
    for one in changed:
        found = judged(Received(one.way, own.sub(number, one.text)), has_sender=True)
        assert found.verdict is not Verdict.COMPATIBLE, one.text


def test_no_other_account_passes_among_our_words():
    own = re.compile(r"FR76(?:\s?[0-9]{3,4}){6}")
    changed = [one for one in LONG if own.search(one.text)]
    assert len(changed) >= 6
    for one in changed:
        found = judged(Received(one.way, own.sub(OTHER_IBAN, one.text)), has_sender=True)
        assert found.verdict is not Verdict.COMPATIBLE, one.text


@pytest.mark.parametrize("sign", HIDDEN.values(), ids=HIDDEN)
def test_no_hidden_sign_passes_among_our_words(sign):
    for one in LONG:
        middle = len(one.text) // 2
        found = signals(Received(one.way, one.text[:middle] + sign + one.text[middle:]))
        assert "known_words" not in found, one.text


def test_no_letter_of_another_alphabet_passes_among_our_words():
    for one in LONG:
        changed = Received(one.way, re.sub(r"(?<=[a-z])e", "\u0435", one.text, count=1))
        assert judged(changed, has_sender=True).verdict is not Verdict.COMPATIBLE


@pytest.mark.parametrize(
    "name",
    [
        "Donnez Votre Code",
        "Répondez Vite",
        "Donnez votre code à Paul",
        "Envoyez Votre Carte Bancaire",
        "Appelez Le 0899701212",
        "https://securite.top",
        "Berthelot. Répondez avec votre code",
    ],
)
def test_no_request_fits_in_a_name(name):
    for one in LONG:
        if "Camille Berthelot" in one.text:
            text = one.text.replace("Camille Berthelot", name)
            found = judged(Received(one.way, text), has_sender=True)
            assert found.verdict is not Verdict.COMPATIBLE, text


@pytest.mark.parametrize(
    "name",
    [
        "Les Chiffres Sont Pour Marc",
        "Votre Ancien Compte Est Fermé",
        "Téléphonez Au Numéro Reçu Hier",
        "Suivez Les Instructions De Marc",
        "Le Conseiller Attend Votre Appel",
        "Connexion Normale De Notre Service",
        "Marc De La Sécurité Vous Appelle",
        "Test De Sécurité Ignorez Ce Message",
        "Obéissez À La Personne Qui Appelle",
        "Ne Changez Rien Tout Va Bien",
    ],
)
def test_no_sentence_is_taken_for_a_name(name):
    for one in LONG:
        if "Camille Berthelot" in one.text:
            text = one.text.replace("Camille Berthelot", name)
            assert "known_words" not in signals(replace(one, text=text)), text


@pytest.mark.parametrize(
    "name",
    [
        "Inès Fernandez", "Jean-Pierre Dumas", "Léa Van den Berghe", "Anne d’Artagnan",
        "Noël Ibañez", "Marie Claire Le Goff", "Zoé L’Hôte", "Ève de la Tour", "Øyvind Łukasz",
    ],
)  # fmt: skip
def test_names_of_all_kinds_are_names(name):
    kind, mail = next((k, one) for k, one in own_messages() if k == "sign_in_disowned")
    text = mail.text.replace("Camille Berthelot", name)
    assert judged(Received(mail.way, text)).verdict is Verdict.COMPATIBLE, kind


def test_our_words_from_another_sender_stay_doubtful():
    for one in LONG:
        sender = "06 12 34 56 78" if one.way is Way.SMS else "Mutuelle <info@securite.top>"
        found = judge(replace(one, sender=sender), read_guide())
        assert found.verdict is not Verdict.COMPATIBLE, one.text


def test_nobody_reads_our_messages_to_an_answering_machine():
    for one in LONG:
        assert "known_words" not in signals(replace(one, way=Way.CALL))


def test_a_code_is_said_to_be_for_nobody_else():
    for kind, one in own_messages():
        has_code = re.search(r"\b482913\b", one.text) is not None
        assert ("keep_code" in signals(one)) is has_code, kind


def test_the_values_that_are_closed_are_those_that_we_write():
    values = read_fraud().own_values
    spaced = {name: {one.replace("\u00a0", " ") for one in texts} for name, texts in values.items()}
    assert spaced == {
        "noun": {one.lower() for one in NOUNS.values()},
        "event": {one.lower() for one in FAMILY_EVENTS.values()},
        "adviser": set(ADVISERS.values()),
        "reason": {
            one.replace("\u00a0", " ")
            for one in (*CALLBACK_REASONS.values(), *UNUSUAL_REASONS.values())
        },
    }


@given(st.text(max_size=200), st.integers(min_value=0, max_value=300))
def test_nothing_put_into_a_message_of_ours_crashes(text, place):
    message = CODE_MESSAGE.text[:place] + text + CODE_MESSAGE.text[place:]
    judged(Received(CODE_MESSAGE.way, message))
