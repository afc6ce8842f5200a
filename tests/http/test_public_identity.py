"""Signing in with a public identity, against a real provider on this machine."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey
from sqlmodel import select

from memberapp.account import sign_in_links
from memberapp.account.sent_codes import Purpose
from memberapp.account.tables import Account, PublicIdentity
from memberapp.core import tokens
from memberapp.core.access import Access
from memberapp.core.secrets import seal
from memberapp.core.tokens import LinkKind
from memberapp.gateways import public_identity as gateway
from memberapp.http.security_headers import content_security_policy
from memberapp.members.tables import Member
from tests.personas import alice, bob, with_account, without_account
from tests.support.browsers import ORIGIN, Browser
from tests.support.identity_provider import ALICE, CLIENT_ID, CLIENT_SECRET, Provider
from tests.support.identity_provider import running_provider as run_provider
from tests.support.records import audited, sent_code, sent_kinds
from tests.support.sign_ins import active_sessions
from tests.support.units_of_work import change, run_now

START, BACK = "/connexion/identite", "/connexion/identite/retour"
SECURITY = "/profil/securite"


@pytest.fixture
def provider(database: str, settings: Any, clock: object) -> Iterator[Provider]:
    with run_provider(ORIGIN + BACK) as running:
        settings(
            identity_name="FranceConnect",
            identity_issuer=running.issuer,
            identity_client_id=CLIENT_ID,
            identity_client_secret=CLIENT_SECRET,
            identity_levels="eidas1",
            identity_sure_levels="eidas2 eidas3",
        )
        gateway.forget()
        yield running
        gateway.forget()


def with_nir(db: Any) -> Any:
    """Make Alice, whose NIR says that she was born in Tours."""
    persona = alice(db)
    seal(persona.member, "nir", "280053726100123")
    db.add(persona.member)
    return persona


def leave(visitor: Browser, **fields: str) -> str:
    """Go to the provider, and return where it sends the browser back to."""
    away = visitor.post(START, **fields).headers["location"]
    with httpx.Client(trust_env=False) as outside:
        return outside.get(away).headers["location"].removeprefix(ORIGIN)


def come_in(visitor: Browser, **fields: str) -> httpx.Response:
    return visitor.get(leave(visitor, **fields))


def said(visitor: Browser, page: str = "/connexion") -> str:
    return visitor.shown_again(page).errors[0].text


def give_code(visitor: Browser) -> httpx.Response:
    assert visitor.session is not None
    return visitor.post("/connexion/code", code=sent_code(visitor.session.id, Purpose.SIGN_IN))


def links() -> list[PublicIdentity]:
    return list(run_now(lambda db: db.exec(select(PublicIdentity)).all()))


def test_the_provider_is_asked_with_pkce_a_nonce_and_for_the_identity_only(visitor, provider):
    away = visitor.post(START).headers["location"]
    asked = {name: value[0] for name, value in parse_qs(urlsplit(away).query).items()}
    assert asked["redirect_uri"] == ORIGIN + BACK
    assert (asked["code_challenge_method"], asked["acr_values"]) == ("S256", "eidas1")
    assert "email" not in asked["scope"]
    parts = [asked[name] for name in ("state", "nonce", "code_challenge")]
    assert all(len(part) >= 43 for part in parts)
    assert len(set(parts)) == 3
    assert f"form-action 'self' {provider.issuer}" in content_security_policy()


def test_a_low_level_stands_for_the_password_and_the_link_counts_after_the_code(visitor, provider):
    with_account(with_nir)
    answer = come_in(visitor, suite="/remboursements")
    assert answer.headers["location"] == "/connexion/code?suite=%2Fremboursements"
    assert visitor.session.access is Access.PASSWORD_OK
    assert links()[0].confirmed_at is None
    assert "public_identity_linked" not in sent_kinds()
    give_code(visitor)
    assert visitor.session.access is Access.RECENT_PROOF
    assert links()[0].confirmed_at is not None
    assert "public_identity_linked" in sent_kinds()
    assert "identity:linked" in audited()


def test_a_high_level_with_the_place_of_birth_stands_for_both_factors(visitor, provider):
    with_account(with_nir)
    provider.level = "eidas2"
    assert come_in(visitor, suite="/remboursements").headers["location"] == "/remboursements"
    assert visitor.session.access is Access.RECENT_PROOF
    assert sent_kinds().count("sign_in_new_device") == 1
    come_in(visitor)
    assert sent_kinds().count("public_identity_linked") == 1
    assert len(links()) == 1


def test_the_session_that_the_browser_had_ends(visitor, provider):
    with_account(with_nir)
    provider.level = "eidas2"
    come_in(visitor)
    former = visitor.session.id
    come_in(visitor)
    assert visitor.session.id != former
    assert active_sessions() == 1


@pytest.mark.parametrize("person", [{"birthplace": "", "birthcountry": ""}, {}])
def test_a_high_level_without_the_place_of_birth_in_both_owes_the_code(visitor, provider, person):
    with_account(with_nir if person else alice)
    provider.level, provider.person = "eidas3", ALICE | person
    come_in(visitor)
    assert visitor.session.access is Access.PASSWORD_OK


def test_a_trusted_browser_owes_no_code(visitor, provider):
    with_account(with_nir)
    visitor.sign_in()
    visitor.post("/deconnexion")
    assert come_in(visitor).headers["location"] == "/"
    assert visitor.session.access is Access.MEMBER
    assert links()[0].confirmed_at is not None


@pytest.mark.parametrize("is_signed", [True, False])
def test_the_userinfo_may_be_signed_or_plain(visitor, provider, is_signed):
    with_account(with_nir)
    provider.is_userinfo_signed = is_signed
    assert "code" in come_in(visitor).headers["location"]


@pytest.mark.parametrize(
    "person",
    [
        {"family_name": "DUPONT"},
        {"given_name": "Jeanne Alice"},
        {"birthdate": "1980-05-05"},
        {"birthdate": "1980"},
        {"birthdate": ""},
        {"gender": "male"},
        {"birthplace": "75056"},
        {"birthcountry": "99352", "birthplace": ""},
        {"family_name": "", "email": "alice@example.org", "email_verified": True},
    ],
    ids=str,
)
def test_who_is_not_in_the_file_is_told_so_whatever_their_email(visitor, provider, person):
    with_account(with_nir)
    provider.person = ALICE | person
    assert come_in(visitor).headers["location"] == "/connexion"
    assert "nous ne trouvons pas" in said(visitor)
    assert visitor.session is None
    assert links() == []


def test_two_members_of_one_name_and_birth_date_are_told_nothing_of_each_other(visitor, provider):
    with_account()

    def twin(db: Any) -> None:
        other = bob(db).member
        other.sqlmodel_update({"first_name": "Alice", "last_name": "Moreau", "civility": "MME"})
        db.add(other)

    change(twin)
    come_in(visitor)
    assert "nous ne trouvons pas" in said(visitor)


def test_a_member_without_a_space_is_sent_to_open_one(visitor, provider):
    without_account()
    assert come_in(visitor).headers["location"] == "/activation"
    assert "pas encore d’espace" in said(visitor, "/activation")


def test_somebody_else_of_the_same_name_does_not_take_a_linked_account_over(visitor, provider):
    with_account(with_nir)
    provider.level = "eidas2"
    come_in(visitor)
    visitor.post("/deconnexion")
    provider.person = ALICE | {"sub": "another-subject"}
    come_in(visitor)
    assert "nous ne trouvons pas" in said(visitor)


def test_a_linked_member_comes_in_under_a_new_name_and_not_with_another_birth_date(
    visitor, provider
):
    with_account(with_nir)
    provider.level = "eidas2"
    come_in(visitor)
    provider.person = ALICE | {"family_name": "DURAND"}
    assert "code" in come_in(visitor).headers["location"]
    provider.person = ALICE | {"birthdate": "1990-01-01"}
    come_in(visitor)
    assert "nous ne trouvons pas" in said(visitor)


WRONG = ECKey.generate_key("P-256", {"kid": "k1"})


@pytest.mark.parametrize(
    "bent",
    [
        {"iss": "http://localhost:1"},
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another-client"]},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": "soon"},
        {"iat": 9999999999},
        {"azp": "another-client"},
        {"at_hash": "AAAA"},
        {"sub": "another-subject"},
    ],
    ids=str,
)
def test_a_token_that_is_not_the_providers_word_is_refused(visitor, provider, bent):
    with_account(with_nir)
    provider.bent = bent
    come_in(visitor)
    assert "n’est pas sûre" in said(visitor)
    assert visitor.session is None
    assert audited()[-1] == "identity:refused"


def test_a_token_signed_by_another_key_is_refused_and_a_new_key_is_learnt(visitor, provider):
    with_account(with_nir)
    come_in(visitor)
    provider.signs_with = WRONG
    come_in(visitor)
    assert "n’est pas sûre" in said(visitor)
    provider.key, provider.signs_with = WRONG, None
    gateway._known.keys_at -= 120
    assert "code" in come_in(visitor).headers["location"]


def test_what_came_back_serves_once_and_in_the_browser_that_left(visitor, provider):
    with_account(with_nir)
    back = leave(visitor)
    cookie = visitor.client.cookies["identity"]
    for bad in (BACK, back.replace("state=", "state=x"), back.partition("&state")[0]):
        visitor.get(bad)
        assert "n’a pas abouti" in said(visitor)
    assert provider.token_requests == 0
    back = leave(visitor)
    assert "code" in visitor.get(back).headers["location"]
    visitor.client.cookies.set("identity", cookie, domain="localhost.local")
    visitor.get(back)
    assert "n’a pas abouti" in said(visitor)
    stolen = leave(visitor)
    visitor.client.cookies.delete("identity")
    visitor.get(stolen)
    assert "n’a pas abouti" in said(visitor)


def test_the_code_of_another_sign_in_is_refused_by_the_proof_of_its_key(visitor, provider):
    with_account(with_nir)
    other = parse_qs(urlsplit(leave(visitor)).query)["code"][0]
    back = leave(visitor)
    mine = parse_qs(urlsplit(back).query)["code"][0]
    visitor.get(back.replace(mine, other))
    assert visitor.session is None


def test_a_provider_that_says_too_much_is_named_kindly(visitor, provider):
    with_account(with_nir)
    provider.body_bytes = 200_000
    come_in(visitor)
    assert "ne répond pas" in said(visitor)
    assert visitor.session is None


@pytest.mark.parametrize("issuer", ["http://localhost:1", ""])
def test_a_provider_that_describes_another_one_is_not_gone_to(visitor, provider, issuer):
    provider.issuer = issuer
    assert visitor.post(START).headers["location"] == "/connexion"
    assert "ne répond pas" in said(visitor)


def test_the_member_refuses_the_link_and_accepts_it_again(visitor, provider):
    with_account(with_nir)
    provider.level = "eidas2"
    come_in(visitor)
    assert visitor.post(f"{SECURITY}/identite/retirer").headers["location"] == SECURITY
    assert visitor.shown_again(SECURITY).notice == "FranceConnect n’ouvre plus votre espace."
    assert "public_identity_refused" in sent_kinds()
    visitor.post("/deconnexion")
    come_in(visitor)
    assert "y a été retiré" in said(visitor)
    visitor.sign_in_with_code()
    visitor.post(f"{SECURITY}/identite/accepter")
    visitor.post("/deconnexion")
    assert come_in(visitor).headers["location"] == "/"


@pytest.mark.parametrize("act", ["retirer", "accepter"])
def test_the_link_is_changed_with_a_fresh_proof_only(visitor, provider, act):
    with_account(with_nir)
    visitor.sign_in()
    answer = visitor.post(f"{SECURITY}/identite/{act}")
    assert answer.headers["location"].startswith("/connexion/preuve")


def test_disowning_a_sign_in_refuses_the_link(visitor, provider):
    with_account(with_nir)
    provider.level = "eidas2"
    come_in(visitor)
    token = tokens.token_for(LinkKind.NOT_ME, visitor.session.id)
    run_now(sign_in_links.disown, token=token)
    come_in(visitor)
    assert "y a été retiré" in said(visitor)


@pytest.mark.parametrize("who", [Account, Member])
def test_nobody_comes_in_whose_account_or_file_is_closed(visitor, provider, clock, who):
    with_account(with_nir)

    def close(db: Any) -> None:
        row = db.exec(select(who)).first()
        setattr(row, "disabled_at" if who is Account else "closed_at", clock.now)
        db.add(row)

    change(close)
    come_in(visitor)
    assert visitor.session is None


def test_without_a_provider_there_is_nothing(visitor):
    assert visitor.post(START).headers["location"] == "/connexion"
    visitor.get(f"{BACK}?code=a&state=b")
    assert "n’a pas abouti" in said(visitor)
    assert "form-action 'self';" in content_security_policy() + ";"


def test_a_provider_that_drips_is_given_up(visitor, provider, monkeypatch):
    with_account(with_nir)
    back = leave(visitor)
    monkeypatch.setattr(gateway, "_WHOLE_SECONDS", 0.2)
    provider.delay_seconds = 0.5
    visitor.get(back)
    assert "ne répond pas" in said(visitor)
