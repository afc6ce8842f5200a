"""The answer about a message: every piece compared, then the worst that was found decides.

Nothing is « compatible » without at least one piece that is on an insurer's list, nor with one
that is not: when in doubt, the answer is « doubtful ».
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from memberapp.fraud.rules.accounts import (
    Communication,
    Iban,
    find_communications,
    find_ibans,
    judge_accounts,
)
from memberapp.fraud.rules.disguise import disguises, read_digits
from memberapp.fraud.rules.links import MAX_LINKS, Link, find_links, is_like, judge_link
from memberapp.fraud.rules.numbers import (
    MAX_NUMBERS,
    Number,
    find_numbers,
    judge_number,
    keys_of,
    whose,
)
from memberapp.fraud.rules.plain import Plain, plain
from memberapp.fraud.rules.requests import (
    judge_asks,
    judge_call,
    judge_requests,
    judge_scams,
    judge_words,
    without_addresses,
)
from memberapp.fraud.rules.sent import as_our_words, differs_in_words_only
from memberapp.fraud.rules.values import (
    Finding,
    Guide,
    Judgement,
    Profile,
    Received,
    Span,
    Verdict,
    Way,
    Where,
)
from memberapp.fraud.rules.vocabulary import MAX_STRANGE, strange_words

_RANK: Final = list(Verdict)
_CONTENT: Final = {"known_link", "known_phone", "known_email", "known_iban"}
_SENDERS: Final = {"known_sender", "known_caller"}
_LONG: Final = 25
"""Characters from which a text is a message, not something to look up."""
_MAX_TOLD: Final = 3
"""Of strange words, how many are named."""
_ADDRESS: Final = re.compile(r"[a-z0-9._%+'-]{1,64}@[a-z0-9.-]{1,253}")
_NEAR_CLICK: Final = 70
_SENTENCE: Final = re.compile(r"[.!?]\s")


@dataclass(frozen=True)
class Pieces:
    """What a message is made of."""

    text: Plain
    links: tuple[Link, ...]
    ibans: tuple[Iban, ...]
    communications: tuple[Communication, ...]
    numbers: tuple[Number, ...]
    common: tuple[Finding, ...]
    """What is wrong whoever it comes from."""


def judge_worst(received: Received, guide: Guide) -> tuple[Received, Judgement]:
    """Return the worst of a message and of those that it is attached to, with its answer."""
    judged = [(one, judge(one, guide)) for one in (received, *received.around)]
    return max(judged, key=lambda pair: (_RANK.index(pair[1].verdict), pair[1].total))


def judge(received: Received, guide: Guide) -> Judgement:
    """Compare a message with what each insurer that it may come from really uses."""
    pieces = take_apart(received, guide)
    candidates = _candidates(received, pieces, guide)
    judged = [_judge_as(profile, received, pieces, guide) for profile in candidates]
    judgement = min(judged, key=lambda one: (_RANK.index(one.verdict), one.total))
    holes = guide.own_words(received.way, received.text)
    if holes is None:
        return judgement
    between = take_apart(Received(received.way, "\n".join(holes)), guide).common
    return as_our_words(judgement, holes, between, guide)


def take_apart(received: Received, guide: Guide) -> Pieces:
    """Find everything in a message that can be compared."""
    text = plain(received.text)
    links, undisguised = find_links(text)
    taken = [one.span for one in links]
    read, disguised_numbers = read_digits(text)
    ibans = find_ibans(text, taken)
    communications = find_communications(text)
    taken += [one.span for one in (*ibans, *communications)]
    numbers = find_numbers(read, taken)
    shows_code = bool(guide.words.own_code.search(text.text))
    said = without_addresses(undisguised, links, guide)
    common = (
        *disguises(text, guide.weights),
        *_disguised_numbers(text, disguised_numbers, ibans, guide),
        *judge_requests(said, guide, shows_code=shows_code, is_call=received.way is Way.CALL),
        *judge_words(text, guide),
        *judge_asks(without_addresses(text, links, guide), guide, has_account=bool(ibans)),
        *judge_scams(text, guide),
        *(judge_call(text, guide) if received.way is Way.CALL else ()),
        *_hidden_clicks(text, links, guide),
        *_mail_findings(received, guide),
        *_too_many(len(links), len(numbers), guide),
    )
    return Pieces(text, links, ibans, communications, numbers, common)


def _disguised_numbers(
    text: Plain, spans: Sequence[Span], ibans: Sequence[Iban], guide: Guide
) -> Iterator[Finding]:
    """Find the first number in which letters stand for digits; an account says it itself."""
    for span in spans:
        if not any(span.start < one.span.end and one.span.start < span.end for one in ibans):
            signal = "letters_for_digits"
            yield Finding(signal, guide.weights[signal], span, text.piece(span))
            return


def _candidates(received: Received, pieces: Pieces, guide: Guide) -> Sequence[Profile]:
    sender = plain(received.sender, Where.SENDER).text
    named = [
        profile
        for profile in guide.profiles
        if profile.names.search(pieces.text.text) or profile.names.search(sender)
    ]
    return (
        named
        or [profile for profile in guide.profiles if _is_met(profile, received, pieces, guide)]
        or [next(profile for profile in guide.profiles if profile.is_own)]
    )


def _is_met(profile: Profile, received: Received, pieces: Pieces, guide: Guide) -> bool:
    """Return whether something in a message is on an insurer's list."""
    found = [*_sender(profile, received, guide), *_compared(profile, pieces, guide)]
    return any(one.signal in _CONTENT | _SENDERS for one in found)


