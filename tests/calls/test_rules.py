import secrets

import pytest

from memberapp.calls.catalogue import WORD_COUNT, read_words
from memberapp.calls.rules import are_the_words, draw_words
from memberapp.core import data_files
from memberapp.core.text import fold


def test_there_are_2048_words_that_differ_even_without_accents():
    words = read_words()

    assert len(words) == WORD_COUNT == 2048
    assert len({fold(word) for word in words}) == WORD_COUNT
    assert [*words] == sorted(words, key=fold)


def test_two_words_are_drawn_and_they_differ():
    for _ in range(200):
        first, second = draw_words(("lanterne", "cerise"), secrets.choice).split()
        assert {first, second} == {"lanterne", "cerise"}


@pytest.mark.parametrize(
    "said", ["Étoile cerise", "etoile CERISE", " étoile,  cerise ", "étoile-cerise"]
)
def test_what_is_said_need_not_have_accents_nor_capitals(said):
    assert are_the_words(said, "étoile cerise")


@pytest.mark.parametrize("said", ["", "étoile", "cerise étoile", "étoile cerises", "étoilecerise"])
def test_other_words_prove_nothing(said):
    assert not are_the_words(said, "étoile cerise")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda words: words[1:], "2047 words"),
        (lambda words: ["Abeille", *words[1:]], "Abeille"),
        (lambda words: ["ab", *words[1:]], "ab"),
        (lambda words: ["etoile", *[w for w in words if w != words[0]]], "accents"),
    ],
    ids=["one-missing", "capital", "short", "same-but-for-an-accent"],
)
def test_a_wrong_file_of_words_stops_the_start(tmp_path, change, told):
    (tmp_path / "call_words.txt").write_text("\n".join(change([*read_words()])), "utf-8")

    assert told in " ".join(data_files.faults_in(tmp_path))
