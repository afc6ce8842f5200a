"""What a message wants: forbidden requests, however politely, and what is only said not to be one.

« Nous ne vous demanderons jamais votre code » is no request; « n’hésitez pas à nous envoyer votre
code », « ne donnez ce code qu’à notre conseiller » and « votre RIB nous manque » are.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from memberapp.fraud.rules.links import Link
from memberapp.fraud.rules.plain import Plain
from memberapp.fraud.rules.values import Finding, Guide

_SENTENCE_END: Final = re.compile(r"[.!?;](?=[\s\"')\]]|$)|\n[ \t]{0,20}\n")
_CLAUSE_END: Final = re.compile(
    r"[.!?;:,\n(]|\b(?:mais|puis|ensuite|donc|alors|cependant|toutefois|sauf)\b"
)
_REACH: Final = 110
"""How far a verb may stand from what it asks for, in characters."""
_BEFORE: Final = 60
_LOOK_BACK: Final = 42
_GIVEN: Final = {"secret": "asks_secret", "identity": "asks_identity", "bank": "asks_bank"}
_OTHERS: Final = {"updates": "update_details", "checks": "check_details", "types": "type_secret"}
_LOOK_AHEAD: Final = 70
_LONG_NOUN: Final = 60
_FAR: Final = 10**9
_LIST_REACH: Final = 220
_PART_OF_IBAN: Final = re.compile(
    r"\b(?:une partie|le debut|la fin|les (?:[2-5]|deux|trois|quatre|cinq) (?:derniers|premiers)"
    r" (?:chiffres|caracteres)) (?:de |du )(?:mon |votre |l')?(?:rib|iban|compte bancaire)\b"
)
"""What an adviser may ask on the telephone; the whole of it never."""
_NEVER: Final = re.compile(r"\bjamais\b")


_Noun = tuple[int, int, str]
"""Where something that may be asked for begins and ends, and its kind."""


class _Spans:
    """Places in a text, found again without reading them all."""

    def __init__(self, matches: Iterable[re.Match[str]]) -> None:
        self._spans = [match.span() for match in matches]

    def touch(self, start: int, end: int) -> bool:
        """Return whether one of them has a letter in common with a piece."""
        before = bisect_left(self._spans, (end,)) - 1
        return before >= 0 and self._spans[before][1] > start


def judge_requests(
    text: Plain, guide: Guide, *, shows_code: bool, is_call: bool = False
) -> Iterator[Finding]:
    """Find what nobody honest asks for; the first of each kind.

    `shows_code`: the message brings a code itself and asks nothing but to type it.
    `is_call`: who calls may ask for a part of an IBAN, to know whom they talk to.
    """
    words, weights = guide.words, guide.weights
    ends = [match.end() for match in _SENTENCE_END.finditer(text.text)]
    nouns = sorted(
        (match.start(), match.end(), kind)
        for kind, pattern in (
            ("secret", words.secrets), ("identity", words.identity), ("bank", words.bank),
        )
        for match in pattern.finditer(text.text)
    )  # fmt: skip
    if is_call:
        parts = _Spans(_PART_OF_IBAN.finditer(text.text))
        nouns = [noun for noun in nouns if not parts.touch(noun[0], noun[1])]
    harmless = _Spans(words.harmless.finditer(text.text))
    known = [noun for noun in nouns if not harmless.touch(noun[0], noun[1])]
    done: set[str] = set()
    for strength, verbs in (
        ("gives", words.gives), ("updates", words.updates), ("checks", words.checks),
        ("types", words.types),
    ):  # fmt: skip
        for verb in verbs.finditer(text.text):
            near = [*_near(verb, nouns if strength == "gives" else known, ends)]
            new = {_signal(strength, kind, shows_code=shows_code) for _s, _e, kind in near} - done
            if not new - {""} or is_denied(text.text, verb.start(), verb.end(), guide):
                continue
            for noun_start, noun_end, kind in near:
                signal = _signal(strength, kind, shows_code=shows_code)
                if signal and signal not in done:
                    done.add(signal)
                    start, end = min(verb.start(), noun_start), max(verb.end(), noun_end)
                    yield Finding(signal, weights[signal], *text.found(start, end))
    if not done:
        told = _Spans(tell_of_frauds(text, guide))
        unknown = [
            noun
            for noun in known
            if not told.touch(noun[0], noun[1]) and not (shows_code and noun[2] == "secret")
        ]
        yield from _mentions(text, unknown, guide)


def _mentions(text: Plain, nouns: list[_Noun], guide: Guide) -> Iterator[Finding]:
    """Find a sensitive word that nothing explains: no request, and yet not to be trusted."""
    for start, end, _kind in nouns:
        if not _is_explained(text.text, start, end, guide):
            signal = "sensitive_topic"
            yield Finding(signal, guide.weights[signal], *text.found(start, end))
            return


def _is_explained(text: str, start: int, end: int, guide: Guide) -> bool:
    """Return whether it is denied, or one of a list of things that are never asked."""
    before = text[max(0, start - _LIST_REACH) : start]
    stops = [match.end() for match in _SENTENCE_END.finditer(before)]
    sentence = before[stops[-1] :] if stops else before
    is_listed = bool(_NEVER.search(sentence)) and not guide.words.false_negations.search(sentence)
    return is_listed or is_denied(text, start, end, guide)


def _signal(strength: str, kind: str, *, shows_code: bool) -> str:
    if strength == "gives":
        return _GIVEN[kind]
    if shows_code and kind == "secret":
        return ""
    return _OTHERS[strength]


def _near(verb: re.Match[str], nouns: list[_Noun], ends: list[int]) -> Iterator[_Noun]:
    """Return what stands in the verb's sentence, close to it."""
    place = bisect_right(ends, verb.start())
    begin = ends[place - 1] if place else 0
    place = bisect_left(ends, verb.end())
    stop = ends[place] if place < len(ends) else _FAR
    first = bisect_left(nouns, (max(begin, verb.start() - _BEFORE - _LONG_NOUN),))
    for noun in islice(nouns, first, None):
        start, end, _kind = noun
        if start >= min(stop, verb.end() + _REACH):
            return
        if start >= verb.end() or end > verb.start() - _BEFORE:
            yield noun


