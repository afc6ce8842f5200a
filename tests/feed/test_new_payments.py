"""A feed brings payments: who is told of which, once, and of nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from memberapp.account.tables import Account
from memberapp.core import outbox
from memberapp.core.database import engine_for
from memberapp.core.tables import OutboxMessage
from memberapp.feed import service, writing
from memberapp.preferences import payments
from memberapp.preferences.messages import Kind
from memberapp.preferences.rules import Way
from memberapp.preferences.tables import PaymentNotice
from tests import feeds
from tests.feeds import write_feed
from tests.support.clocks import START, Clock
from tests.support.imports import all_of, import_file
from tests.support.mailbox import open_mailbox, text_of
from tests.support.new_payments import HISTORY, MEMBER, choose, open_space, paid, told, work
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock")
NOTHING, ONE = [], ["• 9,00 €, 20 novembre 2026"]


def amounts(text: str) -> list[str]:
    return [line.replace("\u00a0", " ") for line in text.splitlines() if line.startswith("•")]


@pytest.mark.parametrize(
    ("before", "now", "lines"),
    [
        ([], [paid()], ONE),
        ([], [paid(), paid("R-2")], ["• 18,00 €, 20 novembre 2026"]),
        (
            [],
            [paid(), paid("R-2", pay_ref="VIR-2", pay_date="2026-11-19")],
            ["• 9,00 €, 19 novembre 2026", "• 9,00 €, 20 novembre 2026"],
        ),
        ([], [feeds.pending()], NOTHING),
        ([feeds.pending("R-NEW")], [paid(version=2)], ONE),
        ([paid()], [paid()], NOTHING),
        ([paid()], [paid(version=2, label="Consultation")], NOTHING),
        ([paid()], [paid(version=2, amc=800, rest=300)], NOTHING),
        ([paid()], [paid("R-2")], NOTHING),
        ([paid()], [paid(version=2, pay_ref="VIR-2")], ONE),
        ([], [paid(payee="provider")], NOTHING),
        ([], [paid(amc=0, rest=1100)], NOTHING),
        ([], [paid(pay_ref=None)], NOTHING),
        ([], [paid(status="cancelled")], NOTHING),
        ([], [paid(), paid(version=2, status="cancelled")], NOTHING),
        ([], [paid(), feeds.close("reimbursement", id="R-NEW")], NOTHING),
        ([], [feeds.close("reimbursement", id="R-NEW"), paid()], NOTHING),
        ([paid()], [paid(version=2, status="cancelled")], NOTHING),
        ([], [paid(pay_date="2026-09-21")], NOTHING),
    ],
)
def test_the_payments_that_a_feed_brings_are_told_and_nothing_else(bring, before, now, lines):
    bring(*HISTORY)
    open_space()
    bring(*before, feeds.member(version=2))
    known = len(told())
    bring(*now, feeds.member(version=3))
    new = told()[: len(told()) - known]
    assert len(new) == bool(lines)
    assert [line for message in new for line in amounts(message.text)] == lines


def test_a_first_feed_of_years_of_care_tells_nobody_of_it(bring):
    bring(*HISTORY, paid())
    open_space(created_at=START)
    history = [paid(f"R-{n}", pay_ref=f"V-{n}", pay_date=f"2026-11-{n}") for n in range(10, 20)]
    bring(*history)
    assert told() == []
    assert all_of(PaymentNotice) == []
    bring(paid("R-1", pay_ref="V-1", pay_date="2026-11-21"))
    assert len(told()) == 1


@pytest.mark.parametrize("other_database", ["database", "postgresql"])
def test_an_import_makes_one_message_however_many_batches_it_has(
    other_database, request, settings, tmp_path, monkeypatch
):
    url = request.getfixturevalue(other_database)
    settings(database_url=url, var_dir=tmp_path / "var")
    monkeypatch.setattr(service, "BATCH_LINES", 2)
    monkeypatch.setattr(service, "MAX_BATCH_LINES", 2)
    import_file(write_feed(tmp_path / "1", HISTORY))
    choose(open_space(), sms="each")
    batches = []
    write = writing.write_batch

    def write_and_look(opened, **arguments):
        write(opened, **arguments)
        batches.append(run_now(payments.is_due))

    write_and_look.writes = True  # pyright: ignore[reportFunctionMemberAccess]
    monkeypatch.setattr(writing, "write_batch", write_and_look)
    lines = [paid(f"R-{n}", pay_ref=f"V-{n // 2}") for n in range(20)]
    import_file(write_feed(tmp_path / "2", lines, sequence=2))
    assert batches == [False] * 10

    (email,), (sms,) = told(), told(Way.SMS)
    assert len(amounts(email.text)) == 10
    assert set(amounts(email.text)) == {"• 18,00 €, 20 novembre 2026"}
    assert email.subject == "Du nouveau dans vos remboursements"
    assert "un message vous attend" in sms.text.lower()
    for word in ("Consultation", "Duval", "R-1", "V-1", "18,00", "rembours"):
        assert word not in sms.text
        assert word in {"18,00", "rembours"} or word not in email.text
    assert all_of(PaymentNotice) == [one for one in all_of(PaymentNotice) if one.way == Way.APP]


def test_an_import_that_was_interrupted_tells_once_it_is_done(own_database, tmp_path, monkeypatch):
    import_file(write_feed(tmp_path / "1", HISTORY))
    open_space()
    monkeypatch.setattr(service, "BATCH_LINES", 2)
    monkeypatch.setattr(service, "MAX_BATCH_LINES", 2)
    path = write_feed(
        tmp_path / "2", [paid(f"R-{n}", pay_ref=f"V-{n}") for n in range(6)], sequence=2
    )
    calls, prepare = [], writing.prepare

    def break_down(*arguments, **options):
        calls.append(arguments)
        if len(calls) == 2:
            raise ConnectionError("the power went")
        return prepare(*arguments, **options)

    monkeypatch.setattr(writing, "prepare", break_down)
    with pytest.raises(ConnectionError):
        import_file(path)
    assert len([one for one in all_of(PaymentNotice) if one.way == Way.EMAIL]) == 2
    assert told() == []
    import_file(path)
    (message,) = told()
    assert len(amounts(message.text)) == 6


def test_a_payment_that_is_reversed_before_the_digest_is_not_told(bring, clock: Clock):
    bring(*HISTORY)
    choose(open_space(), email="weekly", sms="weekly")
    bring(paid(), paid("R-2", pay_ref="VIR-2"))
    bring(paid("R-2", version=2, pay_ref="VIR-2", status="cancelled"))
    bring(paid("R-3", pay_ref="VIR-3"), paid("R-3", version=2, pay_ref="VIR-3", status="cancelled"))
    assert told() == []
    clock.set(datetime(2026, 11, 23, 6, 59, 59, tzinfo=UTC))
    assert told() == []
    clock.set(datetime(2026, 11, 23, 7, tzinfo=UTC))
    (message,) = told()
    assert amounts(message.text) == ONE
    assert "depuis le dernier résumé" in message.text
    clock.advance(timedelta(days=7))
    assert len(told()) == len(told(Way.SMS)) == 1


def test_a_payment_still_to_come_is_told_on_its_day(bring, clock: Clock):
    bring(*HISTORY)
    open_space()
    bring(paid(pay_date="2026-11-24"))
    clock.set(datetime(2026, 11, 24, 6, 59, tzinfo=UTC))
    assert told() == []
    clock.advance(timedelta(minutes=1))
    assert len(told()) == 1


@pytest.mark.parametrize(
    "columns", [{"disabled_at": START}, None], ids=["a closed space", "no space"]
)
def test_who_has_no_space_is_told_nothing(bring, columns):
    bring(*HISTORY)
    if columns is not None:
        open_space(**columns)
    bring(paid())
    assert told() == []
    assert all_of(PaymentNotice) == []


def test_a_space_that_is_closed_meanwhile_is_told_nothing(bring):
    bring(*HISTORY)
    account_id = open_space()
    bring(paid())
    change(lambda db: setattr(db.get_one(Account, account_id), "disabled_at", START))
    assert told() == []


def test_an_import_asks_as_much_for_many_members_as_for_one(own_database, tmp_path):
    def statements(members: range, sequence: int) -> int:
        names = [f"M{n:09}" for n in members]
        everybody = [
            thing
            for n, name in zip(members, names, strict=True)
            for thing in (
                feeds.member(name),
                feeds.contract(f"{n:06}", name),
                feeds.beneficiary(name, f"{n:06}"),
            )
        ]
        import_file(write_feed(tmp_path / f"{sequence}", everybody, sequence=sequence))
        for name in names:
            open_space(name)
        lines = [
            paid(f"R-{n}", contract=f"{n:06}", beneficiary=f"M{n:09}", pay_ref=f"V-{n}")
            for n in members
        ]
        path = write_feed(tmp_path / f"{sequence + 1}", lines, sequence=sequence + 1)
        executed: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            executed.append(statement)

        engine = engine_for(write=True)
        event.listen(engine, "before_cursor_execute", note)
        import_file(path)
        event.remove(engine, "before_cursor_execute", note)
        assert sum("INSERT INTO payment_notice" in statement for statement in executed) == 1
        return len(executed)

    assert statements(range(1, 2), 1) == statements(range(2, 62), 3)


def test_messages_to_members_never_stand_before_a_code(bring, monkeypatch):
    """A whole night's payments become messages a few at a time."""
    bring(*HISTORY)
    open_space()
    bring(*(paid(f"R-{n}", pay_ref=f"V-{n}") for n in range(3)))
    monkeypatch.setattr(payments, "_MAX_WAITING", 1)
    assert run_now(payments.is_due)
    run_now(payments.tell_next)
    bring(paid("R-9", pay_ref="V-9"))
    assert not run_now(payments.is_due)  # one waits for its gateway already
    assert len(told()) == 2


