"""What the pages of requests say: by when, what comes next, and when the mediator can be asked."""

from datetime import UTC, date, datetime

import pytest

from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.members.rules import ContractKind, ContractSummary
from memberapp.requests.acts import Act, Followed, RequestContent
from memberapp.requests.document import to_paper
from memberapp.requests.drafts import Draft
from memberapp.requests.following import OwnRequest
from memberapp.requests.listing import CoreRequest, CoreStep
from memberapp.requests.offers import ContractOffer, ProductOffer, RequestOffer
from memberapp.requests.rules.requests import ActKind, Promise, RequestKind, RequestStatus
from memberapp.requests.rules.termination import Right, RightOffer
from memberapp.requests.rules.typed import Asked
from memberapp.requests.sending import Change, Ending, Recap
from memberapp.requests.views.check import to_check
from memberapp.requests.views.form import to_form
from memberapp.requests.views.request import to_core_view, to_view

SENT = datetime(2026, 11, 21, 10, tzinfo=UTC)
BY = date(2027, 1, 21)
BEFORE = datetime(2026, 12, 15, 10, tzinfo=UTC)
AFTER = datetime(2027, 2, 1, 10, tzinfo=UTC)
A_YEAR_LATER = datetime(2027, 12, 1, 10, tzinfo=UTC)
CLAIM, COVERAGE, DATA = RequestKind.CLAIM, RequestKind.COVERAGE, RequestKind.DATA
RECEIVED, TAKEN, WAITING = RequestStatus.RECEIVED, RequestStatus.TAKEN, RequestStatus.WAITING
CLOSED, ANSWERED = RequestStatus.CLOSED, RequestStatus.ANSWERED
DUE = f"Réponse au plus tard le 21{NBSP}janvier 2027."
LATE = f"Réponse attendue depuis le 22{NBSP}janvier 2027."
MISSING = f"Envoyez ce qui manque au plus tard le 5{NBSP}décembre 2026."
BY_THURSDAY = f"Au plus tard le jeudi 21{NBSP}janvier 2027"
WAIT_FOR_IT = (
    f"Vous pourrez le saisir à partir du 22{NBSP}janvier 2027. Avant, il vous renverrait vers nous."
)
UNTIL = f"Vous pouvez le saisir jusqu’au 21{NBSP}novembre 2027."
_ENDS = {ANSWERED: ActKind.ANSWERED, CLOSED: ActKind.CLOSED, WAITING: ActKind.ASKED}


def followed(kind: RequestKind, status: RequestStatus) -> Followed:
    acts = [Act(ActKind.SENT, SENT, "", "")]
    if status is not RECEIVED:
        acts.append(Act(_ENDS.get(status, ActKind.TAKEN), SENT, "Agathe Noël", "Voici."))
    return Followed(
        reference="DEM-2026-0000012-0",
        kind=kind,
        status=status,
        version=len(acts),
        content=RequestContent(title="Ma demande", facts=()),
        member_id="M010000001",
        region="FR",
        country="FR",
        sent_at=SENT,
        taken_by_day=date(2026, 12, 3) if kind is CLAIM else None,
        answer_by=BY,
        waiting_since=SENT if status is WAITING else None,
        wanted_by=date(2026, 12, 5) if status is WAITING else None,
        ended_at=SENT if status in {ANSWERED, CLOSED} else None,
        agent="",
        acts=tuple(acts),
    )


def shown(kind: RequestKind, status: RequestStatus, now: datetime):
    return to_view(OwnRequest(followed(kind, status), ()), now)


@pytest.mark.parametrize(
    ("kind", "status", "now", "due", "last_step", "mediator_when"),
    [
        (CLAIM, TAKEN, BEFORE, DUE, BY_THURSDAY, WAIT_FOR_IT),
        (CLAIM, TAKEN, AFTER, LATE, BY_THURSDAY, UNTIL),
        # The law's clock runs on while something is to come from the member.
        (CLAIM, WAITING, BEFORE, f"{MISSING} Notre réponse reste due le", BY_THURSDAY, WAIT_FOR_IT),
        (CLAIM, WAITING, AFTER, LATE, BY_THURSDAY, UNTIL),
        (DATA, WAITING, BEFORE, f"{MISSING} Notre réponse reste due le", BY_THURSDAY, ""),
        (DATA, WAITING, AFTER, LATE, BY_THURSDAY, ""),
        (COVERAGE, WAITING, BEFORE, MISSING, f"{BY_THURSDAY}{NBSP}; le délai reprend", ""),
        (COVERAGE, WAITING, AFTER, MISSING, f"{BY_THURSDAY}{NBSP}; le délai reprend", ""),
        (COVERAGE, RECEIVED, AFTER, LATE, BY_THURSDAY, ""),
        (CLAIM, ANSWERED, BEFORE, "", "", UNTIL),
        (
            CLAIM,
            CLOSED,
            BEFORE,
            "",
            "",
            f"Vous pourrez le saisir du 22{NBSP}janvier 2027 au 21{NBSP}novembre 2027.",
        ),
        (CLAIM, CLOSED, AFTER, "", "", UNTIL),
        (
            CLAIM,
            CLOSED,
            A_YEAR_LATER,
            "",
            "",
            f"Il pouvait être saisi jusqu’au 21{NBSP}novembre 2027.",
        ),
    ],
)
def test_a_request_says_by_when_what_comes_last_and_when_the_mediator_can_be_asked(
    kind, status, now, due, last_step, mediator_when
):
    view = shown(kind, status, now)
    answers = [one for one in view.steps if one.title == "Réponse écrite, avec ses raisons"]
    assert view.due.startswith(due)
    assert bool(view.due) == bool(due)
    when = answers[-1].when if answers else ""
    assert when.startswith(last_step)
    assert ("le délai reprend" in when) == ("le délai reprend" in last_step)
    assert view.claim.mediator_when == mediator_when