def is_denied(text: str, start: int, end: int, guide: Guide) -> bool:
    """Return whether a sentence says that something is not asked, or must not be given."""
    words = guide.words
    clause = _last_clause(text[max(0, start - _LOOK_BACK) : start])
    after = _first_clause(text[end : end + _LOOK_AHEAD])
    around = f"{clause}\x00{after}"
    return bool(words.negations.search(around)) and not words.false_negations.search(around)


def _last_clause(before: str) -> str:
    last = 0
    for end in _CLAUSE_END.finditer(before):
        last = end.end()
    return before[last:]


def _first_clause(after: str) -> str:
    end = re.search(r"[.!?;\n]", after)
    return after[: end.start()] if end else after


def judge_asks(text: Plain, guide: Guide, *, has_account: bool) -> Iterator[Finding]:
    """Find the first thing asked that no insurer is known to ask.

    A list of what fraudsters say never ends; that of what insurers ask does.
    """
    words = guide.words
    known = [_Spans(words.known_asks.finditer(text.text))]
    if has_account:
        known.append(_Spans(words.account_asks.finditer(text.text)))
    for ask in words.asks.finditer(text.text):
        is_known = any(spans.touch(*ask.span()) for spans in known)
        if not is_known and not is_denied(text.text, *ask.span(), guide):
            signal = "unknown_ask"
            yield Finding(signal, guide.weights[signal], *text.found(*ask.span()))
            return


def judge_words(text: Plain, guide: Guide) -> Iterator[Finding]:
    """Find what is said in messages of fraudsters; the first of each kind that is not denied."""
    for signal, pattern in guide.words.patterns.items():
        for match in pattern.finditer(text.text):
            if not is_denied(text.text, *match.span(), guide):
                yield Finding(signal, guide.weights[signal], *text.found(*match.span()))
                break


def judge_scams(text: Plain, guide: Guide) -> Iterator[Finding]:
    """Find the scams that are known, unless a warning only tells of them."""
    told = _Spans(tell_of_frauds(text, guide))
    for scam in guide.scams:
        first = next(
            (one for one in scam.patterns[0].finditer(text.text) if not told.touch(*one.span())),
            None,
        )
        if first is not None and all(one.search(text.text) for one in scam.patterns[1:]):
            yield Finding(scam.id, scam.weight, *text.found(*first.span()))


def tell_of_frauds(text: Plain, guide: Guide) -> Iterator[re.Match[str]]:
    """Find what a warning says that fraudsters do; none where nothing is warned of."""
    words = guide.words
    if not words.warns.search(text.text):
        return
    for told in words.told.finditer(text.text):
        # « … demandent votre code, envoyez-le-nous » asks, whatever it tells of.
        if not words.gives.search(told.group()) and not words.asks.search(told.group()):
            yield told


def judge_call(text: Plain, guide: Guide) -> Iterator[Finding]:
    """Find the first thing done or asked in a call; the number that is shown proves nothing."""
    for act in guide.words.call_acts.finditer(text.text):
        if not is_denied(text.text, *act.span(), guide):
            signal = "shown_number"
            yield Finding(signal, guide.weights[signal], *text.found(*act.span()))
            return


def without_addresses(text: Plain, links: Iterable[Link], guide: Guide) -> Plain:
    """Return a text with blanks for its addresses, whose words ask for nothing.

    A link that says itself what to do stays.
    """
    words = guide.words
    letters = list(text.text)
    for link in links:
        start, end = text.index_of(link.span.start), text.index_of(link.span.end - 1) + 1
        written = text.text[start:end]
        asks = (words.gives, words.updates, words.types, words.asks)
        if link.is_email or not any(pattern.search(written) for pattern in asks):
            letters[start:end] = " " * (end - start)
    return Plain("".join(letters), text.at, text.original, text.where)