def _judge_as(profile: Profile, received: Received, pieces: Pieces, guide: Guide) -> Judgement:
    compared = [*_sender(profile, received, guide), *_compared(profile, pieces, guide)]
    findings = [*compared, *pieces.common, *_calls_back(profile, received, compared, pieces, guide)]
    thin = _is_thin(received, findings, pieces, guide)
    total = sum(one.weight for one in findings)
    known = [one for one in findings if one.signal in _CONTENT | _SENDERS]
    worst = max((one.weight for one in findings), default=0)
    if worst >= guide.fraud or (total >= guide.fraud_sum and not known):
        verdict = Verdict.FRAUDULENT
    elif total >= guide.doubt or not known or thin:
        verdict = Verdict.DOUBTFUL
    else:
        verdict = Verdict.COMPATIBLE
        strange = [*_strange_words(received, pieces, guide)]
        if strange:
            verdict = Verdict.DOUBTFUL
            total += sum(one.weight for one in strange)
            findings += strange
    if thin and verdict is Verdict.DOUBTFUL and total < guide.doubt:
        findings.append(Finding("only_sender", 0))
    if not known:
        findings.append(Finding("nothing_known", 0))
    claims = bool(profile.names.search(pieces.text.text)) or any(
        one.signal in _CONTENT for one in known
    )
    return Judgement(verdict, _ordered(findings), profile, claims, total)


def _strange_words(received: Received, pieces: Pieces, guide: Guide) -> Iterator[Finding]:
    """Find the first words that no message of an insurer is known for, where there are several."""
    if len(received.text.strip()) < _LONG:
        return
    strange = strange_words(pieces.text, guide.vocabulary)
    if len(strange) > MAX_STRANGE:
        for span in islice(strange.values(), _MAX_TOLD):
            signal = "strange_word"
            yield Finding(signal, guide.weights[signal], span, pieces.text.piece(span))


def _is_thin(received: Received, findings: Sequence[Finding], pieces: Pieces, guide: Guide) -> bool:
    """Return whether only a sender speaks for a message, and it speaks of what fraudsters want."""
    if any(one.signal in _CONTENT for one in findings):
        return False
    if len(received.text.strip()) < _LONG:
        return False
    if any(one.weight for one in findings):
        return True
    words, text = guide.words, pieces.text.text
    return bool(words.thin.search(text)) and not words.code_only.fullmatch(text.strip())


