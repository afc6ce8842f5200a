"""What is sent is what the recap showed, once, and by its member alone."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from memberapp.account.tables import SignInSession
from memberapp.care import lines as care_lines
from memberapp.care.tables import Reimbursement
from memberapp.core.errors import (
    InvalidForm,
    InvalidInput,
    NotReady,
    ProofNeeded,
    RecapChanged,
    TooManyTries,
)
from memberapp.members.tables import Contract, Member
from memberapp.requests import drafts, offers, sending
from memberapp.requests.rules.requests import RequestKind, RequestStatus
from memberapp.requests.rules.termination import Right
from memberapp.requests.tables import MemberRequest, RequestDraft
from tests.personas import bob, signed_in
from tests.support import records
from tests.support.factories import make_beneficiary, make_contract, make_guarantee, make_line
from tests.support.requests import CLAIM, DATA, own, recap, send, send_shown
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")
KIND = RequestKind


def contract_of(member) -> str:
    return run_now(
        lambda db: db.exec(
            select(Contract.id)
            .where(Contract.member_id == member.member_id)
            .order_by(Contract.valid_from)
        ).first()
    )


def ending(member, **changes):
    return {"contract": contract_of(member), "right": "at_any_time"} | changes


def test_a_claim_is_sent_with_its_terms_and_told_by_e_mail_and_sms():
    member = signed_in(phone="+33639980012")
    reference = send(member)

    found = own(member, reference)
    assert (found.kind, found.status, found.version) == (KIND.CLAIM, RequestStatus.RECEIVED, 1)
    assert found.content.title == "Réclamation\u00a0: le montant d’un remboursement"
    assert found.content.text == CLAIM["text"]
    # Saturday 21 November: ten working days, two months.
    assert (found.taken_by_day, found.answer_by) == (date(2026, 12, 3), date(2027, 1, 21))
    assert sorted(one.channel for one in records.messages()) == ["email", "sms"]
    assert "request:sent" in records.audited()
    assert run_now(lambda db: db.exec(select(RequestDraft)).all()) == []


def test_no_message_says_what_was_asked():
    member = signed_in(phone="+33639980012")
    send(member, KIND.DATA, DATA)
    for parameters in records.parameters_of("request_sent"):
        assert "naissance" not in str(parameters)
        assert "rectification" not in str(parameters)


def test_the_same_recap_sent_again_is_the_same_request():
    member = signed_in()
    found = recap(member, KIND.CLAIM, CLAIM)
    assert send_shown(member, found) == send_shown(member, found)
    assert len(run_now(lambda db: db.exec(select(MemberRequest)).all())) == 1


def test_what_changed_since_the_recap_is_shown_again(clock):
    member = signed_in()
    found = recap(member, KIND.TERMINATION, ending(member))
    clock.advance(timedelta(days=1))
    member = member.__class__(**vars(member) | {"session": member.new_session()})
    with pytest.raises(RecapChanged):
        send_shown(member, found)


def test_another_member_cannot_send_it_nor_read_it():
    member, other = signed_in(), signed_in(bob)
    found = recap(member, KIND.CLAIM, CLAIM)
    with pytest.raises(NotReady):
        send_shown(other, found)
    reference = send_shown(member, found)
    with pytest.raises(NotReady):  # not even the reference comes back
        send_shown(other, found)
    assert own(member, reference).reference == reference


def test_a_draft_outlives_a_reload_and_is_its_account_s_alone():
    member, other = signed_in(), signed_in(bob)
    run_now(drafts.keep, session=member.session, kind=KIND.CLAIM, typed={"text": "Bonj"})
    again = run_now(drafts.open_form, session=member.session, kind=KIND.CLAIM)
    assert again.typed == {"text": "Bonj"}
    assert run_now(drafts.open_form, session=other.session, kind=KIND.CLAIM).typed == {}
    with pytest.raises(NotReady):
        run_now(sending.recap, session=member.session, kind=KIND.CLAIM)


def test_ten_requests_a_day_are_enough():
    member = signed_in()
    for _ in range(10):
        send(member)
    with pytest.raises(TooManyTries):
        send(member)


def test_a_termination_names_its_right_its_last_day_and_what_comes_back():
    member = signed_in()
    found = recap(member, KIND.TERMINATION, ending(member))
    assert found.ending is not None
    assert found.ending.right.last_day == date(2026, 12, 21)
    # Ten days of December at 61,20 € a month.
    assert found.ending.refund.cents == 1974
    facts = dict(found.content.facts)
    assert facts["Texte de loi"] == "Code de la mutualité, article L.\u00a0221-10-2"
    assert facts["Dernier jour couvert"] == "21\u00a0décembre 2026"
    assert "demande la résiliation du contrat" in found.content.text


def test_a_belgian_contract_follows_belgian_law():
    member = signed_in(bob)
    found = recap(member, KIND.TERMINATION, ending(member))
    assert found.ending is not None
    assert found.ending.right.last_day == date(2027, 1, 21)
    assert "85/1" in dict(found.content.facts)["Texte de loi"]


def test_a_termination_is_read_and_proved_before_it_is_sent():
    member = signed_in()
    found = recap(member, KIND.TERMINATION, ending(member))
    with pytest.raises(InvalidInput):
        send_shown(member, found, is_understood=False)

    def forget(db):
        for row in db.exec(select(SignInSession)):
            row.proved_at = row.proved_at - timedelta(hours=1)
            db.add(row)

    change(forget)
    with pytest.raises(ProofNeeded):
        send_shown(member, found)
    assert run_now(lambda db: db.exec(select(MemberRequest)).all()) == []


def test_a_contract_is_not_ended_twice():
    member = signed_in()
    reference = send(member, KIND.TERMINATION, ending(member))
    offer = run_now(offers.read, session=member.session, kind=KIND.TERMINATION)
    assert offer.contracts == ()
    assert [*offer.pending.values()] == [reference]
    with pytest.raises(InvalidForm):
        recap(member, KIND.TERMINATION, ending(member))


def test_an_employer_alone_ends_a_group_contract():
    member = signed_in()

    def group(db):
        row = db.exec(select(Contract)).one()
        row.kind = "collectif"
        db.add(row)

    change(group)
    offer = run_now(offers.read, session=member.session, kind=KIND.TERMINATION)
    assert (offer.contracts, offer.has_group) == ((), True)


def test_somebody_elses_contract_cannot_be_chosen():
    member, other = signed_in(), signed_in(bob)
    with pytest.raises(InvalidForm) as refused:
        recap(member, KIND.TERMINATION, ending(member, contract=contract_of(other)))
    assert [one.field for one in refused.value.problems] == ["contract"]


def test_other_guarantees_are_compared_with_their_price_and_their_day():
    member = signed_in()

    def cover(db):
        contract = db.exec(select(Contract)).one()
        make_beneficiary(db, contract, rank=2, first_name="Élie")
        make_guarantee(db, contract, "CHAMBRE", label="50 € par nuit", expr_kind="EUR")

    change(cover)
    typed = {"contract": contract_of(member), "product": "SANTE_100"}
    found = recap(member, KIND.GUARANTEES, typed)
    assert found.change is not None
    assert found.change.product.monthly_cents == 2 * 3480
    assert found.change.first_day == date(2026, 12, 1)  # ten days from now
    rooms = [one for one in found.change.product.differences if one.now == "50 € par nuit"]
    assert [one.then for one in rooms] == ["30\u00a0€ par nuit"]
    assert dict(found.content.facts)["Texte de loi"].startswith("Code civil, article\u00a01193")


def test_a_claim_takes_the_care_of_its_member_along_and_nobody_elses():
    member, other = signed_in(), signed_in(bob)

    def tokens(db):
        found = []
        for owner in (member, other):
            contract = db.exec(select(Contract).where(Contract.member_id == owner.member_id)).one()
            line = make_line(db, make_beneficiary(db, contract, rank=2))
            (read,) = care_lines.read(work_in(db), Reimbursement.id == line.id)
            found.append(care_lines.token_of(read))
        return found

    own_token, other_token = change(tokens)
    facts = dict(recap(member, KIND.CLAIM, CLAIM, own_token).content.facts)
    assert facts["Soin"].startswith("Consultation généraliste, 2\u00a0mars 2026")
    assert "Soin" not in dict(recap(member, KIND.CLAIM, CLAIM, other_token).content.facts)


def test_a_right_is_that_of_the_contract_that_was_chosen():
    member = signed_in()
    young = change(lambda db: _young_contract(db, member)).id
    with pytest.raises(InvalidForm) as refused:
        recap(member, KIND.TERMINATION, ending(member) | {"contract": young})
    assert [one.field for one in refused.value.problems] == ["right"]
    offer = run_now(offers.read, session=member.session, kind=KIND.TERMINATION)
    rights = {one.right: one for one in offer.contract(young).rights}
    assert rights[Right.AT_ANY_TIME].opens_on == date(2027, 9, 1)


def _young_contract(db, member):
    return make_contract(db, db.get_one(Member, member.member_id), valid_from=date(2026, 9, 1))
