"""The warning of every page: what it may say and lead to, and when it shows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.tables import AuditEvent
from memberapp.fraud import warning_views, warnings
from memberapp.fraud.warnings import Draft
from tests.support.clocks import START
from tests.support.tickets import add_agents, agent
from tests.support.units_of_work import work_in

DAY = timedelta(days=1)
DRAFT = Draft(
    title="De faux conseillers appellent en notre nom",
    text="Ils promettent 414 € et demandent votre IBAN. Raccrochez.",
    ends_at=START + 10 * DAY,
)


@pytest.fixture
def staff(db):
    add_agents(db)
    return agent(db)


def shown(db, after=timedelta()):
    found = warnings.current(work_in(db, now=START + after))
    return found.title if found else ""


def test_it_shows_from_its_day_until_its_end(db, staff):
    assert shown(db) == ""
    later = replace(DRAFT, begins_at=START + 2 * DAY)
    warnings.publish(staff, draft=later)
    assert shown(db, DAY) == ""
    assert shown(db, 2 * DAY) == DRAFT.title
    assert shown(db, 10 * DAY - timedelta(seconds=1)) == DRAFT.title
    assert shown(db, 10 * DAY) == ""


def test_a_newer_one_takes_its_place_and_its_end_brings_the_first_back(db, staff):
    warnings.publish(staff, draft=DRAFT)
    newer = warnings.publish(agent(db, after=DAY), draft=replace(DRAFT, title="Un autre"))
    assert shown(db, DAY) == "Un autre"
    warnings.end(agent(db, after=2 * DAY), warning_id=newer.id)
    assert shown(db, 2 * DAY) == DRAFT.title
    listed = warnings.list_all(staff)
    assert [one.title for one in listed] == ["Un autre", DRAFT.title]
    events = [one.event for one in db.exec(select(AuditEvent))]
    assert events.count("warning:published") == 2
    assert events.count("warning:ended") == 1
    warnings.end(agent(db, after=3 * DAY), warning_id=newer.id)  # it has ended: nothing happens
    assert [one.event for one in db.exec(select(AuditEvent))].count("warning:ended") == 1


@pytest.mark.parametrize("wrong", ["", "0" * 32, "\0", "é" * 500])
def test_an_unknown_one_does_not_end(staff, wrong):
    with pytest.raises(NotFound):
        warnings.end(staff, warning_id=wrong)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a" * 81}, "title"),
        ({"text": "a" * 321}, "text"),
        ({"text": "<b>Attention</b>"}, "text"),
        ({"text": "a\u202eb"}, "text"),
        ({"ends_at": START}, "until"),
        ({"ends_at": START + 91 * DAY}, "until"),
        ({"begins_at": START + 10 * DAY}, "since"),
        ({"begins_at": START - 367 * DAY}, "since"),
        ({"link": "https://tilleuls-rib.info"}, "link"),
        ({"link": "http://mutuelle-tilleuls.fr"}, "link"),
        ({"link": "https://mutuelle-tilleuls.fr@evil.example"}, "link"),
        ({"link": "https://mutuelle-tilleuls.fr:8443/"}, "link"),
        ({"link": "https://mutuelle-tilleuls.fr.evil.example/"}, "link"),
        ({"link": "https://[mutuelle"}, "link"),
        ({"link": "//evil.example"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": '/conseils" onclick="x'}, "link"),
        ({"link": "/conseils#" + "a" * 300}, "link"),
        ({"link": "/profil"}, "link"),
    ],
)
def test_what_is_no_plain_warning_is_refused(staff, change, field):
    with pytest.raises(InvalidInput) as refused:
        warnings.publish(staff, draft=replace(DRAFT, **change))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "link",
    [
        "",
        "/conseils",
        "/conseils#paye",
        "/verifier-un-message",
        "https://mutuelle-tilleuls.fr/actualites",
        "https://www.cybermalveillance.gouv.fr/",
    ],
)
def test_links_lead_to_our_pages_and_to_known_sites(staff, link):
    view = warning_views.to_view(warnings.publish(staff, draft=replace(DRAFT, link=link)))
    assert view.link == (link or "/conseils")


def test_it_says_since_when_and_when_it_was_written_anew(staff):
    today = warning_views.to_view(warnings.publish(staff, draft=DRAFT))
    assert "mis à jour" not in today.date
    older = replace(DRAFT, begins_at=START - 2 * DAY)
    assert "mis à jour le" in warning_views.to_view(warnings.publish(staff, draft=older)).date
