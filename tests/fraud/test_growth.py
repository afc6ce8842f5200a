"""Four times as long a text takes some four times as long, whatever it is made of."""

import time

import pytest

from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.judging import judge
from memberapp.fraud.rules.values import Received, Way
from tests.fraud.own import own_messages

SEEDS = (
    "a", "a.", "1 ", "0 1 8 9 7 ", "ne ", "votre code envoyez ", "http://a.fr ", "a@b.fr ", "zero ",
    "cliquez ici ", "be74 ", "+++", "appelez le 3", "(", "é", "а", " point ", "\n", "a. ", "A B ",
    "ne donnez jamais votre code. ", "remboursement à valider ", "o2 6i 9i ", "be68 5390 ",
    "tva be0", "trois cent ", "rappelez le deux ", "ne donnez jamais. fraudeurs ", "votre banque ",
    "ligne 02 ", "il faut ", "*21*", "cette dame ", "info@exemple.fr ", "dossier n° 2026-004512 ",
    ". indiquer ", "&#46;", "&", ", a nous dire ", "compte dit ", "1 2 3 ", "zorglub kaboum ",
    "numero devant ", "paye en ligne ",
)  # fmt: skip
QUADRATIC = 16
"""What four times the length would take, were one rule to read the text again for each letter."""


LONGEST_WAIT = 0.2
"""Seconds of processor for an answer about 10,000 characters."""
OWN = tuple(dict.fromkeys(one.text + "\n" for _kind, one in own_messages()))[::25]


def seconds(seed: str, length: int) -> float:
    text = (seed * length)[:length]
    best = float("inf")
    for _again in range(3):
        start = time.process_time()
        judge(Received(Way.SMS, text), read_guide())
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.alone
@pytest.mark.parametrize("seed", SEEDS, ids=[str(number) for number, _seed in enumerate(SEEDS)])
def test_time_grows_with_the_text_only(seed):
    judge(Received(Way.SMS, seed), read_guide())
    assert seconds(seed, 20_000) < QUADRATIC * 0.7 * seconds(seed, 5_000)


@pytest.mark.alone
@pytest.mark.parametrize(
    "seed", SEEDS + OWN, ids=[str(number) for number, _seed in enumerate(SEEDS + OWN)]
)
def test_ten_thousand_characters_are_answered_at_once(seed):
    judge(Received(Way.SMS, seed), read_guide())
    assert seconds(seed, 10_000) < LONGEST_WAIT
