from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from memberapp.core.channels import OpeningHours, read_channels
from memberapp.core.official_channels import (
    bank_advice,
    help_line_status,
    help_phone,
    never_asked_sentence,
)


def with_hours(*hours: OpeningHours):
    channels = read_channels()
    line = channels.phones[0].model_copy(update={"hours": hours})
    return channels.model_copy(update={"phones": (line,)})


def hours(*days: int, opens: time = time(9), closes: time = time(12)) -> OpeningHours:
    return OpeningHours(days=days, opens=opens, closes=closes)


def test_the_help_line_is_the_number_of_the_insurer_and_can_be_dialled():
    phone = help_phone(read_channels())

    assert phone.href == f"tel:{read_channels().phones[0].number}"
    assert " " not in phone.number


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((6,), "le samedi"),
        ((1, 2, 3, 4, 5), "du lundi au vendredi"),
        ((2, 4), "les mardi et jeudi"),
        ((1, 3, 5), "les lundi, mercredi et vendredi"),
    ],
)
def test_days_are_said_as_one_says_them(days, expected):
    phone = help_phone(with_hours(hours(*days)))

    assert phone.hours == f"{expected} de 9\u00a0h à 12\u00a0h, heure de Paris"


def test_minutes_are_said_only_when_there_are_some():
    phone = help_phone(with_hours(hours(6, opens=time(8, 30), closes=time(19, 5))))

    assert phone.hours.startswith("le samedi de 8\u00a0h\u00a030 à 19\u00a0h\u00a005,")


def test_several_openings_follow_one_another():
    phone = help_phone(with_hours(hours(1, 2), hours(6)))

    assert (
        phone.hours == "du lundi au mardi de 9\u00a0h à 12\u00a0h, "
        "le samedi de 9\u00a0h à 12\u00a0h, heure de Paris"
    )


def test_what_is_never_asked_is_one_sentence():
    channels = read_channels().model_copy(
        update={"never_asked": ("votre mot de passe", "vos codes", "votre IBAN")}
    )

    assert never_asked_sentence(channels) == (
        "Nous ne demandons jamais votre mot de passe, vos codes ni votre IBAN "
        "par SMS, e-mail ou téléphone."
    )


@pytest.mark.parametrize(
    ("day", "at", "region", "said"),
    [
        (27, time(8, 29), "FR", "fermée, rouvre à 8 h 30"),
        (27, time(8, 30), "FR", "ouverte jusqu’à 19 h"),
        (27, time(18, 59, 59), "FR", "ouverte jusqu’à 19 h"),
        (27, time(19), "FR", "fermée, rouvre demain 9 h"),
        (28, time(13), "FR", "fermée, rouvre lundi 8 h 30"),
        (10, time(20), "FR", "fermée, rouvre jeudi 8 h 30"),  # nobody works on 11 November
        (27, time(8, 30), "RE", "ouverte jusqu’à 22 h, heure locale (La Réunion)"),
        (28, time(22), "NC", "fermée, rouvre demain 18 h 30, heure locale (Nouvelle-Calédonie)"),
        (26, time(3), "PF", "fermée, rouvre à 21 h 30, heure locale (Polynésie française)"),
    ],
)
def test_the_line_says_whether_somebody_answers_now_by_the_readers_clock(day, at, region, said):
    paris = ZoneInfo("Europe/Paris")
    now = datetime.combine(date(2026, 11, day), at, paris).astimezone(UTC)
    told = help_line_status(read_channels(), now, country="FR", zone=paris, region=region)
    assert told.replace("\u00a0", " ") == f"Ligne {said}"


def test_a_line_that_opens_in_a_week_says_the_date():
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    paris = ZoneInfo("Europe/Paris")
    told = help_line_status(with_hours(hours(6)), now, country="FR", zone=paris, region="FR")
    assert told.replace("\u00a0", " ") == "Ligne fermée, rouvre samedi 5 décembre, 9 h"


@pytest.mark.parametrize(("region", "names_it"), [("FR", False), ("RE", False), ("BE", True)])
def test_the_device_of_belgian_banks_is_named_to_who_lives_in_belgium(region, names_it):
    assert ("DIGIPASS" in bank_advice(region)) is names_it
