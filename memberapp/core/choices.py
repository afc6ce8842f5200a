"""What a list to choose from holds, in ready text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChoiceView:
    """One of several to choose from: what is sent of it, and what is shown."""

    value: str
    name: str