def test_a_real_mail_says_how_to_stop_it(bring, settings, tmp_path):
    bring(*HISTORY)
    open_space(email="camille@example.org")
    bring(paid())
    with open_mailbox() as mailbox:
        settings(
            database_url=str(engine_for(write=True).url),
            var_dir=tmp_path / "var",
            smtp_url=mailbox.url,
        )
        work()
    ((to, mail),) = mailbox.received
    assert to == ["camille@example.org"]
    assert mail["subject"] == "Du nouveau dans vos remboursements"
    text = text_of(mail)
    assert amounts(text) == ONE
    (link,) = {word for word in text.split() if "/lien/s-" in word}
    assert dict(mail.raw_items())["List-Unsubscribe"] == f"<{link}>"  # as it came, not encoded
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    for secret in ("Consultation", "généraliste", "Duval", MEMBER):
        assert secret not in text


def test_nothing_is_told_twice_by_two_workers(bring):
    bring(*HISTORY)
    open_space()
    bring(paid())
    run_now(payments.tell_next)
    run_now(payments.tell_next)
    kinds = run_now(lambda db: db.exec(select(OutboxMessage.kind)).all())
    assert kinds == [Kind.NEW_PAYMENTS]
    assert run_now(outbox.has_waiting, kind=Kind.NEW_PAYMENTS, count=1)


def test_the_notice_of_a_payment_is_its_members(bring: Callable[..., object]):
    bring(
        *HISTORY,
        feeds.member("M100000002"),
        feeds.contract("100002", "M100000002"),
        feeds.beneficiary("M100000002-1", "100002"),
    )
    open_space()
    open_space("M100000002")
    bring(paid(), paid("R-2", pay_ref="VIR-2"))
    assert run_now(payments.unseen, member_id=MEMBER) == 2
    assert run_now(payments.unseen, member_id="M100000002") == 0
    run_now(payments.see, member_id="M100000002")
    assert run_now(payments.unseen, member_id=MEMBER) == 2
    run_now(payments.see, member_id=MEMBER)
    assert run_now(payments.unseen, member_id=MEMBER) == 0
