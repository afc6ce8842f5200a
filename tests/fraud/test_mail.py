"""What a forwarded mail says of itself, and what of it is not believed."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.forms import MAX_FILE_BYTES, MAX_TEXT_LENGTH, NO_MAIL, read_file
from memberapp.fraud.rules.judging import judge_worst
from memberapp.fraud.rules.mail import to_received
from memberapp.fraud.rules.values import Verdict
from memberapp.gateways import mail_program

PASSED = "mx.example; dmarc=pass header.from=mutuelle-tilleuls.fr; spf=pass; dkim=pass"
OURS = "Mutuelle des Tilleuls <ne-pas-repondre@mutuelle-tilleuls.fr>"
WORDS = (
    "Bonjour Camille Martin,\n\nVotre attestation est prête. Vous la trouvez dans votre espace, "
    "à la page https://mutuelle-tilleuls.fr/attestation\n\nMutuelle des Tilleuls"
)


def mail(
    body: str = WORDS, *, results: str = PASSED, sender: str = OURS, more: str = "", kind="plain"
) -> bytes:
    head = f"Authentication-Results: {results}\n" if results else ""
    return (
        f"{head}{more}From: {sender}\nSubject: Attestation\nMIME-Version: 1.0\n"
        f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
    ).encode()


def received_of(content: bytes):
    return to_received(mail_program.read(content, max_length=MAX_TEXT_LENGTH))


def judged(content: bytes):
    received = received_of(content)
    assert received is not None
    return judge_worst(received, read_guide())[1]


def signals(content: bytes) -> set[str]:
    return {one.signal for one in judged(content).findings if one.weight}


def test_a_mail_of_ours_that_was_checked_is_compatible():
    assert judged(mail()).verdict is Verdict.COMPATIBLE


@pytest.mark.parametrize(
    ("content", "signal"),
    [
        (mail(results="mx.example; dmarc=fail; spf=softfail"), "failed_mail_check"),
        (mail(results=""), "no_mail_check"),
        (mail(results="mx.example; dmarc=pass header.from=evil.example"), "no_mail_check"),
        (mail(results="mx.example; dmarc=fail", more=f"Authentication-Results: {PASSED}\n"),
         "failed_mail_check"),
        (mail(more="Reply-To: tilleuls@gmail.com\n"), "foreign_reply"),
        (mail(sender="Mutuelle des Tilleuls <contact@sante-info.net>"), "borrowed_name"),
        (mail(sender="contact@mutuelle-tilleuls.com"), "lookalike_email"),
        (mail(sender="=?utf-8?q?Mutuelle?= <ne-pas-repondre@mutuelle-till=C3=A9uls.fr>"),
         "foreign_sender"),
        (mail('<p>Bonjour</p><a href="https://evil.example/x">https://mutuelle-tilleuls.fr</a>',
              kind="html"), "other_link"),
        (mail('<a href="https://evil.example/x">Mon espace</a> Mutuelle des Tilleuls',
              kind="html"), "foreign_link"),
        (mail('Mutuelle des Tilleuls<form action="https://evil.example/x"></form>',
              kind="html"), "foreign_link"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_mail_is_found(content, signal):
    assert signal in signals(content)
    assert judged(content).verdict is not Verdict.COMPATIBLE


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://evil.example/x"><a href="https://mutuelle-tilleuls.fr">Espace</a></a>',
        '<map><area href="https://evil.example/x"></map>',
        '<base href="https://evil.example/"><a href="attestation">Mon espace</a>',
        '<base href="https://evil.example/"><a href="#haut">Mon espace</a>',
        '<a href="//evil.example/x">Mon espace</a>',
        '<a href="\\\\evil.example/x">Mon espace</a>',
        '<a href="https:evil.example">Mon espace</a>',
        '<form><button formaction="https://evil.example/x">Ouvrir</button></form>',
        '<svg><a xlink:href="https://evil.example/x">Ouvrir</a></svg>',
        '<svg><style><a href="https://evil.example/x">Ouvrir</a></style></svg>',
        '<meta http-equiv="refresh" content="0; url=https://evil.example/x">',
        '<a href="tel:+33899701122">02 61 91 12 12</a>',
        '<a href="mailto:tilleuls@evil.example">contact@mutuelle-tilleuls.fr</a>',
        '<a href="javascript:go()">Mon espace</a>',
        '<iframe src="https://evil.example/x"></iframe>',
        '<!--[if mso]><a href="https://evil.example/x">Ouvrir</a><![endif]-->',
    ],
)
def test_a_link_is_seen_however_it_is_made(body):
    answer = judged(mail(f"<head><p>{WORDS}</p>{body}", kind="html"))
    assert answer.verdict in {Verdict.DOUBTFUL, Verdict.FRAUDULENT}


def attached(inner: bytes, words: str, *, results: str = PASSED) -> bytes:
    return (
        (
            f"Authentication-Results: {results}\nFrom: {OURS}\nMIME-Version: 1.0\n"
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{words}\n"
            "--b\nContent-Type: message/rfc822\n\n"
        ).encode()
        + inner
        + b"\n--b--\n"
    )


def test_a_mail_and_the_one_attached_to_it_are_both_judged():
    fraud = "Mutuelle des Tilleuls. Validez votre RIB : https://evil.example"
    assert judged(attached(mail(fraud), WORDS)).verdict is Verdict.FRAUDULENT
    assert judged(attached(mail(), fraud)).verdict is Verdict.FRAUDULENT


def test_an_attached_mail_does_not_vouch_for_itself():
    assert judged(attached(mail(), WORDS)).verdict is Verdict.DOUBTFUL


def test_a_file_that_is_no_mail_is_refused_in_a_sentence():
    assert asyncio.run(read_file(b"%PDF-1.7")) is NO_MAIL
    assert asyncio.run(read_file(b"\0" * MAX_FILE_BYTES)) is NO_MAIL


def test_a_mail_is_read_by_a_process_of_its_own_as_here():
    assert asyncio.run(read_file(mail())) == received_of(mail())


SLOW = {
    "quotes": mail(more="Reply-To: " + '"' * 25_000 + "\n"),
    "folded": mail(more="Reply-To: x\n" + ' "\n' * 3_000),
    "parameters": mail(kind="plain; " + "a*N*=x;" * 3_500),
    "parts": mail(more="") + b"Content-Type: text/plain\n" * 100,
}


@pytest.mark.parametrize("name", SLOW)
def test_headers_made_to_be_slow_are_refused_before_they_are_read(name):
    assert not mail_program.read(SLOW[name], max_length=MAX_TEXT_LENGTH)


def test_html_made_to_be_slow_ends_with_its_process():
    assert asyncio.run(read_file(mail("<a " * 60_000, kind="html"))) is NO_MAIL


@given(st.binary(max_size=2000), st.booleans())
@settings(deadline=None, max_examples=200)
def test_no_bytes_stop_the_reader(content, is_mail):
    whole = mail("x", more="X: y\n") + content if is_mail else content
    received = received_of(whole)
    if received is not None:
        judge_worst(received, read_guide())
