import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.core.errors import InvalidInput
from memberapp.core.text import fold, read_lines, search_words, visible

# Latin-1, Extended-A, Extended-B as far as alphabets of today use it, Additional.
LATIN = [
    letter
    for block in (range(0x41, 0x180), range(0x1CD, 0x234), range(0x1E00, 0x1EFA))
    for letter in map(chr, block)
    if "LATIN" in unicodedata.name(letter, "")
]


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("FR76\u200b\u00a09999", "FR76 9999"),
        ("\u2066\u202a14\u202c rue\u2069", "14 rue"),
        ("Saint\u2011Jean \u2013 \u2212", "Saint-Jean - -"),
        ("D\u2018Arcy, D\u02bcArcy, D'Arcy", "D’Arcy, D’Arcy, D'Arcy"),
        ("conta\u00adct\ufeff@exemple.fr", "contact@exemple.fr"),
        ("０６ １２", "06 12"),
        ("oﬃce \U0001d402amille", "office Camille"),
        ("❤\ufe0f", "❤"),
        ("e\u0301lodie\u2003L", "élodie L"),
        ("a\x00b\x7f\tc\r\n", "ab\tc\r\n"),
        ("a\u200db\u200c", "ab"),
        ("کاظم\u200cزاده", "کاظم\u200cزاده"),
    ],
)
def test_what_came_in_is_what_a_person_sees(typed, seen):
    assert visible(typed) == seen


@given(st.text())
def test_what_is_seen_has_a_shape_and_is_seen_the_same_again(text):
    seen = visible(text)
    assert visible(seen) == seen
    assert all(
        sign.isprintable() or sign in "\t\r\n\u200c\u200d"
        for sign in seen
        if unicodedata.category(sign) not in {"Cn", "Co", "Cs"}
    )


def test_no_latin_letter_is_left_out():
    assert [one for one in LATIN if not (fold(one).isascii() and fold(one).isalpha())] == []


@given(st.text(st.sampled_from(LATIN), min_size=1))
def test_every_latin_letter_folds_to_plain_ones(name):
    plain = fold(name)
    assert plain.isascii()
    assert plain.replace(" ", "").isalpha()
    assert fold(plain) == plain
    for form in (name.upper(), name.lower(), *map(_form_of(name), ("NFC", "NFD"))):
        assert fold(form) == plain


def _form_of(text):
    return lambda form: unicodedata.normalize(form, text)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Yildiz Isik", "YILDIZ IŞIK"),
        ("yildiz isik", "Yıldız Işık"),
        ("dang dao", "Đặng Đào"),
        ("lodz", "Łódź"),
        ("strasse", "Straße"),
        ("aero", "Ærø"),
        ("thor", "Þór"),
        ("ωνασησ", "Ωνάσης"),
        ("мария", "МАРИЯ"),
        ("okina", "\u02bbOkina"),
    ],
)
def test_names_meet_as_their_plain_letters(typed, known):
    assert fold(known) == fold(typed) != ""


def test_accents_case_and_ligatures_do_not_count():
    assert fold("PÉDIATRE") == fold("pediatre") == "pediatre"
    assert fold("Œil, cœur et Lætitia") == "oeil coeur et laetitia"


def test_punctuation_and_unbreakable_spaces_part_words():
    assert fold("Médicaments à 65\u00a0% — l’été") == "medicaments a 65 l ete"


def test_nothing_that_means_something_to_a_search_pattern_is_left():
    assert fold("100%_\\") == "100"


def test_what_was_typed_is_cut_into_folded_words():
    assert search_words("  Dr Lemaire, G ") == ("dr", "lemaire", "g")
    assert search_words(" %% ") == ()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("\r\n  Bonjour, \r\n\r\nmerci \n\n", "Bonjour,\n\nmerci"),
        ("Le \t 1er\n \n\n\n mai", "Le 1er\n\nmai"),
        ("12\u00a0€\u2028ou\r13\u00a0€\u00a0", "12\u00a0€\nou\n13\u00a0€"),
        ("un\ud800", "un?"),
    ],
    ids=["around", "within", "typography", "half"],
)
def test_a_text_of_several_lines_keeps_them_and_loses_what_is_empty(typed, read):
    assert read_lines("text", typed, 100) == read


def test_a_text_is_there_unless_it_is_optional_and_bounded_always():
    assert read_lines("text", " \n\u00a0", 3, is_optional=True) == ""
    for typed, reason in ((" \n\u00a0", "empty"), ("quatre", "too_long")):
        with pytest.raises(InvalidInput) as refused:
            read_lines("text", typed, 3)
        assert refused.value.reason == reason
