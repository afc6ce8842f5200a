"""What the public pages say, against what the code does."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.assistance.tables import AssistanceCase, AssistanceItem
from memberapp.core import retention
from memberapp.core.cookies import CookieKind
from memberapp.core.errors import CatalogueError
from memberapp.core.retention import Kept
from memberapp.pages.privacy.policy import policy_page
from memberapp.privacy.catalogue import read_privacy
from memberapp.privacy.labels import COOKIES, KEPT
from memberapp.privacy.retentions import RETENTION, longest_of
from memberapp.privacy.views import legal, policy
from memberapp.settings import PACKAGE_DATA
from tests import personas
from tests.support.units_of_work import change, run_now


@pytest.fixture
def own_data(tmp_path, settings):
    settings(data_dir=tmp_path)

    def replace(name: str, old: str, new: str) -> None:
        text = (PACKAGE_DATA / name).read_text()
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new))

    return replace


def test_whatever_the_purge_deletes_is_named_with_its_own_period():
    assert {rule.kept for rule in RETENTION} | {Kept.TRAIL} == {*Kept} == {*KEPT}
    for kept, words in KEPT.items():
        assert ("{}" in words.until) == (longest_of(kept) > timedelta(0)), kept
    shown = {line.what: line.until for line in policy.stored_here()}
    assert shown["Messages que nous vous envoyons"] == "2\u00a0ans après l’envoi"
    assert shown["Demandes d’assistance"].startswith("2\u00a0ans")
    assert shown["Rappels demandés"].startswith("2\u00a0ans")
    assert shown["Changements de compte bancaire"].startswith("5\u00a0ans")
    assert len(shown) == sum(words.is_own for words in KEPT.values())


def test_every_cookie_is_named():
    assert {*COOKIES} == {*CookieKind}


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(minutes=30), "30\u00a0minutes"),
        (timedelta(hours=24), "1\u00a0jour"),
        (timedelta(days=90), "90\u00a0jours"),
        (timedelta(days=365), "1\u00a0an"),
        (timedelta(days=1827), "5\u00a0ans"),
    ],
)
def test_a_period_is_told_in_its_largest_unit(span, text):
    assert policy.period(span) == text


def test_the_four_ends_are_told_to_be_the_only_ones():
    assert "exclusivement" in policy.PURPOSE
    assert [use.title.split()[0] for use in policy.USES] == [
        "vérifier",
        "vous",
        "vous",
        "mettre",
    ]


def test_the_charter_is_a_link_only_where_there_is_one(own_data):
    assert read_privacy().charter in str(policy_page())
    own_data("privacy.yaml", f'charter: "{read_privacy().charter}"', 'charter: ""')
    assert policy.CHARTER not in str(policy_page())


@pytest.mark.parametrize(("country", "body"), [("FR", "CNIL"), ("BE", "APD")])
def test_a_member_may_turn_to_the_authority_of_the_insurer_s_country(own_data, country, body):
    own_data("brand.yaml", "country: FR", f"country: {country}")
    assert body in str(policy_page())
    other = {"FR": "SIREN", "BE": "Numéro d’entreprise"}[country]
    assert other in dict(legal.publisher())


def test_each_country_of_insurers_must_be_there(own_data):
    text = (PACKAGE_DATA / "privacy.yaml").read_text()
    belgium = text[text.index("  BE:") : text.index("publisher:")]
    own_data("privacy.yaml", belgium, "")
    with pytest.raises(CatalogueError, match="BE is missing"):
        read_privacy()


@pytest.mark.usefixtures("database")
def test_a_request_is_deleted_with_its_services_after_two_years_and_not_twice(clock):
    persona = personas.without_account()
    case = AssistanceCase(
        reference="AST-1",
        fingerprint="f",
        member_id=persona.id,
        contract_id=persona.contract.id,
        status="opened",
        submitted_at=clock.now,
        due_at=clock.now,
    )
    change(lambda db: db.add_all([case, AssistanceItem(case_id=case.id, position=1)]))

    def left() -> int:
        return len(run_now(lambda db: db.exec(select(AssistanceItem)).all()))

    for days, there in ((730, 1), (1, 0), (0, 0)):
        clock.advance(timedelta(days=days))
        run_now(retention.purge, rules=RETENTION)
        assert left() == there
