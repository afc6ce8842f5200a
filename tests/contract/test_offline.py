"""What a device may keep: the cards and the numbers to call, for as long as the session."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from memberapp.contract import service as contracts
from memberapp.contract.views.offline import to_offline
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.secrets import seal
from memberapp.members.tables import Contract
from tests.personas import bob, chloe, signed_in
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
NIR = "180053726100184"


def keep(who):
    return run_now(contracts.keep_cards, **who.ids, session_id=who.new_session().id)


def test_the_number_stays_here_and_the_copy_ends_with_the_session():
    who = signed_in()

    def number(db):
        member = who.member()
        seal(member, "nir", NIR)
        db.merge(member)

    change(number)
    kept = keep(who)
    assert kept.until == kept.kept_at + timedelta(hours=12)
    view = to_offline(kept)
    (card,) = view.cards
    assert "Sécurité sociale" not in " ".join(field.label for field in card.fields)
    assert "84" not in " ".join(field.value for field in card.fields)
    assert [one.name for one in card.people] == ["Alice Moreau"]
    assert [one.name for one in view.numbers] == ["Mutuelle", "Urgence médicale"]
    assert view.seconds == 12 * 3600
    assert "Si votre session s’est terminée" in view.session


def test_a_card_that_ends_before_the_session_ends_the_copy(clock):
    who = signed_in()
    clock.advance(timedelta(hours=5))

    def end(db):
        contract = db.exec(select(Contract)).one()
        contract.valid_to = date(2026, 11, 21)
        db.add(contract)

    change(end)
    kept = keep(who)
    midnight = datetime(2026, 11, 21, 23, tzinfo=UTC)  # in Paris
    assert kept.until == midnight


@pytest.mark.parametrize("persona", [bob, chloe])
def test_who_has_no_card_keeps_nothing(persona):
    with pytest.raises(NotFound):
        keep(signed_in(persona))


def test_copies_are_bounded():
    who = signed_in()
    for _ in range(60):
        keep(who)
    with pytest.raises(TooManyTries):
        keep(who)
