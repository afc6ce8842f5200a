"""The answer about a message, in words, with every piece marked where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.channels import ReportKind, ReportLine, read_channels
from memberapp.core.formats import NBSP
from memberapp.core.official_channels import bank_advice, help_phone
from memberapp.fraud.catalogue import read_fraud
from memberapp.fraud.labels import COUNTRIES, VERDICTS, WAYS
from memberapp.fraud.reports import OwnReport
from memberapp.fraud.rules.values import Finding, Judgement, Received, Span, Verdict, Way, Where
from memberapp.fraud.service import Checked
from memberapp.fraud.tables import REPORTS_KEPT_MONTHS

_OK, _WARN, _BAD = "ok", "warn", "bad"
_TONES: Final = {
    Verdict.SENT_BY_US: _OK,
    Verdict.COMPATIBLE: _OK,
    Verdict.DOUBTFUL: _WARN,
    Verdict.FRAUDULENT: _BAD,
}
_VERDICT_ICONS: Final = {
    Verdict.SENT_BY_US: "badge-check",
    Verdict.COMPATIBLE: "shield-check",
    Verdict.DOUBTFUL: "shield-alert",
    Verdict.FRAUDULENT: "octagon-alert",
}
_ICONS: Final = {_OK: "circle-check", _WARN: "triangle-alert", _BAD: "circle-x", "": "info"}
_MAX_SHOWN: Final = 30
_MAX_PIECE: Final = 70
_STEPS_TITLES: Final = {_OK: "Bon à savoir", _WARN: "En attendant", _BAD: "Que faire"}
_BY: Final = {Way.SMS: "SMS", Way.EMAIL: "e-mail", Way.CALL: "appel"}


@dataclass(frozen=True)
class Segment:
    """A part of a text; of a marked piece its tone and its number."""

    text: str
    tone: str = ""
    number: int = 0


@dataclass(frozen=True)
class CheckView:
    """One thing that was compared or noticed."""

    tone: str
    icon: str
    title: str
    text: str
    number: int = 0


@dataclass(frozen=True)
class CheckedView:
    """The answer about a message, ready to show."""

    tone: str
    icon: str
    title: str
    text: str
    way: str
    sender: tuple[Segment, ...]
    content: tuple[Segment, ...]
    checks: tuple[CheckView, ...]
    steps_title: str
    steps: tuple[str, ...]


def by_way(way: Way) -> str:
    """Return how a message came, « e-mail » or « SMS », to be said after « reçu par »."""
    return _BY[way]


def to_view(checked: Checked) -> CheckedView:
    """Return the answer about a message."""
    judgement, received = checked.judgement, checked.received
    numbers = _numbered(judgement.findings)
    return CheckedView(
        tone=_TONES[judgement.verdict],
        icon=_VERDICT_ICONS[judgement.verdict],
        title=_title(judgement),
        text=_text(checked),
        way=f"{WAYS[received.way]} reçu de" if received.sender else "",
        sender=tuple(_segments(received.sender, Where.SENDER, numbers)),
        content=tuple(_segments(received.text, Where.TEXT, numbers)),
        checks=tuple(_checks(judgement, numbers)),
        steps_title=_STEPS_TITLES[_TONES[judgement.verdict]],
        steps=tuple(_steps(checked)),
    )


def _title(judgement: Judgement) -> str:
    label = VERDICTS[judgement.verdict]
    return {
        Verdict.SENT_BY_US: f"{label}{NBSP}: ce message vient bien de nous",
        Verdict.COMPATIBLE: f"{label}{NBSP}: rien d’anormal, mais ce n’est pas une preuve",
        Verdict.DOUBTFUL: f"{label}{NBSP}: ne faites rien pour l’instant",
        Verdict.FRAUDULENT: f"{label}{NBSP}: ne cliquez pas, ne répondez pas",
    }[judgement.verdict]


def _text(checked: Checked) -> str:
    judgement, label = checked.judgement, checked.judgement.profile.label
    if judgement.verdict is Verdict.SENT_BY_US and checked.sent_at is not None:
        when = wording.moment(checked.sent_at, checked.region)
        return f"Nous vous l’avons envoyé {when}, mot pour mot. Tous les éléments correspondent."
    is_ours = any(one.signal == "known_words" for one in judgement.findings)
    if judgement.verdict is Verdict.COMPATIBLE and is_ours:
        return (
            "Ses phrases sont celles d’un de nos messages, et tout ce que nous avons pu comparer "
            f"fait partie {_officials(label)}. Mais des phrases se recopient, et un lien affiché "
            "peut en cacher un autre\u00a0: cela ne prouve pas qui vous écrit. Tapez l’adresse "
            "vous-même."
        )
    if judgement.verdict is Verdict.COMPATIBLE:
        return (
            f"Tout ce que nous avons pu comparer fait partie {_officials(label)}. Un nom et un "
            "numéro s’imitent, et un lien affiché peut en cacher un autre\u00a0: tapez l’adresse "
            "vous-même."
        )
    wrong = sum(bool(one.weight) for one in judgement.findings)
    right = sum(one.is_right for one in judgement.findings)
    found = _sum_of(right, wrong, label)
    if judgement.verdict is Verdict.DOUBTFUL:
        return f"{found} Nous ne pouvons pas dire d’où il vient. Demandez-nous avant d’agir."
    return f"{found} Ne donnez rien, signalez-le, puis supprimez-le."


def _officials(label: str) -> str:
    return f"des numéros, liens et comptes officiels de {label}".replace(" de le ", " du ")


def _sum_of(right: int, wrong: int, label: str) -> str:
    if not wrong:
        return "Nous n’avons presque rien pu comparer."
    worry = (
        "Un élément doit vous alerter" if wrong == 1 else f"{wrong} éléments doivent vous alerter"
    )
    if not right:
        return f"{worry}, et aucun ne fait partie {_officials(label)}."
    known = "un autre est conforme" if right == 1 else f"{right} autres sont conformes"
    return f"{worry}, {known}\u00a0: un vrai numéro ou un vrai lien peut servir de décor."


def _tone(finding: Finding) -> str:
    if finding.weight >= read_fraud().thresholds.fraud:
        return _BAD
    if finding.weight:
        return _WARN
    return _OK if finding.is_right or finding.signal == "passed_mail_check" else ""


def _numbered(findings: Sequence[Finding]) -> dict[Span, tuple[int, str]]:
    """Give each piece that is marked its number, in the order in which it is read."""
    chosen: dict[Span, str] = {}
    for one in findings[:_MAX_SHOWN]:
        span = one.span
        if span is None or span.where is Where.HEADERS or span.start >= span.end:
            continue
        if not any(_overlaps(span, other) for other in chosen):
            chosen[span] = _tone(one)
    order = sorted(chosen, key=lambda span: (span.where is Where.TEXT, span.start))
    return {span: (place + 1, chosen[span]) for place, span in enumerate(order)}


def _overlaps(one: Span, other: Span) -> bool:
    return one.where is other.where and one.start < other.end and other.start < one.end


def _segments(text: str, where: Where, numbers: dict[Span, tuple[int, str]]) -> Iterable[Segment]:
    last = 0
    for span, (number, tone) in numbers.items():
        if span.where is not where:
            continue
        if span.start > last:
            yield Segment(text[last : span.start])
        yield Segment(text[span.start : span.end], tone or _WARN, number)
        last = span.end
    if last < len(text):
        yield Segment(text[last:])


def _checks(judgement: Judgement, numbers: dict[Span, tuple[int, str]]) -> Iterable[CheckView]:
    for one in judgement.findings[:_MAX_SHOWN]:
        title, sentence = read_fraud().sentences_of(one.signal)
        tone = _tone(one)
        yield CheckView(
            tone=tone,
            icon=_ICONS[tone],
            title=formats.with_hard_spaces(title),
            text=_sentence(sentence, one, judgement.profile.label),
            number=_number_of(one, numbers),
        )


def _number_of(finding: Finding, numbers: dict[Span, tuple[int, str]]) -> int:
    if finding.span is None:
        return 0
    found = (number for span, (number, _tone) in numbers.items() if _overlaps(span, finding.span))
    return next(found, 0)


def _sentence(sentence: str, finding: Finding, label: str) -> str:
    text = sentence.replace("{insurer}", label).replace("{known}", finding.known or "son site")
    # What was pasted comes last: braces in it are letters like others.
    text = text.replace("{piece}", _short(finding.piece))
    text = formats.with_hard_spaces(text).replace(" de le ", " du ").replace(" de les ", " des ")
    return text[:1].upper() + text[1:]


def _short(piece: str) -> str:
    one_line = " ".join(piece.split())
    return one_line if len(one_line) <= _MAX_PIECE else f"{one_line[: _MAX_PIECE - 1]}…"


def _steps(checked: Checked) -> Iterable[str]:
    """Say what to do now."""
    verdict, received = checked.judgement.verdict, checked.received
    phone = help_phone(read_channels())
    call = f"Appelez le {phone.number} ({phone.price}), {phone.hours}."
    if verdict is Verdict.SENT_BY_US:
        yield "Vous pouvez y répondre depuis votre espace, en tapant vous-même son adresse."
        yield "Il contient un code, et vous n’avez rien demandé\u00a0? Ne le donnez à personne."
        yield f"Une question\u00a0? {call}"
        return
    if verdict is Verdict.COMPATIBLE:
        yield "Ne donnez ni code, ni mot de passe, ni carte bancaire, même si l’on insiste."
        yield f"Un doute\u00a0? {call}"
        return
    yield _do_nothing(received)
    never = "Ne donnez aucune donnée personnelle, aucun mot de passe, aucun code."
    yield f"{never} {bank_advice(checked.region)}".strip()
    yield f"Pour être sûr, contactez-nous vous-même. {call}"
    reports = _reports(checked)
    yield (
        f"Ne le transférez à personne d’autre que\u00a0: {reports}."
        if reports
        else "Ne le transférez à personne."
    )


def _do_nothing(received: Received) -> str:
    if received.way is Way.CALL:
        return "Raccrochez, ne rappelez pas ce numéro, et notez l’heure de l’appel."
    return (
        f"Ne cliquez sur rien et ne répondez pas à cet {_BY[received.way]}."
        if (received.way is Way.EMAIL)
        else "Ne cliquez sur rien et ne répondez pas à ce SMS."
    )


def _reports(checked: Checked) -> str:
    lines = report_lines(checked.judgement.profile.country, checked.received.way)
    return ", ".join(one.contact or one.host for one in lines)


REPORTED: Final = "Message transmis à la mutuelle"
REPORTS_KEPT: Final = f"{REPORTS_KEPT_MONTHS}{NBSP}mois"
ANSWERED: Final = "J’ai cliqué ou répondu\u00a0: que faire\u00a0?"
"""Where the advice is that whoever did so needs."""


def reported(report: OwnReport) -> tuple[str, ...]:
    """Say that what was handed over arrived, and what becomes of it."""
    at = wording.moment(report.created_at, report.region)
    return (
        f"Merci. Nous l’avons reçu {at}, sous la référence {report.reference}. Un message vous le "
        "confirme.",
        "Il nous aide à reconnaître les fraudes suivantes et à prévenir les autres adhérents. Nous "
        f"ne répondons pas à chacun, et son texte est effacé au bout de {REPORTS_KEPT}.",
        "Vous n’avez ni cliqué ni répondu\u00a0? Supprimez le message reçu, rien d’autre à faire.",
    )


def where_to_report() -> tuple[str, ...]:
    """Say where anybody reports a message, in the insurer's country first."""
    said = {
        ReportKind.SMS: "{label}\u00a0: transférez-le au {contact}.",
        ReportKind.MESSAGE: "{label}\u00a0: {contact}.",
        ReportKind.SITE: "{label}\u00a0: {contact}.",
    }
    own = read_brand().address.country
    lines = [one for one in read_channels().report if one.kind in said]
    return tuple(
        said[one.kind].format(label=_labelled(one, own), contact=one.contact or one.host)
        for one in sorted(lines, key=lambda one: one.country != own)
    )


def _labelled(line: ReportLine, own: str) -> str:
    return line.label if line.country == own else f"{line.label} ({COUNTRIES[line.country]})"


def report_lines(country: str, way: Way) -> tuple[ReportLine, ...]:
    """Return where what came that way is reported in a country, or who helps there."""
    kinds = [ReportKind.MESSAGE, ReportKind.SITE, ReportKind.HELP]
    if way is not Way.EMAIL:
        kinds.append(ReportKind.SMS)
    return read_channels().report_lines(country, *kinds)
