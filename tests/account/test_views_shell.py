"""How the navigation names the member."""

from datetime import UTC, date, datetime, timedelta

from memberapp.account.sessions import SessionEnd
from memberapp.account.views.shell import end_warning, to_view
from memberapp.members.rules import ContractKind, ContractSummary, MemberSummary

TODAY = date(2026, 11, 21)


def member(*contract_ids: str, closed: bool = False, ended_on: date | None = None) -> MemberSummary:
    contracts = tuple(
        ContractSummary(
            id=contract_id,
            kind=ContractKind.INDIVIDUAL,
            product="SANTE_150",
            valid_from=date(2024, 1, 1),
            valid_to=ended_on,
            is_closed=closed,
        )
        for contract_id in contract_ids
    )
    return MemberSummary(
        id="M010000001",
        civility="MME",
        first_name="Élodie",
        last_name="Nguyễn",
        country="FR",
        region="FR",
        contracts=contracts,
        beneficiaries=(),
    )


def test_one_contract_is_named_by_its_number() -> None:
    view = to_view(member("482913"), TODAY)
    assert (view.display_name, view.initials) == ("Élodie Nguyễn", "ÉN")
    assert view.contract_text == "Contrat 482\u00a0913"
    assert view.paper_text == "n°\u00a0d’adhérent M010000001, contrat 482\u00a0913"
    assert view.printed_text == "Imprimé le 21\u00a0novembre 2026"


def test_several_contracts_are_counted() -> None:
    view = to_view(member("482913", "482914"), TODAY)
    assert view.contract_text == "2\u00a0contrats"
    assert view.paper_text.endswith(", contrats 482\u00a0913 et 482\u00a0914")


def test_a_member_without_an_open_contract_has_none_named() -> None:
    assert to_view(member(), TODAY).contract_text == ""
    assert to_view(member("482913", closed=True), TODAY).contract_text == ""


def test_a_contract_that_is_over_says_since_when() -> None:
    over = member("482913", ended_on=date(2026, 7, 31))
    assert to_view(over, TODAY).contract_text == "Contrat terminé le 31\u00a0juillet 2026"


ENDS = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)


def test_the_end_of_a_session_is_announced_two_minutes_before():
    end = SessionEnd(ENDS, is_final=False, region="FR")

    assert end_warning(end, ENDS - timedelta(minutes=2, seconds=1)) == ""
    assert end_warning(end, ENDS - timedelta(minutes=2)) == (
        "Vous serez déconnecté à 10\u00a0h\u00a042 faute d’activité."
    )


def test_an_end_that_nothing_puts_off_says_so():
    text = end_warning(SessionEnd(ENDS, is_final=True, region="BE"), ENDS)

    assert text.startswith("Votre session prend fin à 10\u00a0h\u00a042\u00a0:")
    assert "durée maximale" in text
