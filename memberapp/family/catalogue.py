"""What may change in who a contract covers, in the insurer's own words."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from memberapp.core.data_files import DataModel, Fault, read, read_once
from memberapp.core.places import BELGIUM
from memberapp.family.rules import Effect, EventRule, FamilyEvent
from memberapp.members.rules import BeneficiaryRole

Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Months = Annotated[int, Field(ge=0, le=60)]
Age = Annotated[int, Field(ge=0, le=130)]
Icon = Literal["baby", "hand-heart", "heart-handshake", "log-out", "users-round", "graduation-cap"]


class OtherWords(DataModel):
    """What reads otherwise in Belgium; what is not said is the same."""

    label: Words | None = None
    hint: Words | None = None
    proof: Words | None = None
    when: Words | None = None
    asks_day: Words | None = None


class EventData(DataModel):
    """One event, as the file writes it."""

    label: Words
    hint: Words
    icon: Icon
    proof: Words
    when: Words
    effect: Effect
    prove_months: Annotated[int, Field(ge=1, le=24)]
    adds: BeneficiaryRole | None = None
    leaves: tuple[BeneficiaryRole, ...] = ()
    ages: tuple[Age, Age] = (0, 130)
    asks_day: Words | None = None
    tell_months: Months = 0
    past_months: Months = 0
    future_months: Months = 0
    belgium: OtherWords = OtherWords()

    def words(self, country: str) -> "EventData":
        """Return it as a member of a country reads it."""
        if country != BELGIUM:
            return self
        return self.model_copy(update=self.belgium.model_dump(exclude_none=True))


class Events(DataModel):
    """Every event."""

    events: dict[FamilyEvent, EventData]

    def rule(self, event: FamilyEvent) -> EventRule:
        """Return what an event asks for."""
        data = self.events[event]
        return EventRule(
            event=event,
            adds=data.adds,
            leaves=frozenset(data.leaves),
            asks_day=data.asks_day is not None,
            youngest=data.ages[0],
            oldest=data.ages[1],
            tell_months=data.tell_months,
            past_months=data.past_months,
            future_months=data.future_months,
            effect=data.effect,
            prove_months=data.prove_months,
        )


@read_once
def read_events() -> Events:
    """Return the events.

    Raises:
        CatalogueError: the file is wrong, or an event is missing from it.
    """
    return read("family_events.yaml", Events, _faults)


def _faults(data: Events) -> list[Fault]:
    missing = [one for one in FamilyEvent if one not in data.events]
    faults: list[Fault] = [(("events",), f"{one} is missing") for one in missing]
    for event, one in data.events.items():
        where = ("events", event.value)
        if (one.adds is None) != bool(one.leaves):
            faults.append((where, "somebody either comes in or leaves"))
        if BeneficiaryRole.INSURED in (one.adds, *one.leaves):
            faults.append((where, "the insured neither comes in nor leaves this way"))
        if one.ages[0] > one.ages[1]:
            faults.append(((*where, "ages"), "the youngest is older than the oldest"))
    return faults
