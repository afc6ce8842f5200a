"""The labelled messages, and how they are judged: `python -m tests.fraud.labelled` prints it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.judging import judge
from memberapp.fraud.rules.values import Judgement, Received, Verdict, Way

FOLDER = Path(__file__).parent
_VERDICTS = (Verdict.COMPATIBLE, Verdict.DOUBTFUL, Verdict.FRAUDULENT)


@dataclass(frozen=True)
class Labelled:
    """A message, and whether a fraudster wrote it."""

    name: str
    is_fraud: bool
    profile: str
    received: Received
    held_out: int
    """Zero of those that the rules were written with; else the round that was judged before rules
    were added for it."""
    bound: Verdict | None = None
    """The best answer that is allowed to a fraud, the worst to a genuine message; if one is set."""


def _read(name: str, *, is_fraud: bool, held_out: int = 0) -> Iterator[Labelled]:
    groups = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    for number, group in enumerate(groups):
        profile = group["as" if is_fraud else "by"]
        for place, text in enumerate(group["texts"]):
            received = Received(Way(group["way"]), text, group["sender"])
            one = f"{name}-{profile}-{number}-{place}"
            bound = Verdict(group["bound"]) if "bound" in group else None
            yield Labelled(one, is_fraud, profile, received, held_out, bound)


def labelled() -> tuple[Labelled, ...]:
    """Return every labelled message."""
    return (
        *_read("genuine", is_fraud=False),
        *_read("fraudulent", is_fraud=True),
        *_read("genuine_round_2", is_fraud=False, held_out=2),
        *_read("fraudulent_round_2", is_fraud=True, held_out=2),
        *_read("fraudulent_round_3", is_fraud=True, held_out=3),
        *_read("genuine_round_4", is_fraud=False, held_out=4),
        *_read("fraudulent_round_4", is_fraud=True, held_out=4),
        *_read("genuine_round_5", is_fraud=False, held_out=5),
        *_read("fraudulent_round_5", is_fraud=True, held_out=5),
    )


def judged() -> list[tuple[Labelled, Judgement]]:
    """Return every labelled message with its answer."""
    guide = read_guide()
    return [(one, judge(one.received, guide)) for one in labelled()]


def matrix() -> str:
    """Return the confusion matrix, by profile and channel."""
    answers = judged()
    counts = Counter(
        (one.profile, one.received.way, one.is_fraud, answer.verdict) for one, answer in answers
    )
    rows = sorted({(profile, way, is_fraud) for profile, way, is_fraud, _verdict in counts})
    lines = [f"{'profile':18} {'way':6} {'written by':11}" + "".join(f"{v:>12}" for v in _VERDICTS)]
    for profile, way, is_fraud in rows:
        cells = [counts[profile, way, is_fraud, verdict] for verdict in _VERDICTS]
        who = "a fraudster" if is_fraud else "an insurer"
        lines.append(f"{profile:18} {way:6} {who:11}" + "".join(f"{cell:12}" for cell in cells))
    for held_out in (None, 0, 2, 3, 4, 5):
        lines += _totals(answers, held_out)
    return "\n".join(lines)


def _totals(answers: list[tuple[Labelled, Judgement]], held_out: int | None) -> Iterator[str]:
    """Return the sums of a part of the set; of all of it for None."""
    part = {None: "all", 0: "written with"}.get(held_out, f"held out {held_out}")
    for is_fraud, who in ((False, "an insurer"), (True, "a fraudster")):
        found = Counter(
            answer.verdict
            for one, answer in answers
            if one.is_fraud is is_fraud and held_out in {None, one.held_out}
        )
        cells = "".join(f"{found[verdict]:12}" for verdict in _VERDICTS)
        yield f"{part:18} {'':6} {who:11}{cells}"


if __name__ == "__main__":
    print(matrix())  # noqa: T201
