"""A feed whose values are all odd, and what its members read."""

import pytest

from memberapp import clock
from memberapp.care import reimbursements, statements
from memberapp.care.rules.lines import LineFilter
from memberapp.care.views.cares import to_cares
from memberapp.care.views.statements import to_view as to_statement
from memberapp.certificate import service as certificates
from memberapp.certificate.document import to_paper
from memberapp.core.names import is_same_name
from memberapp.members import service as members
from memberapp.members.tables import Member
from memberapp.profile import service as profile
from memberapp.profile.views import ProfileView
from memberapp.profile.views import to_view as to_profile
from tests.feeds import odd, write_feed
from tests.support.factories import make_account
from tests.support.imports import import_file
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def member_of(number: str) -> dict[str, str]:
    """Return the ids of a member, whose account is made now."""
    make = lambda db: make_account(db, db.get_one(Member, number)).id  # noqa: E731
    return {"member_id": number, "account_id": change(make)}


def page_of(number: str) -> ProfileView:
    who = member_of(number)
    card = run_now(profile.card, **who)
    today = clock.local_date(clock.now(), card.region)
    return to_profile(card, run_now(members.summary, **who), today)


def test_what_members_read_of_a_feed_whose_values_are_all_odd(tmp_path):
    assert odd.FEED.read_bytes() == write_feed(tmp_path / "again", odd.objects()).read_bytes()
    result = import_file(odd.FEED)
    assert [entry.reason for entry in result.quarantine] == ["bad_field: phone", "other_content"]
    assert [entry.reason for entry in result.warnings] == ["date_to_come: pay_date"]

    jean, yildiz, arabic, lyon = map(page_of, (odd.JEAN, odd.YILDIZ, odd.ARABIC, odd.LYON))
    assert jean.name == "Jean-Noël D’Arcy (née Martin)"
    assert (jean.birth, jean.lead.split(",")[0]) == ("Non renseignée", "Adhérente")
    assert (jean.address, plain(jean.phone)) == ("Route du port, 98600 MATA-UTU", "•• •• 00")
    assert (yildiz.address, plain(yildiz.phone)) == (
        "12 rue des Tilleuls, 75016 PARIS 16",
        "06 •• •• •• 12",
    )
    assert all(map(is_same_name, ("Yildiz ISIK", "Jean Noel d'arcy"), (yildiz.name, jean.name)))
    assert arabic.address == "12 rue des Tilleuls, L-1234 LUXEMBOURG"
    assert (lyon.name, lyon.address[-13:]) == ("J.-P. Gal·la", "69003 LYON 03")
    assert (plain(lyon.phone), lyon.phone_spoken) == ("demander Zoé", "")

    theirs = {"member_id": odd.JEAN}
    found = run_now(reimbursements.list_lines, filter=LineFilter((2026,), text="dao"), **theirs)
    (to_come,) = to_cares(found.lines, taken_over=(), contracts={})
    assert plain(to_come.facts[-1].value) == "Sera versé sur votre compte le 15 janvier 2027"
    statement = run_now(statements.get, reference=to_come.statements[0].reference, **theirs)
    member = run_now(members.summary, **theirs)
    (transfer,) = to_statement(statement, member=member).transfers
    assert (transfer.when, plain(transfer.day)) == ("à verser le", "15 janvier 2027")
    everything = run_now(reimbursements.list_lines, filter=LineFilter(()), **theirs)
    unknown = to_cares(everything.lines, taken_over=(), contracts={})[-1]
    assert (unknown.day, unknown.facts[-1].value) == ("date non connue", "Versé sur votre compte")

    offer = run_now(certificates.offer, contract_id="", member_id=odd.ARABIC)
    paper = to_paper(offer.certificate).content
    assert paper["recipient"][0] == "Mme محمد الأحمد"
    assert paper["recipient"][-2:] == ["L-1234 LUXEMBOURG", "LUXEMBOURG"]
    no_end = run_now(certificates.offer, contract_id="", member_id=odd.JEAN).certificate
    assert "31/12/9999" not in str(to_paper(no_end).content)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")
