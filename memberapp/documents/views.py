"""`/documents`, in sentences: what is there, what is asked for, and that there is nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from memberapp import routes
from memberapp.core import formats
from memberapp.core.filed import Filed, FiledKind
from memberapp.documents.labels import KINDS
from memberapp.documents.service import PAGE, Asked, Found
from memberapp.uploads.views import file_kind

MAX_WORDS_LENGTH: Final = 80
_MAX_DIGITS: Final = 4
_ICONS: Final = {
    FiledKind.CONTRACT: "scroll-text",
    FiledKind.LETTER: "mail",
    FiledKind.CERTIFICATE: "file-text",
    FiledKind.STATEMENT: "receipt",
    FiledKind.SENT: "paperclip",
}
ICONS: Final = tuple(_ICONS.values())


@dataclass(frozen=True)
class OptionView:
    """One choice of a filter."""

    value: str
    name: str


@dataclass(frozen=True)
class DocumentView:
    """A document of the list."""

    title: str
    before: str
    """The title, up to its reference; all of it without one."""
    reference: str
    after: str
    about: str
    """« Contrat, PDF, 212 ko, le 24 novembre 2026 »."""
    fingerprint: str
    path: str
    icon: str


@dataclass(frozen=True)
class YearView:
    """The documents of a year."""

    year: str
    documents: list[DocumentView]


@dataclass(frozen=True)
class DocumentsView:
    """The list, its filters and its pages."""

    count: str = ""
    words: str = ""
    year: str = ""
    kind: str = ""
    years: tuple[OptionView, ...] = ()
    kinds: tuple[OptionView, ...] = ()
    groups: tuple[YearView, ...] = ()
    empty: str = ""
    """Why there is nothing; empty while there is something."""
    is_filtered: bool = False
    rank: str = ""
    newer_path: str = ""
    older_path: str = ""


def parse(query: Mapping[str, str]) -> Asked:
    """Read what an address asks for; what it cannot mean is not asked for."""
    year, page = query.get("annee", ""), query.get("page", "")
    kind = query.get("type", "")
    return Asked(
        words=" ".join(query.get("q", "")[:MAX_WORDS_LENGTH].split()),
        year=_number(year),
        kind=FiledKind(kind) if kind in {one.value for one in FiledKind} else None,
        page=_number(page) or 1,
    )


def path_of(asked: Asked) -> str:
    """Return the address that asks for something."""
    held = {
        "q": asked.words,
        "annee": f"{asked.year or ''}",
        "type": asked.kind.value if asked.kind else "",
        "page": f"{asked.page}" if asked.page > 1 else "",
    }
    query = urlencode({name: value for name, value in held.items() if value})
    return f"{routes.DOCUMENTS.path}?{query}" if query else routes.DOCUMENTS.path


def to_view(found: Found) -> DocumentsView:
    """Put a page of documents in words."""
    asked = found.asked
    is_filtered = bool(asked.words or asked.year or asked.kind)
    return DocumentsView(
        count=_count(found, is_filtered=is_filtered),
        words=asked.words,
        year=f"{asked.year or ''}",
        kind=asked.kind.value if asked.kind else "",
        years=tuple(OptionView(f"{year}", f"{year}") for year in found.years),
        kinds=tuple(OptionView(kind.value, name) for kind, name in KINDS.items()),
        groups=tuple(_years(found.documents)),
        empty=_empty(is_filtered=is_filtered) if not found.documents else "",
        is_filtered=is_filtered,
        rank=_rank(found),
        newer_path=path_of(_at(asked, asked.page - 1)) if asked.page > 1 else "",
        older_path=path_of(_at(asked, asked.page + 1)) if asked.page < found.pages else "",
    )


def _at(asked: Asked, page: int) -> Asked:
    return Asked(asked.words, asked.year, asked.kind, page)


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    return int(text) if is_number else None


def _count(found: Found, *, is_filtered: bool) -> str:
    whole = formats.count(found.total, "document")
    return f"{formats.number(found.count)} sur {whole}" if is_filtered else whole


def _rank(found: Found) -> str:
    if found.pages == 1:
        return ""
    first = (found.asked.page - 1) * PAGE + 1
    last = first + len(found.documents) - 1
    return f"Documents {first} à {last} sur {formats.number(found.count)}"


def _empty(*, is_filtered: bool) -> str:
    if is_filtered:
        return "Aucun document ne correspond. Essayez un autre mot, ou effacez les filtres."
    return (
        "Vous n’avez pas encore de document. Vos contrats, courriers, attestations et décomptes "
        "arriveront ici, avec ce que vous nous envoyez."
    )


def _years(documents: Sequence[Filed]) -> list[YearView]:
    groups: dict[int, list[DocumentView]] = {}
    for one in documents:
        groups.setdefault(one.dated.year, []).append(_document(one))
    return [YearView(f"{year}", found) for year, found in groups.items()]


def _document(one: Filed) -> DocumentView:
    weight = "fait à la demande" if one.size_bytes is None else formats.file_size(one.size_bytes)
    day = formats.long_day(one.dated)
    about = [KINDS[one.kind], one.detail, file_kind(one.mime), weight, f"le {day}"]
    before, found, after = one.title.partition(one.reference or "\n")
    return DocumentView(
        title=one.title,
        before=before,
        reference=found,
        after=after,
        about=", ".join(filter(None, about)),
        fingerprint=formats.fingerprint(one.sha256) if one.sha256 else "",
        path=one.path,
        icon=_ICONS[one.kind],
    )
