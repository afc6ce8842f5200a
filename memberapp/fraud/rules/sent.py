"""Whether a text is, word for word, one that was sent."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from memberapp.fraud.rules.values import Finding, Guide, Judgement, Profile, Verdict

_HEADER: Final = re.compile(
    r"(?:>|\s){0,20}(?P<name>de|from|date|envoy[eé]|sent|objet|sujet|subject)\s?:"
    r"(?P<value>.{1,300})",
    re.IGNORECASE,
)
_RULE: Final = re.compile(
    r"(?:>|\s){0,20}-{2,20}\s?(?:message (?:transf[eé]r[eé]|d['’]origine|original)"
    r"|d[eé]but du message transf[eé]r[eé]|(?:forwarded|original) message)\s?-{2,20}\s{0,20}",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]{0,5}\.?,?\s)?(?:le\s)?\d{1,2}(?:er)?"
    r"(?:/\d{1,2}/|\s[a-zéû]{3,9}\.?\s)\d{4}"
    r"(?:,?\s(?:[aà]\s)?\d{1,2}(?::|\s?h\s?)\d{2}(?::\d{2})?(?:\s[+-]\d{4})?)?",
    re.IGNORECASE,
)
_INSTEAD: Final = str.maketrans({"’": "'", "‘": "'", "«": '"', "»": '"', "–": "-", "œ": "oe"})
_CODE: Final = re.compile(r"\d{6}")
_CONTENT: Final = frozenset({"known_link", "known_phone", "known_email", "known_iban"})
_MIN_LENGTH: Final = 40
_MIN_SHARE: Final = 0.6
"""What of a message is pasted at least, for it to be that one: less could be of any."""


def is_same(pasted: str, sent: str) -> bool:
    """Return whether a text is what was sent, or most of it, with nothing added.

    Spaces, typographic signs and capitals do not count; any other word does.
    """
    one, other = _words(pasted), _words(sent)
    if not one or not other:
        return False
    if one == other:
        return True
    return len(one) >= max(_MIN_LENGTH, _MIN_SHARE * len(other)) and one in other


def is_same_mail(pasted: str, subject: str, sent: str, profile: Profile) -> bool:
    """Return whether a text is an e-mail that was sent, as a program shows it.

    Above it may stand what a program puts over a forwarded mail, with our own values only: our
    sender, its subject, a date. A line that says anything else is a word that we did not send.
    """
    lines = pasted.splitlines()
    while lines and (not lines[0].strip() or _is_header(lines[0], subject, profile)):
        lines.pop(0)
    bare = "\n".join(line.removeprefix(">") for line in lines)
    return is_same(bare, sent) or is_same(bare, f"{subject}\n{sent}")


def _is_header(line: str, subject: str, profile: Profile) -> bool:
    if _RULE.fullmatch(line):
        return True
    header = _HEADER.fullmatch(line)
    if header is None:
        return False
    name, value = header["name"].lower(), _words(header["value"])
    if name in {"objet", "sujet", "subject"}:
        return value in {_words(f"{before}{subject}") for before in ("", "TR: ", "Fwd: ", "RE: ")}
    if name in {"de", "from"}:
        names = [_words(one) for one in profile.email_names]
        return value in {
            shown
            for address in profile.emails
            for shown in (address, f"<{address}>", *(f"{one} <{address}>" for one in names))
        }
    return bool(_DATE.fullmatch(header["value"].strip()))


def _words(text: str) -> str:
    known = unicodedata.normalize("NFKC", text).translate(_INSTEAD)
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", known)
        if unicodedata.category(letter) != "Mn"
    )
    return " ".join(bare.casefold().split())


def differs_in_words_only(judgement: Judgement, guide: Guide) -> bool:
    """Return whether nothing speaks against a message but its words, which are then ours."""
    return not _beside_words(judgement, guide)


def as_our_words(
    judgement: Judgement, holes: Sequence[str], between: Iterable[Finding], guide: Guide
) -> Judgement:
    """Return the answer about a message of which every sentence is one that we send.

    What its sentences weigh no longer counts; what was compared does: a link, a number, an account,
    its sender. `holes` are the words in it that are not ours, as a name, and `between` is what was
    found in them: with anything to say of that, it is judged as anybody's.
    """
    against = _beside_words(judgement, guide)
    total = sum(one.weight for one in against)
    is_met = any(one.signal in _CONTENT for one in judgement.findings)
    if total >= guide.doubt or (against and not is_met) or not judgement.profile.is_own:
        return judgement
    if any(one.weight for one in between):
        return judgement
    told = [one for one in judgement.findings if one in against or not one.weight]
    told = [one for one in told if one.signal not in {"nothing_known", "only_sender"}]
    told.append(Finding("known_words", 0))
    if any(map(_CODE.fullmatch, holes)):
        told.append(Finding("keep_code", 0))
    return replace(
        judgement, verdict=Verdict.COMPATIBLE, findings=tuple(told), claims=True, total=total
    )


def _beside_words(judgement: Judgement, guide: Guide) -> list[Finding]:
    """Return what speaks against a message, but for its words."""
    words = {*guide.words.patterns, *_OF_WORDS, *(one.id for one in guide.scams)}
    return [one for one in judgement.findings if one.weight and one.signal not in words]


_OF_WORDS: Final = frozenset({
    "asks_secret", "asks_identity", "asks_bank", "update_details", "check_details", "type_secret",
    "sensitive_topic", "unknown_ask", "hidden_link", "no_communication", "strange_word",
})  # fmt: skip
