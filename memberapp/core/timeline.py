"""The steps of what follows, in ready text: of a case, of a callback."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StepView:
    """A step of what follows; `state` is done, now, late, missed, cancelled or todo."""

    title: str
    when: str
    state: str
    status: str = ""
    """« En retard depuis… », « Confirmé »; empty where its place says it all."""
    tone: str = ""
    proof: str = ""
    """Who says so, when and how; empty of what nobody did yet."""
    lead: str = ""
    """What went wrong, in a sentence; empty when nothing did."""
    advice: str = ""
    """What happens now, and what the member can do."""
    is_live: bool = False
    """Whether `when` is read out as it changes on the open page."""
