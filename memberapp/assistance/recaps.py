"""What the recap shows, which is what is sent and nothing else."""

import json
from dataclasses import dataclass
from enum import StrEnum

from memberapp.assistance import slots
from memberapp.assistance.progress import Progress, read_progress
from memberapp.assistance.rules.planning import same_call
from memberapp.assistance.rules.requests import (
    Choice,
    ItemContent,
    RequestContent,
    Step,
    VisitAddress,
)
from memberapp.assistance.rules.values import AssistanceService, Outcome, SlotQueue, Verdict
from memberapp.core.errors import NotReady
from memberapp.core.opening_hours import Window
from memberapp.core.secrets import keyed_hash
from memberapp.core.stored import Stored
from memberapp.core.work import Work

CONTENT = Stored(RequestContent)
ITEM = Stored(ItemContent)


class ChoiceProblem(StrEnum):
    """Why a service that was selected cannot be sent as it is."""

    NOT_COVERED = "not_covered"
    SLOT_TAKEN = "slot_taken"


@dataclass(frozen=True)
class RecapItem:
    """A service to send."""

    outcome: Outcome
    choice: Choice
    seen: Window | None
    """Its day and hours as the clocks of the member show them; None when it needs none."""
    problem: ChoiceProblem | None
    same_call: tuple[AssistanceService, ...]
    """The other services that its call is for."""


@dataclass(frozen=True)
class Recap:
    """The request as it would be sent."""

    progress: Progress
    items: tuple[RecapItem, ...]
    has_calls: bool
    """Whether the member is called, on their phone."""
    content: RequestContent
    services: tuple[ItemContent, ...]
    fingerprint: str
    """What the two above are, hashed: only what was shown is sent."""

    @property
    def address(self) -> VisitAddress | None:
        """Return where somebody comes; None when nobody does."""
        return self.content.address

    @property
    def lacks_address(self) -> bool:
        """Return whether somebody is to come and has no address to come to."""
        return self.address is not None and not self.address.is_complete

    @property
    def lacks_phone(self) -> bool:
        """Return whether the member is to be called and gave no number."""
        return self.has_calls and not self.progress.phone

    @property
    def is_ready(self) -> bool:
        """Return whether it can be sent as it is."""
        is_reached = not self.lacks_address and not self.lacks_phone
        return is_reached and not any(item.problem for item in self.items)


def recap(work: Work) -> Recap:
    """Return what would be sent now.

    Raises:
        NotReady: a step before the recap is missing.
        NotFound: the account is somebody else's.
    """
    progress = read_progress(work)
    if progress.step is not Step.RECAP or progress.draft is None or progress.contract is None:
        raise NotReady(progress.step)
    draft, plan = progress.draft, progress.contract.plan
    items = tuple(_item(work, progress, at) for at in range(len(progress.chosen)))
    event = plan.event(draft.event)
    asked = {question.code for question in progress.questions}
    content = RequestContent(
        reference=draft.reference,
        contract_id=progress.contract.id,
        product=progress.contract.product,
        plan=plan.code,
        event=draft.event,
        event_label=event.label if event else draft.event,
        event_date=draft.event_date,
        guided=bool(draft.guided),
        answers={code: value for code, value in draft.answers.items() if code in asked},
        patient=progress.patient_name,
        patient_id=progress.patient.id if progress.patient else "",
        address=progress.address if progress.needs_address else None,
        phone=progress.phone,
        is_own_phone=draft.phone is None,
    )
    services = tuple(_stored(progress, item) for item in items)
    shown = [CONTENT.plain(content), [ITEM.plain(service) for service in services]]
    return Recap(
        progress=progress,
        items=items,
        has_calls=any(item.outcome.service.queue is SlotQueue.PHONE for item in items),
        content=content,
        services=services,
        fingerprint=keyed_hash("recap", json.dumps(shown, ensure_ascii=False, sort_keys=True)),
    )


def _item(work: Work, progress: Progress, at: int) -> RecapItem:
    outcome, choice = progress.chosen[at]
    problem = None
    if outcome.verdict is Verdict.NOT_COVERED:
        problem = ChoiceProblem.NOT_COVERED
    elif progress.draft is not None and not slots.is_free(
        work,
        outcome.service,
        choice,
        event_date=progress.draft.event_date,
        besides=[(one.service, other) for one, other in progress.chosen[:at]],
    ):
        problem = ChoiceProblem.SLOT_TAKEN
    service, besides = outcome.service, progress.besides(outcome.service.code)
    return RecapItem(
        outcome,
        choice,
        progress.seen(service, choice),
        problem,
        same_call(service, choice, besides),
    )


def _stored(progress: Progress, item: RecapItem) -> ItemContent:
    service, zone = item.outcome.service, ""
    if service.queue is not None:
        zone = progress.queue_of(service.queue).zone.key
    return item_content(item.outcome, item.choice, zone=zone)


def item_content(outcome: Outcome, choice: Choice, *, zone: str) -> ItemContent:
    """Return what is stored of a service that is asked for; `zone` names whose clocks it keeps."""
    service = outcome.service
    return ItemContent(
        service=service.code,
        label=service.label,
        mode=service.mode,
        ceiling=service.ceiling,
        remains=service.remains,
        documents=service.documents,
        verdict=outcome.verdict,
        reasons=outcome.reasons,
        to_confirm=outcome.to_confirm,
        serves=service.queue,
        has_several_visits=service.has_several_visits,
        day=choice.day,
        window=choice.window,
        zone=zone,
    )
