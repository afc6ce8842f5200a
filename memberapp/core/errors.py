"""The expected failures, as one tree.

    MemberappError
    ├── InvalidInput        what was sent cannot be read; `field` names it
    │   ├── InvalidIdentifier    a NIR, NISS, IBAN or structured communication with a wrong key
    │   └── WeakPassword         the password breaks a rule; `rule` names it
    ├── InvalidForm         several fields at once; `problems` holds one InvalidInput for each
    ├── NotFound            no such object for this member: unknown or somebody else's, alike
    │   └── SpaceEnded           the caller's own space ended while they acted
    ├── Conflict            the object changed, or was already there
    │   ├── ChangedMeanwhile     what the member was editing has another value now: `current`
    │   ├── TooLate              it can no longer be changed on line, only by a call
    │   ├── RequestWaits         another one waits for its answer: `reference`
    │   ├── SlotTaken            every slot of that day and window is taken, or its time has come
    │   ├── DraftMoved           the draft went on elsewhere, or was sent or given up meanwhile
    │   ├── CaseMoved            the case went on since the page that somebody acts on
    │   ├── NotReady             a step of the request is missing: `step`
    │   └── RecapChanged         what the recap showed is no longer what would be sent
    ├── ProofNeeded         the second factor has to be given again first
    ├── TooManyTries        a limit was reached; `until` says when to come back
    ├── QueueFull           as much waits as can be done in a reasonable time
    ├── QuotaFull           as much was sent as a day takes; `until` says from when on it fits
    ├── UnreadableContent   a sealed column does not hold what it should
    ├── FeedRefused         a feed file is refused whole, before anything is written
    └── CatalogueError      a file of the insurer's own data is missing or wrong

French is chosen at the edge (`core/wording.py`), from the class and its attributes.
"""

from collections.abc import Iterable
from datetime import datetime


class MemberappError(Exception):
    """An expected failure with a stable code."""

    code = "error"


class InvalidInput(MemberappError):
    """What was sent cannot be read."""

    code = "invalid_input"

    def __init__(self, field: str, reason: str = "invalid") -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class InvalidForm(MemberappError):
    """Several fields of a form, or one of them, cannot be read."""

    code = "invalid_form"

    def __init__(self, problems: tuple[InvalidInput, ...]) -> None:
        super().__init__(", ".join(str(problem) for problem in problems))
        self.problems = problems


class InvalidIdentifier(InvalidInput):
    """An identifier breaks its own check."""

    code = "invalid_identifier"


class WeakPassword(InvalidInput):
    """A password breaks a rule."""

    code = "weak_password"

    def __init__(self, rule: str) -> None:
        super().__init__("password", rule)
        self.rule = rule


class NotFound(MemberappError):
    """The member has no such object, whether or not somebody else has it."""

    code = "not_found"


class SpaceEnded(NotFound):
    """The space of whoever acts ended meanwhile: on another device, or by the insurer."""

    code = "space_ended"


class Conflict(MemberappError):
    """The object changed meanwhile, or exists already."""

    code = "conflict"


class ChangedMeanwhile(Conflict):
    """What the member was editing has another value than the one they saw."""

    code = "changed_meanwhile"

    def __init__(self, current: object) -> None:
        super().__init__("the value changed meanwhile")  # never the value itself: it may be logged
        self.current = current


class TooLate(Conflict):
    """It can no longer be changed on line, only by a call."""

    code = "too_late"


class RequestWaits(Conflict):
    """Another request waits for its answer, and stays as it is."""

    code = "request_waits"

    def __init__(self, reference: str) -> None:
        super().__init__("another request waits")
        self.reference = reference


class SlotTaken(Conflict):
    """The day and window cannot be chosen any more."""

    code = "slot_taken"


class DraftMoved(Conflict):
    """The draft went on in another window or on another device, or is no longer there."""

    code = "draft_moved"


class CaseMoved(Conflict):
    """The case went on since it was shown: another tab, the member or an agent acted on it."""

    code = "case_moved"


class NotReady(Conflict):
    """A step of the request is missing or no longer holds."""

    code = "not_ready"

    def __init__(self, step: str) -> None:
        super().__init__(f"the step {step} is missing")
        self.step = step


class RecapChanged(Conflict):
    """What would be sent is not what the recap showed."""

    code = "recap_changed"


class ProofNeeded(MemberappError):
    """A sensitive act, and the second factor was given too long ago, or never in this session."""

    code = "proof_needed"


class TooManyTries(MemberappError):
    """A limit was reached: that of `counter`, `what:whose`."""

    code = "too_many_tries"

    def __init__(self, until: datetime, counter: str = "") -> None:
        super().__init__("limit reached")
        self.until = until
        self.counter = counter


class QueueFull(MemberappError):
    """As much waits already as can be done in a reasonable time: later it is possible again."""

    code = "queue_full"


class QuotaFull(MemberappError):
    """As much was sent as fits in a day; from `until` on there is room."""

    code = "quota_full"

    def __init__(self, until: datetime) -> None:
        super().__init__("the quota of a day is reached")
        self.until = until


class UnreadableContent(MemberappError):
    """A sealed column does not hold what it should; only its fields are named, with the reason."""

    code = "unreadable_content"

    def __init__(self, table: str, faults: Iterable[tuple[str, str]]) -> None:
        named = ", ".join(f"{field or 'all of it'} ({reason})" for field, reason in faults)
        super().__init__(f"{table}.content cannot be read: {named}")


class FeedRefused(MemberappError):
    """A feed file is refused whole; the message says why, without personal data."""

    code = "feed_refused"


class CatalogueError(MemberappError):
    """A data file is missing or wrong; the message names it and its line."""

    code = "catalogue"


def place_of(error: BaseException) -> str:
    """Return where in our code an exception arose; its message may quote a member, and is left out.

    Of one that no line of ours saw, where it arose at all.
    """
    trace, place, own = error.__traceback__, "?", ""
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "?")
        place = f"{module}:{trace.tb_lineno}"
        own = place if module.startswith("memberapp") else own
        trace = trace.tb_next
    return own or place