def _compared(profile: Profile, pieces: Pieces, guide: Guide) -> Iterator[Finding]:
    for link in pieces.links:
        yield from judge_link(link, profile, guide)
    for number in pieces.numbers:
        yield judge_number(number, profile, guide)
    yield from judge_accounts(pieces.text, pieces.ibans, pieces.communications, profile, guide)


def _calls_back(
    profile: Profile,
    received: Received,
    compared: Sequence[Finding],
    pieces: Pieces,
    guide: Guide,
) -> Iterator[Finding]:
    """Say that a call is asked for, when it would not reach the insurer."""
    strange = [
        one
        for one in compared
        if one.signal in {"foreign_phone", "premium_phone", "words_number"}
        and (one.span is None or one.span.where is Where.TEXT)
    ]
    asked = guide.words.calls.search(pieces.text.text)
    if not strange or asked is None:
        return
    is_voicemail = received.way is Way.CALL or "message vocal" in pieces.text.text
    is_scam = profile.calls_for_scam or is_voicemail
    signal = "voicemail_scam" if is_scam else "call_back"
    yield Finding(signal, guide.weights[signal], strange[0].span, strange[0].piece)


def _hidden_clicks(text: Plain, links: Sequence[Link], guide: Guide) -> Iterator[Finding]:
    """Find « cliquez ici » with no address beside it: the text does not show where it leads."""
    for match in islice(guide.words.clicks.finditer(text.text), MAX_LINKS):
        span, piece = text.found(*match.span())
        beside = any(_is_beside(text, match, link) for link in links)
        if not beside:
            yield Finding("hidden_link", guide.weights["hidden_link"], span, piece)
            return


def _too_many(links: int, numbers: int, guide: Guide) -> Iterator[Finding]:
    if links >= MAX_LINKS // 2 or numbers >= MAX_NUMBERS:
        yield Finding("too_much", guide.weights["too_much"])


def _is_beside(text: Plain, click: re.Match[str], link: Link) -> bool:
    start, end = text.index_of(link.span.start), text.index_of(link.span.end)
    between = text.text[click.end() : start] if start >= click.end() else ""
    if start >= click.end():
        return len(between) <= _NEAR_CLICK and not _SENTENCE.search(between)
    return 0 <= click.start() - end <= _NEAR_CLICK // 2


def _mail_findings(received: Received, guide: Guide) -> Iterator[Finding]:
    mail = received.mail
    if mail is None:
        return
    weights = guide.weights
    where = Span(0, 0, Where.HEADERS)
    if mail.failed_checks:
        names = ", ".join(one.upper() for one in mail.failed_checks)
        yield Finding("failed_mail_check", weights["failed_mail_check"], where, names)
    elif "dmarc" in mail.passed_checks or {"spf", "dkim"} <= {*mail.passed_checks}:
        yield Finding("passed_mail_check", 0, where, ", ".join(mail.passed_checks).upper())
    else:
        yield Finding("no_mail_check", weights["no_mail_check"], where)
    for words, target in mail.hidden_links[:1]:
        yield Finding("other_link", weights["other_link"], where, words, target)
    for words in mail.unseen_links[:1]:
        yield Finding("unseen_link", weights["unseen_link"], where, words)
    for name in mail.attachments[:1]:
        signal = "dangerous_file" if _is_program(name) else "attachment"
        yield Finding(signal, weights[signal], where, name)


def _is_program(name: str) -> bool:
    return not name.lower().endswith((".pdf", ".ics", ".png", ".jpg", ".jpeg", ".gif", ".txt"))


def _sender(profile: Profile, received: Received, guide: Guide) -> Iterator[Finding]:
    sender = plain(received.sender.strip(), Where.SENDER)
    if received.mail is not None:
        yield from _reply_to(profile, received, guide)
    if not sender.text:
        return
    span = Span(0, len(sender.original), Where.SENDER)
    signal, known = _signal_of_sender(profile, received.way, sender, guide)
    yield Finding(signal, guide.weights.get(signal, 0), span, sender.original, known)


