from hypothesis import given
from hypothesis import strategies as st

from memberapp.care.rules.lines import Shares
from memberapp.care.views.shares import to_amounts, to_shares

CENTS = st.integers(0, 10**8)


def test_the_bar_says_in_words_what_it_shows():
    view = to_shares(Shares.of_cents(37500, 9, 26991, 7000, 3500))
    assert view.sentence.replace("\u00a0", " ") == (
        "Répartition de 375,00 € : Sécurité sociale 0,09 €, Mutuelle 269,91 €, "
        "Autre mutuelle 70,00 €, Reste à charge 35,00 €"
    )
    assert [part.percent.replace("\u00a0", " ") for part in view.parts] == [
        "< 1 %",
        "72 %",
        "19 %",
        "9 %",
    ]


@given(CENTS, CENTS, CENTS, CENTS)
def test_the_four_payers_keep_their_order_and_their_segments_fill_the_bar(ss, mutual, other, rest):
    view = to_shares(Shares.of_cents(ss + mutual + other + rest, ss, mutual, other, rest))
    assert [part.key for part in view.parts] == ["ss", "mut", "autre", "rac"]
    filled = sum(float(part.weight) for part in view.parts)
    assert filled == 0 or abs(filled - 1) < 0.001


def test_a_zero_is_muted_and_never_hidden():
    amounts = to_amounts(Shares.of_cents(100, 0, 100, 0, 0))
    assert amounts.social_security.is_muted
    assert amounts.social_security.text == "0,00\u00a0€"
    assert not amounts.mutual.is_muted
