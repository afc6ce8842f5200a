"""Links and e-mail addresses of a text, however they are written, and whose they are."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final
from urllib.parse import unquote

import idna
from publicsuffixlist import PublicSuffixList
from rapidfuzz.distance import OSA

from memberapp.fraud.rules.plain import Plain, replaced
from memberapp.fraud.rules.values import Finding, Guide, Profile, Span

_DOT: Final = re.compile(
    r"\s?[\[({<]\s?(?:\.|dot|point|punt)\s?[\])}>]\s?"
    r"|(?<=[a-z0-9])\s(?:point|dot|punt)\s(?=(?:fr|be|com|net|org|eu|info|co|io|me|site|online|top"
    r"|xyz|shop|live|app|click|link)\b)"
)
_TLDS: Final = (
    r"(?:fr|be|com|net|org|eu|info|co|io|me|site|online|top|xyz|shop|live|app|click|link|store|help"
    r"|support|club|icu|vip|pro|cc|ru|tv|biz|space|website|life|world|today|page)(?![a-z0-9-])"
)
_SPACED_DOT: Final = re.compile(
    rf"(?<=[a-z0-9])(?: {{1,3}}\. {{0,3}}|\.[ \n]{{1,3}}|,|[^\x00-\x7f€°])(?={_TLDS})"
)
"""« exemple .fr », « exemple. fr », « exemple,fr », « exemple·fr »."""
_DASH: Final = re.compile(r"(?<=[a-z0-9])\stiret\s(?=[a-z0-9])")
_SLASH: Final = re.compile(r"(?<=[a-z0-9])\s(?:slash|barre oblique)\s(?=[a-z0-9])")
_AT: Final = re.compile(r"\s?[\[({]\s?(?:at|arobase|@)\s?[\])}]\s?|(?<=\w)\sarobase\s(?=\w)")
_COLON: Final = re.compile(r"(?<=http)(s?)\s?\[:\]\s?")
_DEFANGED: Final = re.compile(r"\bhxxp(s?)\s?:")
_SCHEME: Final = re.compile(
    r"(?<![a-z0-9])(?P<scheme>https?|ftp)\s?:\s{0,2}[/\\]{1,3}\s?(?P<rest>[^\s<>\"']{1,2000})"
)
_ACTIVE: Final = re.compile(r"(?<![a-z])(?:javascript|data|intent|vbscript|file):[^\s]{3,200}")
_BARE: Final = re.compile(
    r"(?<![\w@.%+•*-])@?(?P<host>(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,12}[a-z][a-z0-9-]{1,40})"
    r"(?P<after>(?::\d{1,5})?(?:[/?#\\][^\s<>\"']{0,2000})?)(?![\w@])"
)
_NUMERIC: Final = re.compile(
    r"(?<![\w.])(?P<host>\d{1,3}(?:\.\d{1,3}){3})(?P<after>(?::\d{1,5})?[/?][^\s<>\"']{0,500})"
)
_EMAIL: Final = re.compile(
    r"(?<![\w.%+-])(?P<local>[a-z0-9][a-z0-9._%+'-]{0,63})@(?P<host>(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,40})"
    r"(?P<after>(?::\d{1,5})?(?:/[^\s<>\"']{0,500})?)"
)
_END: Final = ".,;:!?)]}'\"*_>"
_FILES: Final = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|zip|rar|7z|apk|exe|msi|scr|iso|js|html?|csv|txt|eml|ics)$"
)
_INNER: Final = re.compile(r"https?:/{1,2}([a-z0-9.-]{3,253})", re.IGNORECASE)
_FOLDED: Final = str.maketrans("01345$7", "oleassz")
_FIRST_WORDS: Final = frozenset({"info", "site", "top", "page", "support", "net", "eu", "pro"})
_NEAR: Final = 2
MAX_LINKS: Final = 200
"""Compared in one message; one with more is doubtful."""
_GOOD: Final = {"known_link", "public_link"}


@dataclass(frozen=True)
class Link:
    """A link or an e-mail address as it stands in a text."""

    host: str
    span: Span
    written: str
    scheme: str = ""
    after: str = ""
    user: str = ""
    port: str = ""
    is_email: bool = False
    is_disguised: bool = False
    """Written so that no program sees an address: « exemple point fr »."""
    is_odd: bool = False
    """Its host has letters of other alphabets, or signs that no address has."""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


def registered_name(host: str) -> str:
    """Return the name that somebody registered, « exemple.fr » of « www.exemple.fr »."""
    return _suffixes().privatesuffix(host) or ""


def find_links(text: Plain) -> tuple[tuple[Link, ...], Plain]:
    """Return the links of a text, and the text without its disguises of addresses."""
    disguised: list[Span] = []
    for pattern, instead in (
        (_DASH, "-"), (_DOT, "."), (_SLASH, "/"), (_AT, "@"), (_COLON, r"\1:"),
        (_DEFANGED, r"http\1:"),
    ):  # fmt: skip
        if pattern is _DASH and " point " not in text.text and " dot " not in text.text:
            continue
        text, spans = replaced(text, pattern, instead)
        disguised += spans
    text, spans = replaced(text, _SPACED_DOT, ".", unless=_begins_sentence)
    disguised += spans
    found: list[Link] = []
    for link in islice(_all(text), MAX_LINKS):
        if any(_overlaps(link.span, other.span) for other in found):
            continue
        hidden = any(_overlaps(link.span, span) for span in disguised[:MAX_LINKS])
        found.append(_marked(link, text, is_disguised=hidden))
    return tuple(sorted(found, key=lambda one: one.span.start)), text


def _begins_sentence(text: Plain, match: re.Match[str]) -> bool:
    """Return whether a capital follows: « votre compte. Info », a sentence after another."""
    word = re.match(r"[a-z]*", text.text[match.end() : match.end() + 10])
    is_capital = text.original[text.at[match.end()]].isupper()
    is_of_sentences = word is not None and word[0] in _FIRST_WORDS
    return is_capital and is_of_sentences and not match.group().startswith(" ")


def _all(text: Plain) -> Iterator[Link]:
    for match in _SCHEME.finditer(text.text):
        end = match.end() - _excess(match["rest"])
        link = _with_scheme(match["scheme"], text.text[match.start("rest") : end])
        yield _at(link, text, match.start(), end)
    for match in _ACTIVE.finditer(text.text):
        yield _at(Link("", Span(0, 0), "", scheme="active", is_odd=True), text, *match.span())
    for match in _EMAIL.finditer(text.text):
        link = Link(match["host"], Span(0, 0), "", user=match["local"], is_email=True,
                    after=match["after"])  # fmt: skip
        yield _at(link, text, *match.span())
    for match in _NUMERIC.finditer(text.text):
        end = match.end() - _excess(match["after"])
        yield _at(Link(match["host"], Span(0, 0), "", scheme="http"), text, match.start(), end)
    for match in _BARE.finditer(text.text):
        if (link := _bare(text, match)) is not None:
            yield link


def _bare(text: Plain, match: re.Match[str]) -> Link | None:
    host, after = match["host"], match["after"]
    end = match.end() - (_excess(after) if after else 0)
    if (_FILES.search(host) and not after) or not registered_name(host):
        return None
    port, rest = _port_of(after)
    return _at(Link(host, Span(0, 0), "", after=rest, port=port), text, match.start(), end)


def _with_scheme(scheme: str, rest: str) -> Link:
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    after = rest[len(authority) :]
    user, _at_sign, place = authority.rpartition("@")
    host, _colon, port = place.partition(":")
    # Browsers differ on a backslash and on what is escaped in a host: nobody honest writes them.
    is_odd = "%" in authority or "\\" in rest or "@" in after.partition("?")[0]
    return Link(
        host.strip("."), Span(0, 0), "", scheme=scheme, after=after, user=user, port=port,
        is_odd=is_odd,
    )  # fmt: skip


def _port_of(after: str) -> tuple[str, str]:
    match = re.match(r":(\d{1,5})", after)
    return (match[1], after[match.end() :]) if match else ("", after)


def _at(link: Link, text: Plain, start: int, end: int) -> Link:
    span, written = text.found(start, end)
    return Link(
        link.host, span, written, link.scheme, link.after, link.user, link.port, link.is_email,
        link.is_disguised, link.is_odd,
    )  # fmt: skip


def _marked(link: Link, _text: Plain, *, is_disguised: bool) -> Link:
    place = link.written.partition("//")[2] or link.written
    place = re.split(r"[/?#]", place, maxsplit=1)[0] if not link.is_email else link.written
    is_odd = link.is_odd or not place.isascii()
    return Link(
        _host(link.host), link.span, link.written, link.scheme, link.after, link.user, link.port,
        link.is_email, is_disguised, is_odd,
    )  # fmt: skip


def _host(host: str) -> str:
    if "xn--" not in host:
        return host
    try:
        return idna.decode(host, uts46=True)
    except (idna.IDNAError, UnicodeError):
        return host


def _excess(text: str) -> int:
    kept = text.rstrip(_END)
    if "(" in kept and text[len(kept) : len(kept) + 1] == ")":
        kept += ")"
    return len(text) - len(kept)


def _overlaps(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def judge_link(link: Link, profile: Profile, guide: Guide) -> Iterator[Finding]:
    """Say what is wrong with a link for an insurer; of a good one, that it is known."""
    if link.is_email and not _is_borrowed(link, profile):
        yield from _judge_email(link, profile, guide)
        return
    signal = _whose(link, profile, guide)
    if signal == "own_link":
        yield _finding("known_link", link, profile, guide)
        return
    oddities = [*_oddities(link, profile, guide)] if signal in _GOOD else []
    yield from oddities or [_finding(signal, link, profile, guide)]


def _whose(link: Link, profile: Profile, guide: Guide) -> str:
    """Return the signal of whose a link is: the first that fits, the surest ones first."""
    host = link.host
    name = registered_name(host)
    is_masked = bool(link.user) or link.is_odd or "xn--" in host or not host.isascii()
    answers = (
        ("own_link", link.written.startswith(_beginnings(profile))),
        ("lookalike_link", is_masked),
        ("known_link", _is_of(host, profile)),
        ("public_link", _is_of(host, guide.public)),
        ("unlisted_host", bool(name) and name in map(registered_name, profile.hosts)),
        ("numeric_link", _is_number(host)),
        ("short_link", not guide.shorteners.isdisjoint({host, name})),
        ("lookalike_link", is_like(host, profile)),
        ("social_link", name in guide.social),
    )
    return next((signal for signal, fits in answers if fits), "foreign_link")


def _beginnings(profile: Profile) -> tuple[str, ...]:
    return tuple(f"{origin}/" for origin in profile.origins)


def _oddities(link: Link, profile: Profile, guide: Guide) -> Iterator[Finding]:
    if link.scheme in {"http", "ftp"}:
        yield _finding("insecure_link", link, profile, guide)
    if link.port not in {"", "443"}:
        yield _finding("odd_port", link, profile, guide)
    if link.is_disguised:
        yield _finding("disguised_link", link, profile, guide)
    inner = _INNER.search(unquote(unquote(link.after)))
    if inner is not None and not _is_of(inner[1].lower(), profile):
        yield _finding("link_in_link", link, profile, guide)


def _judge_email(link: Link, profile: Profile, guide: Guide) -> Iterator[Finding]:
    address = f"{link.user}@{link.host}"
    if link.is_odd or "xn--" in link.host:
        yield _finding("lookalike_email", link, profile, guide)
    elif address in profile.emails:
        yield _finding("known_email", link, profile, guide)
        if link.is_disguised:
            yield _finding("disguised_link", link, profile, guide)
    elif address in guide.public.emails:
        yield _finding("public_link", link, profile, guide)
    elif (
        not _is_of(link.host, profile)
        and f"www.{link.host}" not in profile.hosts
        and (is_like(link.host, profile) or any(word in link.user for word in profile.words))
    ):
        yield _finding("lookalike_email", link, profile, guide)
    else:
        yield _finding("foreign_email", link, profile, guide)


def _is_borrowed(link: Link, profile: Profile) -> bool:
    """Return whether « mutuelle.fr@x.tld » is a link that begins like ours, no address."""
    known = {*profile.hosts, *profile.domains, *map(registered_name, profile.hosts)}
    return any(one and one in link.user for one in known)


def _finding(signal: str, link: Link, profile: Profile, guide: Guide) -> Finding:
    mine = sorted(profile.emails if link.is_email else profile.hosts or profile.domains)
    known = " ou ".join(mine[:2]) if mine else ""
    return Finding(signal, guide.weights.get(signal, 0), link.span, link.written, known)


def _is_of(host: str, profile: Profile) -> bool:
    return host in profile.hosts or any(
        host == one or host.endswith(f".{one}") for one in profile.domains
    )


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." not in host or host.replace(".", "").isdigit()
    return True


def is_like(host: str, profile: Profile) -> bool:
    """Return whether a host is made to look like the insurer's."""
    folded = host.translate(_FOLDED).replace("rn", "m").replace("vv", "w")
    if any(word in folded.replace("-", "") for word in profile.words):
        return True
    name = registered_name(host).partition(".")[0] or host
    official = {
        registered_name(one).partition(".")[0] for one in (*profile.hosts, *profile.domains)
    }
    parts = [name, *re.split(r"[.-]", folded)]
    near = [
        OSA.distance(part, one, score_cutoff=_NEAR) <= _NEAR
        for part in parts
        for one in (*official, *profile.words)
        if len(one) > 2 * _NEAR and part
    ]
    return any(near)
