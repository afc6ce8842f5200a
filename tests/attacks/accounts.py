"""Attacks on what opens an account, of `tests.attacks.attack`: its passwords and its activation."""

import json
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

from sqlmodel import Session, col, or_, select

from memberapp import clock, routes
from memberapp.account import notices, passwords
from memberapp.account.tables import Account
from memberapp.cli.demo import SignIn
from memberapp.core.cookies import CookieKind
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage
from memberapp.members.tables import Contract, Member
from tests.attacks.attacker import BERNARD, Attacker, Finding, named
from tests.support.units_of_work import run_now

_CHOSEN = tuple(f"Rivière-Ambre-{number}!" for number in range(10, 16))
_OF_ATTACKER, _OF_VICTIM = "Ma-Porte-Derobee-1!", "Saule-Comptoir-86!"
_GUESSES = 5


_links: defaultdict[tuple[str, str], list[str]] = defaultdict(list)


def former_passwords(attacker: Attacker, _scale: object) -> Finding:
    """A password that was declared compromised and those before it, chosen again in both ways."""
    cookies, own = attacker.give_both_factors(BERNARD), [BERNARD.password, *_CHOSEN]
    for current, password in pairwise(own[:6]):
        _change(attacker, cookies, current, password)
        assert _has(BERNARD, password), "the member could not change their password"
    compromised = own[5]
    opened = {}
    for password in (own[0], own[4], compromised):
        _change(attacker, cookies, compromised, password)
        opened[f"change to {password}"] = not _has(BERNARD, compromised)
    attacker.post(
        routes.POST_SIGN_IN_NOT_ME, _link("password_changed", BERNARD.member_id), not_me="yes"
    )
    opened["the session, after « pas moi »"] = attacker.is_inside(cookies)
    for password in own[:6]:
        _reset(attacker, BERNARD, password)
        opened[f"reset to {password}"] = _has(BERNARD, password)
    finding = Finding("former and compromised passwords", len(opened), named(opened))
    if not finding.opened:
        _choose_the_first_again(attacker, own[6])
    return finding


def prepared_activation(attacker: Attacker, _scale: object) -> Finding:
    """A space that somebody else asked for, with what they know and what they chose themselves."""
    victim, email = _without_space()
    typed: dict[str, str] = {
        "last_name": victim.last_name,
        "first_name": victim.first_name,
        "contract": run_now(_contract_of, of=victim.id),
        "birth_day": str(victim.birth.day),
        "birth_month": str(victim.birth.month),
        "birth_year": str(victim.birth.year),
    }
    prepared = {"password": _OF_ATTACKER, "phone": "06 39 98 66 66"}
    confirm, opened = routes.POST_ACTIVATION_CONFIRM, {}

    attacker.post(routes.POST_ACTIVATION, None, **typed, **prepared, email="attaquant@example.org")
    by_attacker = _link("activation_link", victim.id)
    for code in ("", *(f"{number:06}" for number in range(_GUESSES))):
        attacker.post(confirm, by_attacker, code=code, **prepared)
    opened["the attacker's e-mail, codes guessed"] = _account_of(victim) is not None

    attacker.post(routes.POST_ACTIVATION, None, **typed, **prepared, email=email)
    first = _link("activation_link", victim.id)
    attacker.post(routes.POST_ACTIVATION, None, **typed, email=email)
    last = _link("activation_link", victim.id)
    for name, link in (("the attacker's own link", by_attacker), ("the first of two", first)):
        attacker.post(confirm, link, password=_OF_ATTACKER)
        opened[name] = _account_of(victim) is not None
    attacker.post(confirm, last, password="")
    opened["a click that chose nothing"] = _account_of(victim) is not None
    attacker.post(confirm, last, password=_OF_VICTIM)

    account = _account_of(victim)
    assert account is not None, "the victim could not open their own space"
    opened["the attacker's password"] = passwords.matches(_OF_ATTACKER, account.password_hash)
    opened["the attacker's phone"] = bool(account.offered_phone or account.verified_phone)
    attacker.post(confirm, last, password=_OF_ATTACKER)
    opened["the last link, again"] = _account_of(victim) != account
    return Finding("a space asked for by somebody else", len(opened) + _GUESSES, named(opened))


def _choose_the_first_again(attacker: Attacker, meanwhile: str) -> None:
    """Give Bernard his own password back for the other attacks: it is older than the last six."""
    _reset(attacker, BERNARD, meanwhile)
    assert _has(BERNARD, meanwhile), "the member could not choose a new password"
    attacker.post(routes.POST_FORGOTTEN, identifier=BERNARD.email, way="email")
    _reset(attacker, BERNARD, BERNARD.password)
    assert _has(BERNARD, BERNARD.password), "the member could not choose the first one again"


def _change(attacker: Attacker, cookies: dict[str, str], current: str, password: str) -> None:
    attacker.post(routes.POST_PASSWORD, cookies, current_password=current, password=password)


def _reset(attacker: Attacker, who: SignIn, password: str) -> None:
    """Choose a password with the newest link, as whoever reads the member's mailbox does."""
    link = _link("password_reset_link", who.member_id)
    attacker.post(routes.POST_NEW_PASSWORD, link, password=password)


def _link(kind: str, member_id: str) -> dict[str, str]:
    """Return the cookie of who opened the link in the newest message of a kind to a member.

    The clock of the server may stand still: what was not there at the last call is newer.
    """

    def work(db: Session) -> list[str]:
        sent = select(OutboxMessage).where(
            OutboxMessage.kind == kind, OutboxMessage.member_id == member_id
        )
        return [json.loads(reveal(one, "parameters") or "{}")["link"] for one in db.exec(sent)]

    links = _links[kind, member_id]
    links += [link for link in run_now(work) if link not in links]
    return {CookieKind.LINK: links[-1].rpartition("/lien/")[2]}


def _has(who: SignIn, password: str) -> bool:
    def work(db: Session) -> str:
        of_member = select(Account).where(Account.member_id == who.member_id)
        return db.exec(of_member).one().password_hash

    return passwords.matches(password, run_now(work))


def _without_space() -> tuple[Member, str]:
    """Return a demo member who has no account yet, and the e-mail that the insurer knows."""

    def work(db: Session) -> tuple[Member, str]:
        has_space = col(Member.id).in_(select(Account.member_id))
        in_effect = select(Contract.member_id).where(
            or_(
                col(Contract.valid_to).is_(None),
                col(Contract.valid_to) > (clock.now() + timedelta(days=1)).date(),
            )
        )
        members = db.exec(select(Member).where(~has_space, col(Member.id).in_(in_effect))).all()
        return next((one, email) for one in members if (email := notices.known_email(one)))

    return run_now(work)


def _contract_of(db: Session, *, of: str) -> str:
    return db.exec(select(Contract.id).where(Contract.member_id == of)).first() or ""


def _account_of(member: Member) -> Account | None:
    return run_now(
        lambda db: db.exec(select(Account).where(Account.member_id == member.id)).first()
    )
