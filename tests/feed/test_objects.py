"""What becomes of the objects of a feed in the database."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from memberapp.account.tables import Account, SignInSession
from memberapp.care import reimbursements
from memberapp.care.tables import Reimbursement, Statement
from memberapp.core.access import Access
from memberapp.core.database import engine_for
from memberapp.core.identifiers import statement_reference
from memberapp.core.secrets import reveal
from memberapp.core.tables import AuditEvent, Change, OutboxMessage
from memberapp.feed.report import QuarantineEntry
from memberapp.feed.service import ImportResult
from memberapp.members.tables import (
    Beneficiary,
    Contract,
    Contribution,
    Document,
    Guarantee,
    Mandate,
    Member,
    Request,
)
from tests import feeds
from tests.feeds import IBAN, OTHER_IBAN, SAMPLE, life, write_feed
from tests.support.clocks import Clock
from tests.support.imports import CLOSED_AT, all_of, counts, family, import_file, row
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("own_database")


def test_the_sample_goes_in_whole_and_changes_nothing_the_second_time():
    assert counts(import_file(SAMPLE)) == (1802, 0, 0, 0)
    before = [row.model_dump() for row in all_of(Reimbursement)]
    assert counts(import_file(SAMPLE)) == (0, 0, 1802, 0)
    assert [row.model_dump() for row in all_of(Reimbursement)] == before
    assert len(before) == 1508
    assert len(all_of(AuditEvent)) == 1
    assert all_of(OutboxMessage) == []


def test_every_type_op_and_second_version_finds_its_place():
    assert counts(import_file(life.FIRST)) == (44, 0, 0, 0)
    second = import_file(life.SECOND)
    assert counts(second) == (0, 17, 3, 0)
    assert second.absent == 24
    assert row(Contract, "100001").premium_cents == 6480
    assert row(Guarantee, ("100001", "SOINS_COURANTS", date(2024, 1, 1))).label == "200 % BR"
    assert row(Beneficiary, "B-4").search_text == "rose martin"
    assert row(Request, "Q-1").status == "acceptee"
    assert row(Contribution, "P-1").paid_cents == 2850
    assert [one["status"] for one in row(Contribution, "P-6").settlements] == [
        "refused",
        "received",
        "planned",
    ]
    assert reveal(row(Mandate, "S-1"), "iban") == IBAN
    assert row(Mandate, "S-1").closed_at == CLOSED_AT
    assert row(Contract, "100003").product == "SANTE_150"
    for closed in (
        row(Member, "M100000003"),
        row(Contract, "100004"),
        row(Guarantee, ("100001", "OPTIQUE", date(2024, 1, 1))),
        row(Beneficiary, "B-3"),
        row(Reimbursement, "R-3"),
        row(Request, "Q-6"),
        row(Document, "D-5"),
        row(Contribution, "P-5"),
    ):
        assert (closed.closed_at, closed.version) == (CLOSED_AT, 2)


def test_the_written_feeds_are_those_that_the_builder_makes(tmp_path: Path):
    again = write_feed(tmp_path / "1", life.first())
    assert life.FIRST.read_bytes() == again.read_bytes()
    again = write_feed(
        tmp_path / "2", life.second(), sequence=2, generated_at="2026-11-21T02:00:00Z", full=True
    )
    assert life.SECOND.read_bytes() == again.read_bytes()


def test_each_figure_of_a_line_is_kept_as_it_came(bring: Callable[..., ImportResult]):
    sent = feeds.reimbursement(
        context={"pathway": "no"},
        held={"pf": 200, "franchise": 1, "tmf": 2},
        other=150,
        rest=50,
        rate=87.82,
        qty=1.5,
    )
    bring(*family(), sent)
    line = row(Reimbursement, "R-1")
    assert line.member_id == "M100000001"
    assert (line.spent_cents, line.base_cents, line.gross_social_security_cents) == (
        3000,
        3000,
        2100,
    )
    shares = (
        line.social_security_cents,
        line.mutual_cents,
        line.other_insurer_cents,
        line.remaining_cents,
    )
    assert shares == (1900, 900, 150, 50)
    withheld = (line.flat_fee_cents, line.deductible_cents, line.heavy_act_fee_cents)
    assert withheld == (200, 1, 2)
    assert (line.rate_percent, line.quantity, line.context) == (87.82, 1.5, {"pathway": "no"})
    assert line.search_text == "consultation generaliste cabinet duval g"


def test_secrets_of_a_member_are_sealed(bring: Callable[..., ImportResult], database: str):
    bring(feeds.member(niss=feeds.NISS))
    member = row(Member, "M100000001")
    assert reveal(member, "iban") == IBAN
    assert reveal(member, "nir") == feeds.NIR
    assert reveal(member, "niss") == feeds.NISS
    assert reveal(member, "phone") == "+33639980000"
    main = Path(database.removeprefix("sqlite:///"))
    stored = b"".join(file.read_bytes() for file in main.parent.glob(f"{main.name}*"))
    assert stored
    for secret in (IBAN, feeds.NIR, feeds.NISS, "+33639980000"):
        assert secret.encode() not in stored


def test_an_older_version_never_overwrites_a_newer_one(bring: Callable[..., ImportResult]):
    bring(feeds.member(version=5, last="Newer"))
    assert counts(bring(feeds.member(version=4, last="Older"))) == (0, 0, 1, 0)
    assert row(Member, "M100000001").last_name == "Newer"


@pytest.mark.parametrize(
    ("lines", "expected", "report"),
    [
        ([feeds.member(last="Other"), feeds.contract()], (1, 0, 0, 1), [(2, "other_content")]),
        (
            [feeds.contract(), feeds.contract(amc="1"), feeds.contract(amc="1", version=2)],
            (1, 1, 0, 1),
            [(3, "other_content")],
        ),
        (
            [feeds.contract(), feeds.close("contract", 1, id="100001")],
            (1, 0, 0, 1),
            [(3, "other_content")],
        ),
        ([feeds.member(unknown=1), feeds.member(nir=feeds.NIR + " ")], (0, 0, 2, 0), []),
    ],
)
def test_one_version_with_two_contents_keeps_the_first_and_is_reported(
    bring: Callable[..., ImportResult],
    lines: list[feeds.Object],
    expected: tuple[int, ...],
    report: list[tuple[int, str]],
):
    bring(feeds.member())
    result = bring(*lines)
    assert counts(result) == expected
    assert [(entry.line_number, entry.reason) for entry in result.quarantine] == report
    assert row(Member, "M100000001").last_name == "Martin"


def test_contents_that_two_releases_read_are_not_compared(bring: Callable[..., ImportResult]):
    bring(feeds.member(), feeds.request())
    with Session(engine_for(write=True)) as db, db.begin():
        db.get_one(Member, "M100000001").content_hash = "0:0123456789abcdef"
        db.get_one(Request, "Q-1").content_hash = None
    assert counts(bring(feeds.member(last="Other"), feeds.request(due=None))) == (0, 0, 2, 0)


def test_dates_to_come_go_in_with_a_warning_once(bring: Callable[..., ImportResult]):
    lines = [
        *family(),
        feeds.reimbursement("R-1", care_date="2999-01-01", pay_date="2999-01-02"),
        feeds.reimbursement("R-2"),
        feeds.member("M2", birth="2999-01-01"),
        feeds.request(opened="2999-01-01"),
    ]
    result = bring(*lines)
    assert counts(result) == (7, 0, 0, 0)
    assert result.warnings == (
        QuarantineEntry(5, "reimbursement", "date_to_come: care_date, pay_date"),
        QuarantineEntry(7, "member", "date_to_come: birth"),
        QuarantineEntry(8, "request", "date_to_come: opened"),
    )
    assert bring(*lines).warnings == ()


def test_several_versions_of_one_object_in_one_feed_come_one_after_the_other(
    bring: Callable[..., ImportResult],
):
    result = bring(
        feeds.member(),
        feeds.member(version=3, last="Third"),
        feeds.member(version=2, last="Second"),
        feeds.close("member", 4, id="M100000001"),
    )
    assert counts(result) == (1, 2, 1, 0)
    member = row(Member, "M100000001")
    assert (member.last_name, member.version, member.closed_at) == ("Third", 4, CLOSED_AT)


def test_a_paid_line_without_statement_or_day_counts_and_belongs_to_no_statement(
    bring: Callable[..., ImportResult],
):
    result = bring(
        *family(),
        feeds.reimbursement("R-1", statement=None, pay_date=None, pay_ref=None),
        feeds.pending("R-2", statement="S-1", pay_date="2026-03-10", pay_ref="VIR-1"),
    )
    assert counts(result) == (5, 0, 0, 0)
    assert {line.statement_id for line in all_of(Reimbursement)} == {None}
    assert all_of(Statement) == []


def test_a_closed_member_is_signed_out(bring: Callable[..., ImportResult]):
    bring(feeds.member(), feeds.member("M2"))
    now = datetime(2026, 11, 20, tzinfo=UTC)
    with Session(engine_for(write=True)) as db, db.begin():
        for member_id in ("M100000001", "M2"):
            account = Account(
                member_id=member_id,
                number=member_id,
                password_hash="",
                password_changed_at=now,
                created_at=now,
            )
            db.add(account)
            db.add(
                SignInSession(
                    token_hash=member_id,
                    account_id=account.id,
                    member_id=member_id,
                    access=Access.MEMBER,
                    created_at=now,
                    last_seen_at=now,
                    address="",
                    browser="",
                )
            )
    bring(feeds.close("member", id="M2"))
    ended = {row.member_id for row in all_of(SignInSession) if row.ended_at is not None}
    assert ended == {"M2"}


def test_statements_get_one_reference_each_for_ever(
    bring: Callable[..., ImportResult], clock: Clock
):
    clock.set(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))  # 2027 at the insurer's
    unknown = {"care_date": "0001-01-01", "pay_date": None}
    bring(
        *family(),
        feeds.reimbursement("R-1"),
        feeds.reimbursement("R-2"),
        feeds.reimbursement("R-3", statement="S-2", pay_date="2025-12-31"),
        feeds.reimbursement("R-5", statement="S-2", **unknown),
        feeds.reimbursement("R-6", statement="S-4", **unknown),
    )
    bring(
        feeds.reimbursement("R-1", version=2, rest=300, amc=800),
        feeds.reimbursement("R-4", statement="S-3"),
    )
    references = {row.core_key: row.reference for row in all_of(Statement)}
    assert references == {
        "S-202603-M100000001": "DEC-2026-0000001-Z",
        "S-2": "DEC-2025-0000001-Y",
        "S-3": "DEC-2026-0000002-X",
        "S-4": statement_reference(2027, 1),
    }
    assert row(Reimbursement, "R-1").statement_id == row(Reimbursement, "R-2").statement_id


def test_two_members_never_share_a_statement(bring: Callable[..., ImportResult]):
    bring(
        *family(),
        feeds.member("M2", iban=OTHER_IBAN),
        feeds.contract("100002", "M2"),
        feeds.beneficiary("M2-1", "100002"),
        feeds.reimbursement("R-1", statement="202603", pay_ref="VIR-1"),
        feeds.reimbursement(
            "R-2", contract="100002", beneficiary="M2-1", statement="202603", pay_ref="VIR-1"
        ),
    )
    assert {row.member_id: row.number for row in all_of(Statement)} == {"M100000001": 1, "M2": 2}
    assert row(Reimbursement, "R-1").statement_id != row(Reimbursement, "R-2").statement_id


def test_a_line_may_move_to_another_statement(bring: Callable[..., ImportResult]):
    bring(*family(), feeds.reimbursement("R-1"), feeds.reimbursement("R-2"))
    bring(feeds.reimbursement("R-1", version=2, statement="S-2"))
    assert row(Reimbursement, "R-1").statement_id == 2
    assert row(Reimbursement, "R-2").statement_id == 1


def test_a_payment_went_to_the_account_in_force_on_its_day_whatever_came_since(
    bring: Callable[..., ImportResult],
):
    bring(*family(), feeds.reimbursement("R-1", pay_ref="VIR-1"))
    bring(
        feeds.member(version=2, iban=OTHER_IBAN),
        feeds.reimbursement("R-2", pay_ref="VIR-2", pay_date="2026-11-20"),
        feeds.reimbursement("R-3", pay_ref="VIR-3", pay_date="2026-11-22"),
    )
    bring(feeds.member(version=3, iban=OTHER_IBAN, last="Durand"))
    paid = run_now(reimbursements.last_payments, member_id="M100000001")
    ends = {payment.pay_ref: (payment.masked_iban or "")[-3:] for payment in paid}
    assert ends == {"VIR-1": IBAN[-3:], "VIR-2": IBAN[-3:], "VIR-3": OTHER_IBAN[-3:]}


def test_a_pending_line_gets_its_statement_when_it_is_paid(
    bring: Callable[..., ImportResult],
):
    bring(*family(), feeds.pending("R-1"))
    bring(feeds.reimbursement("R-1", version=2))
    assert row(Reimbursement, "R-1").statement_id == 1


def test_a_second_contract_line_may_come_in_the_same_feed_or_later(
    bring: Callable[..., ImportResult],
):
    bring(
        *family(),
        feeds.contract("100002", kind="surcomplementaire"),
        feeds.reimbursement("R-1"),
        feeds.reimbursement("R-2", contract="100002", primary="R-1"),
    )
    bring(
        feeds.pending("R-4"),
        feeds.reimbursement("R-3", contract="100002", primary="R-1"),
        feeds.reimbursement("R-2", version=2, contract="100002", primary="R-4"),
    )
    primaries = {line.id: line.primary_id for line in all_of(Reimbursement)}
    assert primaries == {"R-1": None, "R-2": "R-4", "R-3": "R-1", "R-4": None}


def test_a_document_is_kept_under_a_safe_name(bring: Callable[..., ImportResult], tmp_path: Path):
    (tmp_path / "letter.pdf").write_bytes(b"letter")
    bring(feeds.member(), feeds.document(b"letter", "letter.pdf"))
    document = row(Document, "D-1")
    assert document.path == document.sha256
    assert (tmp_path / "var" / "documents" / document.path).read_bytes() == b"letter"


def test_open_pages_are_told_once_for_each_member_and_topic(bring: Callable[..., ImportResult]):
    bring(*family(), feeds.reimbursement("R-1"), feeds.reimbursement("R-2"))
    before = {(change.member_id, change.topic): change.id for change in all_of(Change)}
    assert before.keys() == {("M100000001", "contracts"), ("M100000001", "reimbursements")}
    bring(feeds.reimbursement("R-1"), feeds.contract(version=2), feeds.request())
    after = {(change.member_id, change.topic): change.id for change in all_of(Change)}
    assert after.items() - before.items() == {
        (key, after[key]) for key in after if key[1] in {"contracts", "requests"}
    }


def test_the_audit_trail_names_the_file_and_its_figures(bring: Callable[..., ImportResult]):
    bring(feeds.member())
    line = all_of(AuditEvent)[0]
    assert (line.event, line.object_ref) == ("feed:imported", "core/1")
    assert line.reason == "imported 1, updated 0, unchanged 0, quarantined 0"


def test_a_line_moved_to_another_member_leaves_the_first_one(bring: Callable[..., ImportResult]):
    bring(
        *family(),
        feeds.member("M2"),
        feeds.contract("100002", "M2"),
        feeds.beneficiary("M2-1", "100002"),
        feeds.reimbursement("R-1"),
    )
    before = {change.id for change in all_of(Change)}
    bring(feeds.reimbursement("R-1", version=2, contract="100002", beneficiary="M2-1"))
    assert row(Reimbursement, "R-1").member_id == "M2"
    told = {change.member_id for change in all_of(Change) if change.id not in before}
    assert told == {"M100000001", "M2"}
