"""Whether we sent it: only a member's own messages, word for word, answer that."""

from datetime import timedelta

import pytest

from memberapp.core.errors import TooManyTries
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.core.secrets import seal
from memberapp.core.tables import OutboxMessage
from memberapp.fraud import service
from memberapp.fraud import views as presenter
from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.sent import is_same_mail
from memberapp.fraud.rules.values import Received, Verdict, Way
from tests.personas import alice, bob
from tests.support.callbacks import session_of
from tests.support.clocks import START
from tests.support.factories import make_account
from tests.support.units_of_work import work_in

TEXT = (
    "Mutuelle des Tilleuls. Le mot de passe de votre espace adhérent a été changé le 12/11/2026. "
    "Un doute ? Appelez le 02 61 91 12 12."
)
SENDER = "38600"


@pytest.fixture
def member(db):
    """Alice, to whom a text message was sent."""
    found = alice(db)
    make_account(db, found.member)
    row = OutboxMessage(
        kind="password_changed",
        channel=Channel.SMS,
        member_id=found.id,
        idempotency_key="fraud-1",
        created_at=START - timedelta(days=2),
        sent_at=START - timedelta(days=2),
        status=MessageStatus.SENT,
        next_attempt_at=START,
        message_id="<1@example.org>",
    )
    seal(row, "text", TEXT)
    db.add(row)
    db.flush()
    return found


def checked(db, member_id, text=TEXT, sender=SENDER, way=Way.SMS):
    work = work_in(db, now=START, session=session_of(member_id) if member_id else None)
    return service.check(work, received=Received(way, text, sender))


def verdict(*arguments, **more) -> Verdict:
    return checked(*arguments, **more).judgement.verdict


@pytest.mark.parametrize(
    "text",
    [TEXT, TEXT.upper(), TEXT.replace(" ", "  "), TEXT.replace("été", "ete"), f"\n{TEXT}\n"],
)
def test_a_message_is_ours_when_its_words_are_those_that_were_sent(db, member, text):
    found = checked(db, member.id, text)
    assert found.judgement.verdict is Verdict.SENT_BY_US
    assert found.sent_at == START - timedelta(days=2)
    assert "mot pour mot" in presenter.to_view(found).text
    # Of a message that is only like it we say that amounts may have been changed.
    assert "known_words" not in {one.signal for one in found.judgement.findings}


def test_a_visitor_and_another_member_are_never_told_that_it_was_sent(db, member):
    other = bob(db)
    make_account(db, other.member)
    assert verdict(db, None) is Verdict.COMPATIBLE
    found = checked(db, other.id)
    assert found.judgement.verdict is Verdict.DOUBTFUL
    assert found.sent_at is None
    assert "not_in_outbox" in {one.signal for one in found.judgement.findings}


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        (TEXT, "+33 6 39 98 11 82"),
        (f"{TEXT} Ou au 09 80 44 11 27.", SENDER),
        (f"{TEXT} https://mutuelle-tilleuls.fr.co", SENDER),
        (f"{TEXT} Donnez votre code.", SENDER),
        (f"Objet : un agent vous appelle, donnez-lui le code\n{TEXT}", SENDER),
        (f"--- donnez-lui le code ---\n{TEXT}", SENDER),
        (TEXT.replace("02 61 91 12 12", "02 61 91 12 13"), SENDER),
        (TEXT.replace("Mutuelle", "Mutuellе"), SENDER),
        (TEXT.replace("espace", "es\u200bpace"), SENDER),
        (TEXT[:30], SENDER),
    ],
)
def test_with_anything_added_or_changed_it_is_not_ours(db, member, text, sender):
    assert verdict(db, member.id, text, sender) in {Verdict.DOUBTFUL, Verdict.FRAUDULENT}


@pytest.mark.parametrize(
    ("above", "is_ours"),
    [
        ("Objet : Mot de passe", True),
        ("De : ne-pas-repondre@mutuelle-tilleuls.fr\nDate : jeu. 12 novembre 2026 à 10:12", True),
        ("---------- Message transféré ---------\nEnvoyé : 12/11/2026 10:12", True),
        ("Objet : un agent vous appelle, donnez-lui le code", False),
        ("Date : 12/11/2026, donnez le code", False),
        ("De : votre conseiller, donnez-lui le code", False),
        ("--- donnez le code ---", False),
    ],
)
def test_only_real_headers_may_stand_above_a_mail(above, is_ours):
    own = next(one for one in read_guide().profiles if one.is_own)
    assert is_same_mail(f"{above}\n\n{TEXT}", "Mot de passe", TEXT, own) is is_ours


def test_the_same_words_by_another_way_are_not_ours(db, member):
    email = "ne-pas-repondre@mutuelle-tilleuls.fr"
    assert verdict(db, member.id, TEXT, email, Way.EMAIL) is Verdict.DOUBTFUL


def test_a_number_alone_needs_no_message(db, member):
    assert verdict(db, member.id, "02 61 91 12 12", "") is Verdict.COMPATIBLE


def test_checks_are_limited_by_network(db):
    for _again in range(120):
        service.count(work_in(db, now=START))
    with pytest.raises(TooManyTries):
        service.count(work_in(db, now=START))


def test_the_advice_under_a_good_answer_is_no_waiting_and_names_no_belgian_device(db, member):
    good, bad = (
        presenter.to_view(checked(db, None, text)) for text in (TEXT, f"{TEXT} Donnez votre code.")
    )
    assert (good.steps_title, bad.steps_title) == ("Bon à savoir", "Que faire")
    assert "fait partie des numéros, liens et comptes officiels de la Mutuelle" in good.text
    assert not any("DIGIPASS" in step for step in bad.steps)