def test_a_late_request_is_first_of_our_list_only_where_we_have_one():
    assert "passe en premier" in shown(CLAIM, TAKEN, AFTER).late_advice
    step = CoreStep(SENT, RECEIVED, "Reçue au guichet.")
    core = CoreRequest("REQ1", COVERAGE, RECEIVED, SENT.date(), BY, (step,), "FR")
    view = to_core_view(core, AFTER)
    assert view.late
    assert "passe en premier" not in view.late_advice
    assert "un conseiller vous dira où elle en est" in view.late_advice
    assert view.steps[0].proof == "Reçue au guichet."


def contract(
    contract_id: str, monthly_cents: int, *products: ProductOffer, right=Right.AT_ANY_TIME
):
    own = ContractSummary(
        id=contract_id,
        product="SANTE1",
        kind=ContractKind.INDIVIDUAL,
        valid_from=date(2020, 1, 1),
        valid_to=None,
        is_closed=False,
    )
    right_offer = RightOffer(right, date(2026, 12, 30))
    return ContractOffer(own, "Santé 1", monthly_cents, 1, ("Camille",), (right_offer,), products)


def offer(kind: RequestKind, *contracts: ContractOffer, country: str = "FR") -> RequestOffer:
    return RequestOffer(
        kind, date(2026, 11, 30), country, country, "Camille B.", "Rennes", (), contracts, False
    )


def test_a_form_shows_the_prices_of_the_contract_that_was_chosen():
    first = contract("100001", 5000, ProductOffer("P2", "Confort", 6000, ()))
    second = contract("100002", 9000, ProductOffer("P2", "Confort", 12000, ()))
    found = offer(RequestKind.GUARANTEES, first, second)
    (shown,) = to_form(Draft("1", {"contract": "100002"}, found)).products
    assert f"120,00{NBSP}€" in shown.title
    assert shown.text.startswith(f"30,00{NBSP}€ de plus")
    (shown,) = to_form(Draft("1", {"contract": "100001"}, found)).products
    assert f"60,00{NBSP}€" in shown.title


def recap_of(found: RequestOffer, *, ending: Ending | None = None, change: Change | None = None):
    effect = "dernier jour couvert" if ending else ""
    content = RequestContent(title="Ma demande", facts=(), effect=effect)
    told = Promise(None, BY)
    return Recap(found.kind, "1", content, found, Asked(), told, ending, change)


@pytest.mark.parametrize(
    ("country", "right", "label", "is_firm", "is_warned"),
    [
        ("FR", Right.AT_ANY_TIME, "Dernier jour couvert", True, False),
        ("FR", Right.CHANGE, "Dernier jour couvert, sous réserve de la preuve", False, False),
        ("BE", Right.AT_ANY_TIME, "Dernier jour couvert, si nous le confirmons", False, True),
    ],
)
def test_the_last_day_is_firm_only_where_nothing_more_is_asked_for(
    country, right, label, is_firm, is_warned
):
    own = contract("100001", 5000, right=right)
    found = recap_of(
        offer(RequestKind.TERMINATION, own, country=country),
        ending=Ending(own.rights[0], own, Money(), BY, 0, 0, "Je demande…"),
    )
    view = to_check(found)
    assert label in [one.label for one in view.dates]
    assert found.is_firm is is_firm
    assert any("lettre recommandée" in one.title for one in view.points) is is_warned


@pytest.mark.parametrize(
    ("monthly_cents", "title"),
    [
        (6000, f"Votre cotisation augmente de 10,00{NBSP}€ par{NBSP}mois"),
        (4000, f"Votre cotisation diminue de 10,00{NBSP}€ par{NBSP}mois"),
        (5000, f"Votre cotisation ne change pas{NBSP}:"),
    ],
)
def test_another_formula_says_what_its_price_changes(monthly_cents, title):
    product = ProductOffer("P2", "Confort", monthly_cents, ())
    own = contract("100001", 5000, product)
    change = Change(own, product, date(2027, 1, 1))
    view = to_check(recap_of(offer(RequestKind.GUARANTEES, own), change=change))
    assert view.points[0].title == title


@pytest.mark.parametrize(
    ("status", "said"), [(TAKEN, "qui doit répondre"), (CLOSED, "qui devait répondre")]
)
def test_the_file_for_the_mediator_says_whether_an_answer_is_still_due(status, said):
    paper = to_paper(followed(CLAIM, status), "Camille B.", BEFORE)
    assert said in str(paper.content)
