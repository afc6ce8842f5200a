"""By what reports are counted, and what they do not need."""

import pytest

from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.judging import judge
from memberapp.fraud.rules.patterns import (
    TAKEN_OUT,
    Pattern,
    PatternKind,
    defanged,
    patterns_of,
    without_own_numbers,
)
from memberapp.fraud.rules.values import Received, Way

TEXT = (
    "Mutuelle des Tilleuls : validez votre RIB sur https://www.Tilleuls-Rib.info/a?b=1, ou payez "
    "sur FR49 9999 9000 0100 0486 0010 128. Appelez le 08 99 70 11 22, ou le 02 61 91 12 12."
)


def found(text: str, sender: str = "", way: Way = Way.SMS) -> dict[PatternKind, set[str]]:
    kinds: dict[PatternKind, set[str]] = {kind: set() for kind in PatternKind}
    for one in patterns_of(judge(Received(way, text, sender), read_guide())):
        kinds[one.kind].add(one.value)
    return kinds


def test_what_is_strange_is_counted_and_what_is_ours_is_not():
    kinds = found(TEXT, "+33 6 39 98 11 82")
    assert kinds[PatternKind.HOST] == {"www.tilleuls-rib.info"}
    assert kinds[PatternKind.NUMBER] == {"0899701122"}
    assert kinds[PatternKind.ACCOUNT] == {"FR4999999000010004860010128"}
    assert kinds[PatternKind.SENDER] == {"+33639981182"}
    assert {"lookalike_link", "premium_phone"} <= kinds[PatternKind.REASON]
    assert "known_phone" not in kinds[PatternKind.REASON]


def test_one_sender_written_in_two_ways_is_one():
    first = found("Bonjour", "Mutuelle des Tilleuls <Info@Tilleuls-RIB.info>", Way.EMAIL)
    second = found("Bonjour", "info@tilleuls-rib.info", Way.EMAIL)
    assert first[PatternKind.SENDER] == second[PatternKind.SENDER] == {"info@tilleuls-rib.info"}


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (PatternKind.HOST, "tilleuls-rib.info", "tilleuls-rib[.]info"),
        (PatternKind.SENDER, "a@tilleuls-rib.info", "a[@]tilleuls-rib[.]info"),
        (PatternKind.SENDER, "+33639981182", "+336[.]39981182"),
        (PatternKind.NUMBER, "0899701122", "0899[.]701122"),
        (PatternKind.ACCOUNT, "FR4999999000010004860010128", "FR49[…]0128"),
        (PatternKind.REASON, "foreign_link", "foreign_link"),
    ],
)
def test_nothing_that_is_counted_opens_dials_or_pays(kind, value, shown):
    assert defanged(Pattern(kind, value)) == shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Mon numéro est 2 69 05 49 588 157 80.", f"Mon numéro est {TAKEN_OUT}."),
        ("NISS 85.07.30-033.28", f"NISS {TAKEN_OUT}"),
        ("Mon numéro est 2  69  05  49  588  157  80.", f"Mon numéro est {TAKEN_OUT}."),
        ("Mon numéro est 2 69 05 49 588 157 / 80.", f"Mon numéro est {TAKEN_OUT}."),
        ("Mon numéro est 2690549588157 - 80.", f"Mon numéro est {TAKEN_OUT}."),
        (
            "Mon numéro est 2\u00a069\u00a005\u00a049\u00a0588\u00a0157.",
            f"Mon numéro est {TAKEN_OUT}.",
        ),
        ("Mon numéro est 2690549588157, né le 12", f"Mon numéro est {TAKEN_OUT}, né le 12"),
        ("Mon numéro est 2 69 05 2A 588 157", f"Mon numéro est {TAKEN_OUT}"),
        ("NISS 85073003328", f"NISS {TAKEN_OUT}"),
        ("NISS 85 07 30 033 28", f"NISS {TAKEN_OUT}"),
        ("NISS 85/07/30 - 033/28.", f"NISS {TAKEN_OUT}."),
        ("Carte 4970 1000 0000 0014 merci", f"Carte {TAKEN_OUT} merci"),
        ("Carte 4970.1000.0000.0014 merci", f"Carte {TAKEN_OUT} merci"),
        ("Carte 4970  1000  0000  0014", f"Carte {TAKEN_OUT}"),
        ("Carte 4970 - 1000 - 0000 - 0014", f"Carte {TAKEN_OUT}"),
        ("Carte 4970/1000/0000/0014", f"Carte {TAKEN_OUT}"),
        ("Carte 4970 1000 0000 0014 12/27", f"Carte {TAKEN_OUT} 12/27"),
        ("NISS ou dossier 85073003329", None),
        ("Compte FR76 3000 4000 0312 3456 7890 143", None),
        ("Compte DE89 3704 0044 0532 0130 00", None),
        ("Appelez le +33 6 39 98 11 82 / 06 39 98 00 77", None),
        ("Appelez le 02 61 91 12 12 - 06 39 98 00 77", None),
        ("Payez sur FR49 9999 9000 0100 0486 0010 128", None),
        ("Appelez le 08 99 70 11 22", None),
        ("Compte BE11 9670 1234 5678, +++090/9337/55493+++", None),
    ],
)
def test_numbers_that_no_report_needs_are_taken_out_and_the_others_stay(text, kept):
    assert without_own_numbers(text) == (text if kept is None else kept)