def _signal_of_sender(profile: Profile, way: Way, sender: Plain, guide: Guide) -> tuple[str, str]:
    text, written = sender.text, sender.original
    if "@" in text:
        return _signal_of_email(profile, text, written)
    digits = re.sub(r"[^\d+]", "", text)
    if way is Way.EMAIL or not digits:
        return _signal_of_name(profile, way, text)
    known = (
        " ou ".join(sorted(profile.sms))
        if way is Way.SMS
        else next(iter(profile.phones.values()), "")
    )
    if way is Way.SMS and digits in profile.sms:
        return "known_sender", digits
    if way is not Way.SMS and any(key in profile.phones for key in keys_of(digits)):
        return "known_caller", written
    if whose(digits, profile, guide) == "premium_phone":
        return "premium_phone", known
    return "foreign_sender", known


def _signal_of_name(profile: Profile, way: Way, text: str) -> tuple[str, str]:
    """Of a name alone: anybody can write one."""
    known = (
        " ou ".join(sorted(profile.sms))
        if way is Way.SMS
        else ", ".join(sorted(profile.emails)[:2])
    )
    if way is Way.SMS and profile.sms:
        return "foreign_sender", known
    return ("named_sender" if profile.names.search(text) else "foreign_sender"), known


def _signal_of_email(profile: Profile, text: str, written: str) -> tuple[str, str]:
    known = ", ".join(sorted(profile.emails)[:2])
    found = _ADDRESS.findall(text)
    address = found[-1] if found else ""
    if address in profile.emails and len({*found}) == 1:
        # « о » of another alphabet reads as ours in plain text, and is not.
        return ("known_sender" if _real(written).isascii() else "lookalike_email"), address
    host = address.partition("@")[2]
    if not profile.emails and f"www.{host}" in profile.hosts:
        return "foreign_sender", known  # of its own site, and we know none of its addresses
    if host and is_like(host, profile):
        return "lookalike_email", known
    if profile.names.search(text.replace(address, "")):
        return "borrowed_name", known
    return "foreign_sender", known


def _real(written: str) -> str:
    start = written.rfind("<")
    return written[start:] if start >= 0 else written


def _reply_to(profile: Profile, received: Received, guide: Guide) -> Iterator[Finding]:
    mail = received.mail
    strangers = [
        one for one in (mail.reply_to if mail else ()) if one.lower() not in profile.emails
    ]
    if strangers:
        span = Span(0, 0, Where.HEADERS)
        yield Finding("foreign_reply", guide.weights["foreign_reply"], span, strangers[0])


def _ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Put the worst first, and leave out what is said twice of one piece."""
    seen: set[tuple[str, str]] = set()
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda one: -one.weight):
        key = (one.signal, one.piece.lower())
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return tuple(kept)


def with_no_sent_message(judgement: Judgement, guide: Guide) -> Judgement:
    """Add, for a member who is signed in, that nothing like it was sent to them."""
    missing = Finding("not_in_outbox", guide.weights["not_in_outbox"])
    verdict = judgement.verdict
    if verdict is Verdict.COMPATIBLE:
        verdict = Verdict.DOUBTFUL
    total = judgement.total + missing.weight
    return replace(
        judgement, verdict=verdict, findings=_ordered([*judgement.findings, missing]), total=total
    )


def as_sent_by_us(judgement: Judgement, guide: Guide) -> Judgement:
    """Say that a message is ours: its words are, so only what was compared is left to tell."""
    if not differs_in_words_only(judgement, guide):
        raise ValueError("a piece of this message is not ours")
    # That its amounts could have been changed is said of a message like it: this is the very one.
    told = [one for one in judgement.findings if one.is_right and one.signal != "known_words"]
    return replace(judgement, verdict=Verdict.SENT_BY_US, findings=tuple(told), total=0)
