import pytest

from memberapp.messages.sms import part_count, to_sms


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Rappel demandé à 9\u00a0h", "Rappel demandé à 9 h"),
        ("l’être «\u00a0reçu\u00a0» … cœur – fin", 'l\'etre " recu " ... coeur - fin'),
        ("Nguyễn, Çelik, D’Été, Łukasz", "Nguyen, Çelik, D'Été, Łukasz"),
        ("12,50 € [ok]", "12,50 € [ok]"),
    ],
)
def test_a_text_takes_the_short_alphabet_where_it_can(text, sent):
    assert to_sms(text) == sent


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("é" * 160, 1),
        ("é" * 161, 2),
        ("é" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("😀" * 36, 2),
    ],
)
def test_the_room_of_a_text_is_that_of_its_alphabet(text, parts):
    assert part_count(text) == parts
