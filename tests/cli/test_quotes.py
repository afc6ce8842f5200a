"""`memberapp staff quotes`, and what the member reads of what an agent does."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.quotes import service
from memberapp.quotes.rules import QuoteStatus
from memberapp.services.rules import Source
from tests.personas import MOBILE, SignedInMember, signed_in
from tests.support.quotes import ask, own, received
from tests.support.records import audited, sent_kinds
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
WHO = ("--agent", "a.noel", "--reason", "Réponse du praticien")
LINE = ("--line", "HBLD680;Couronne céramique;1;540,00")
UNTIL = ("--until", "2027-01-20")


def quotes(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "quotes", *arguments))


@pytest.fixture
def who(database) -> SignedInMember:
    added = ("staff", "agents", "add", "a.noel", "--name", "Agathe Noël")
    assert CliRunner().invoke(load_commands(), added).exit_code == 0
    return signed_in(phone=MOBILE)


@pytest.fixture
def reference(who) -> str:
    return ask(who)


def test_a_request_is_listed_until_it_is_answered(reference):
    (line,) = quotes(*WHO, "--json").stdout.splitlines()
    shown = json.loads(line)
    assert (shown["reference"], shown["person"], shown["care"], shown["is_late"]) == (
        reference,
        "Alice Moreau",
        "Couronne",
        False,
    )
    assert shown["remark"] == "Couronne du haut, à gauche"
    assert "staff:quotes_read" in audited()
    quotes("refuse", reference, *WHO)
    assert quotes(*WHO).stdout == "nothing waits for an agent\n"


def test_a_request_without_an_answer_is_listed_as_late(reference, clock):
    clock.advance(timedelta(days=4))
    assert "  LATE  " in quotes(*WHO).stdout


def test_that_a_practice_has_a_request_is_noted_once(who, reference):
    quotes("told", reference, *WHO)
    first = own(who, reference).told_at
    assert first is not None
    quotes("told", reference, *WHO)
    assert (own(who, reference).told_at, audited().count("quote:told")) == (first, 1)


def test_lines_make_a_quote_and_the_member_is_told(who, reference):
    base = ("--line", "IMP;Implant;2;1900;0")
    (line,) = quotes("answer", reference, *LINE, *base, *UNTIL, *WHO, "--json").stdout.splitlines()
    assert [one["cents"] for one in json.loads(line)["lines"]] == [54_000, 190_000]
    found = own(who, reference)
    assert (found.status, found.steps[-1].source) == (QuoteStatus.ANSWERED, Source.STAFF)
    assert sent_kinds().count("quote_answered") == 2
    assert received(who, reference).offer.lines[1].quantity == 2


def test_a_file_makes_a_quote(who, reference, tmp_path):
    file = tmp_path / "devis.csv"
    file.write_text("\ufeffHBLD680;Couronne céramique;1;540,00\n\nIMP;Implant;1;950\n", "utf-8")
    assert quotes("answer", reference, str(file), *UNTIL, *WHO).exit_code == 0
    assert len(received(who, reference).offer.lines) == 2


def test_a_changed_quote_replaces_the_first(who, reference):
    quotes("answer", reference, *LINE, *UNTIL, *WHO)
    quotes("answer", reference, *LINE, *UNTIL, *WHO)
    assert own(who, reference).status is QuoteStatus.ANSWERED
    quotes("answer", reference, *LINE, "--until", "2027-02-20", *WHO)
    assert own(who, reference).status is QuoteStatus.CHANGED
    assert sent_kinds().count("quote_changed") == 2


@pytest.mark.parametrize(
    "said",
    [
        UNTIL,
        ("--line", "HBLD680;Couronne", *UNTIL),
        (*LINE * 13, *UNTIL),
        (*LINE, "--until", "2026-11-20"),
        (*LINE, "--until", "2029-01-01"),
    ],
    ids=["no line", "half a line", "13 lines", "over", "far away"],
)
def test_what_is_no_quote_is_refused(who, reference, said):
    assert isinstance(quotes("answer", reference, *said, *WHO).exception, InvalidInput)
    assert own(who, reference).status is QuoteStatus.ASKED


def test_an_end_is_listed_until_an_agent_told_the_practice(who, reference):
    quotes("told", reference, *WHO)
    run_now(service.cancel, **who.ids, reference=reference)
    assert "  TELL THE PRACTICE  " in quotes(*WHO).stdout
    (line,) = quotes("told", reference, *WHO, "--json").stdout.splitlines()
    assert json.loads(line)["is_end_untold"] is False
    assert quotes(*WHO).stdout == "nothing waits for an agent\n"
    assert "quote:end_told" in audited()


def test_a_practice_that_never_heard_of_it_is_told_of_no_end(who, reference):
    run_now(service.cancel, **who.ids, reference=reference)
    assert quotes(*WHO).stdout == "nothing waits for an agent\n"


def test_what_is_over_is_not_answered_again(who, reference):
    quotes("refuse", reference, *WHO)
    again = quotes("answer", reference, *LINE, *UNTIL, *WHO)
    assert isinstance(again.exception, Conflict)
    for command in ("refuse", "told"):
        assert isinstance(quotes(command, reference, *WHO).exception, Conflict)


def test_an_unknown_reference_and_an_unknown_agent_are_refused(reference):
    assert isinstance(quotes("show", "DEV-2026-0000001-X", *WHO).exception, NotFound)
    other = ("--agent", "nobody", "--reason", "Essai")
    assert isinstance(quotes("show", reference, *other).exception, NotFound)
    assert quotes("show", reference).exit_code != 0
