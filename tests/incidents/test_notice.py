"""A notice that lacks what the law asks for is refused, with its line and its field."""

import pytest
import yaml

from memberapp.core.errors import CatalogueError
from memberapp.demo import INCIDENT
from memberapp.incidents.notice import read_notice
from tests.support.incidents import notice

TEXT = INCIDENT.read_text("utf-8")
MANDATORY = (
    "title",
    "operator",
    "nature",
    "detected_on",
    "aware_at",
    "informed_on",
    "authority",
    "exposed",
    "not_exposed",
    "likely_consequences",
    "consequences",
    "advice",
    "tasks",
    "measures",
    "contact",
    "ends_on",
)


def refusal(tmp_path, text: str) -> str:
    file = tmp_path / "notice.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(CatalogueError) as refused:
        read_notice(file)
    return str(refused.value)


def without(part: str) -> str:
    """Return the text without one of its parts, at the beginning of the line or below."""
    parts = yaml.safe_load(TEXT)
    del parts[part]
    return yaml.safe_dump(parts, allow_unicode=True, sort_keys=False)


def test_the_example_is_a_notice_with_the_seed_case():
    notice = read_notice(INCIDENT)
    assert (str(notice.detected_on), str(notice.informed_on)) == ("2024-01-29", "2024-02-01")
    assert [*notice.exposed] == [
        "name",
        "birth",
        "social_security_number",
        "insurer",
        "guarantees",
        "member_number",
    ]
    for safe in ("bank", "reimbursements", "postal_address", "phone", "email"):
        assert safe in notice.not_exposed
    assert "0825\u00a0076\u00a0076" in {one.phone for one in notice.consequences}


@pytest.mark.parametrize("part", MANDATORY)
def test_a_notice_without_a_mandatory_part_is_refused(tmp_path, part):
    said = refusal(tmp_path, without(part))
    assert "notice.yaml, line 1: " + part + ": Field required" in said


@pytest.mark.parametrize("part", ["exposed", "not_exposed", "consequences", "advice", "measures"])
def test_an_empty_list_is_no_part(tmp_path, part):
    parts = yaml.safe_load(TEXT) | {part: []}
    said = refusal(tmp_path, yaml.safe_dump(parts, allow_unicode=True, sort_keys=False))
    assert f": {part}: " in said
    assert "line 1:" not in said


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("  role: prestataire", "  # role", "operator.role: Field required"),
        ("  email: info@mutuelle-tilleuls.fr", "  email: info", "contact.email: not an e-mail"),
        ("not_exposed:\n- bank", "not_exposed:\n- name", "not_exposed.0: name is among"),
        ("- bank", "- everything", "not_exposed.0: Input should be"),
        ("- name: mots-de-passe", "- name: lire", "tasks.1.name: lire is there twice"),
        ("informed_on: 2024-02-01", "informed_on: 2024-01-02", "informed_on: before aware_at"),
        ("aware_at: 2024-01-30T09", "aware_at: 2024-01-20T09", "aware_at: before detected_on"),
        ("ends_on: 2029-12-31", "ends_on: 2023-12-31", "ends_on: before informed_on"),
        ("until: 2024-03-31", "until: 2024-01-31", "stronger_sign_in_until: before informed_on"),
        ("told_at: 2024-02-01T17", "told_at: 2024-02-03T17", "authority: delay_reason"),
        ("told_at: 2024-02-01T17", "told_at: 2024-01-03T17", "authority.told_at: before"),
        ("reference: INC-2024-01-29", "reference: ../INC", "reference: String should match"),
        ("  phone: 0825", "  telephone: 0825", "telephone: Extra inputs are not permitted"),
        ("  phone: 0825", "  phone: le 0825", "consequences.2.phone: not a phone number"),
        ("  phone: 0825", "  # phone: 0825", "phone and phone_label go together"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(tmp_path, old, new, where):
    assert TEXT.count(old) == 1
    said = refusal(tmp_path, TEXT.replace(old, new))
    assert where in said
    assert "notice.yaml, line " in said


def test_measures_under_way_stand_after_those_that_are_done():
    measures = [
        {"title": "Expertise"},
        {"title": "Liaison coupée", "done_on": "2024-02-01"},
    ]
    assert notice(measures=measures).measure_lines == [
        "Liaison coupée (fait le 1ᵉʳ\u00a0février 2024)",
        "Expertise (en cours)",
    ]


def test_a_late_authority_is_taken_with_its_reason(tmp_path):
    file = tmp_path / "notice.yaml"
    late = TEXT.replace(
        "  told_at: 2024-02-01T17:00:00+01:00",
        "  told_at: 2024-02-05T17:00:00+01:00\n  delay_reason: Ampleur connue le 4 février",
    )
    file.write_text(late, "utf-8")
    assert read_notice(file).authority.delay_reason == "Ampleur connue le 4 février"


@pytest.mark.parametrize("text", ["", "- a", "a: [", "nature: 2026-02-30", "\0"])
def test_what_is_no_notice_is_refused(tmp_path, text):
    assert "notice.yaml" in refusal(tmp_path, text)
