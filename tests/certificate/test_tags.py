"""What a QR code holds: signed, bounded, and believed as long as its key is."""

from datetime import date

import pytest

from memberapp.certificate import qr, tags
from memberapp.certificate.rules import DocumentKind
from memberapp.certificate.tags import Tag

NUMBER = "ATT-2026-K7RM2P9X-4"
TAG = Tag(DocumentKind.COVER, NUMBER, date(2027, 11, 20))


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_tag_says_what_was_signed_and_nothing_else(settings, kind):
    tag = Tag(kind, NUMBER, date(2027, 11, 20))
    signed = tags.sign(tag)
    assert tags.read(signed) == tag
    said = signed.rpartition(".")[0]
    assert said == f"{signed[0]}1.{NUMBER}.20271120"


def test_a_tag_with_any_sign_changed_is_none_of_ours(settings):
    settings()
    signed = tags.sign(TAG)
    for place, sign in enumerate(signed[:-1]):
        other = "B" if sign != "B" else "D"
        assert tags.read(signed[:place] + other + signed[place + 1 :]) is None, place


@pytest.mark.parametrize(
    "text", ["", "A1", "x" * 5000, "A1.é.20271120." + "a" * 86, "A0.N.20271120." + "a" * 86]
)
def test_a_text_that_is_no_tag_is_none(settings, text):
    settings()
    assert tags.read(text) is None


def test_a_raised_key_signs_anew_and_the_former_one_is_believed_until_it_is_not(settings):
    settings()
    first = tags.sign(TAG)
    settings(qr_key=2)
    second = tags.sign(TAG)
    assert second.startswith("A2.")
    assert tags.read(first) == tags.read(second) == TAG
    settings(qr_key=2, qr_key_oldest=2)
    assert tags.read(first) is None
    assert tags.read(second) == TAG


def test_a_key_that_is_not_in_use_yet_signs_nothing(settings):
    settings(qr_key=2)
    ahead = tags.sign(TAG)
    settings(qr_key=1)
    assert tags.read(ahead) is None


def test_a_control_code_is_typed_as_it_is_read(settings):
    settings()
    code = tags.control_code(NUMBER)
    assert len(code) == tags.CODE_LENGTH
    assert tags.compact_code(f" {qr.spaced_code(code).lower()} ") == code
    assert tags.control_code("ATT-2026-K7RM2P9Y-4") != code


def test_a_qr_code_has_squares_of_half_a_millimetre_at_thirty(settings):
    settings(public_origin="https://espace.mutuelle-tilleuls.example", env="test")
    drawn = qr._made(qr.tag_address(tags.sign(TAG)))
    across = drawn.symbol_size(border=2)[0]
    assert 30 / across >= 0.45, across
    assert drawn.error == "M"
