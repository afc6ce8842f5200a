"""The warning that every page shows: what fraudsters try just now, from a day until another.

It is public, the same for everybody, and of plain words: its links are those of our own pages and
of the sites in `channels.yaml`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from sqlmodel import col, select

from memberapp import routes
from memberapp.core import audit
from memberapp.core.channels import read_channels
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.identifiers import read_row_id
from memberapp.core.work import Work, writes
from memberapp.fraud.tables import SiteWarning

MAX_TITLE: Final = 80
MAX_TEXT: Final = 320
MAX_LINK: Final = 200
LONGEST: Final = timedelta(days=90)
"""How far ahead a warning ends: one that stays is read no longer."""
_EARLIEST: Final = timedelta(days=366)
_MOST_LISTED: Final = 100
_OTHER_PAGES: Final = {routes.MESSAGE_CHECK, routes.CERTIFICATE_CHECK}


@dataclass(frozen=True)
class Draft:
    """A warning as the staff writes it."""

    title: str
    text: str
    ends_at: datetime
    begins_at: datetime | None = None
    """Since when fraudsters try it, or when it is to show; None for now."""
    link: str = ""


def current(work: Work) -> SiteWarning | None:
    """Return the warning of now, the newest where several are."""
    return work.db.exec(
        select(SiteWarning)
        .where(col(SiteWarning.ends_at) > work.now, col(SiteWarning.begins_at) <= work.now)
        .order_by(col(SiteWarning.published_at).desc(), col(SiteWarning.id))
    ).first()


def drawn(draft: Draft, now: datetime) -> SiteWarning:
    """Return what a draft would show, which is not stored.

    Raises:
        InvalidInput: a part is missing, too long or not plain text, a day is impossible, or the
            link leads neither to a page of ours nor to a site of `channels.yaml`.
    """
    begins_at = draft.begins_at or now
    if not now < draft.ends_at <= now + LONGEST:
        raise InvalidInput("until")
    if not now - _EARLIEST < begins_at < draft.ends_at:
        raise InvalidInput("since")
    return SiteWarning(
        title=_plain("title", draft.title, MAX_TITLE),
        text=_plain("text", draft.text, MAX_TEXT),
        link=_own_link(draft.link.strip()),
        begins_at=begins_at,
        ends_at=draft.ends_at,
        published_at=now,
    )


@writes
def publish(work: Work, *, draft: Draft) -> SiteWarning:
    """Show a warning on every page from its day on, instead of an earlier one.

    Raises:
        InvalidInput: as for `drawn`.
    """
    row = drawn(draft, work.now)
    work.db.add(row)
    work.audit(audit.Event.WARNING_PUBLISHED, ref=row.id, member_id=None)
    return row


@writes
def end(work: Work, *, warning_id: str) -> SiteWarning:
    """Show a warning no longer; one that has ended stays as it is.

    Raises:
        NotFound: no such warning is known.
    """
    row = work.db.get(SiteWarning, read_row_id(warning_id))
    if row is None:
        raise NotFound("no such warning is known")
    if row.ends_at > work.now:
        row.ends_at = work.now
        row.begins_at = min(row.begins_at, work.now)
        work.db.add(row)
        work.audit(audit.Event.WARNING_ENDED, ref=row.id, member_id=None)
    return row


@writes
def list_all(work: Work) -> Sequence[SiteWarning]:
    """Return the warnings, the newest first."""
    work.audit(audit.Event.STAFF_WARNINGS_READ, member_id=None)
    newest = col(SiteWarning.published_at).desc(), col(SiteWarning.id)
    return work.db.exec(select(SiteWarning).order_by(*newest).limit(_MOST_LISTED)).all()


def _plain(field: str, written: str, most: int) -> str:
    text = " ".join(written.split())
    if not text:
        raise InvalidInput(field, "empty")
    if len(text) > most:
        raise InvalidInput(field, "too_long")
    if not text.isprintable() or "<" in text or ">" in text:
        raise InvalidInput(field, "not_plain")
    return text


def _own_link(link: str) -> str:
    if not link:
        return ""
    pages = {one.path for one in routes.PAGES if one.is_public} | _OTHER_PAGES
    if link.partition("#")[0] in pages and link.isascii() and len(link) <= MAX_LINK:
        return link
    channels = read_channels()
    hosts = {*channels.web.hosts, *(urlsplit(one.url).hostname for one in channels.report)}
    if not link.isascii() or not link.isprintable() or {*link} & {*' <>"\\@'}:
        raise InvalidInput("link")
    try:
        parts = urlsplit(link)
        is_ours = parts.hostname in hosts and parts.port is None
    except ValueError:
        raise InvalidInput("link") from None
    if not is_ours or parts.scheme != "https" or len(link) > MAX_LINK:
        raise InvalidInput("link")
    return link
