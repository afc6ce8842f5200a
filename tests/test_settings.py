"""The configurations of the first audit: each is refused with the variable's name."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from memberapp.core import key_ring
from memberapp.gateways import push, push_key
from memberapp.settings import Settings, UnsafeSettingsError, child_environment
from tests.support.configuration import forget_settings

DATABASE = "postgresql+psycopg://u:S3cret@db.example.org/memberapp"


@pytest.fixture
def safe(tmp_path: Path, settings: Callable[..., Settings]) -> Iterator[Callable[..., Settings]]:
    """Return how to make the settings of a production, some of them changed."""
    keys_file = tmp_path / "keys.json"
    key_ring.write_new_keys(keys_file)

    def make(**changes: object) -> Settings:
        values: dict[str, object] = {
            "env": "production",
            "var_dir": tmp_path / "var",
            "clock_file": None,
            "public_origin": "https://espace.example.org",
            "trusted_proxy_hops": 1,
            "keys_file": keys_file,
            "seal_file": tmp_path / "seal.p12",
            "smtp_url": "smtps://user:S3cret@mail.example.org",
            "sms_url": "jsons://user:S3cret@sms.example.org/?to={to}",
        }
        return settings(**values | changes)

    yield make
    forget_settings()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"host": "::1"},
        {"host": "10.1.2.3", "trusted_proxy_hops": 2},
        {"public_origin": "https://espace.example.org:8443/"},
        {"smtp_url": "smtp+starttls://mail.example.org"},
        {"smtp_url": "smtp://localhost", "sms_url": "json://127.0.0.1/?to={to}"},
        {"sms_url": "forms://sms.example.org/?to={to}&id={id}"},
        {"sms_url": f"twilio://AC{'0' * 32}:{'a' * 32}@+33612345679/{{to}}"},
        {"sms_url": "smpp://u:S3cret@localhost/33612345679/{to}"},
        {"redis_url": "rediss://:S3cret@redis.example.org", "workers": 2},
        {"redis_url": "redis://localhost"},
        {"redis_url": "unix:///run/redis.sock"},
        {"database_url": "postgresql+psycopg:///memberapp?host=/run/postgresql"},
        {"database_url": f"{DATABASE}?sslmode=verify-full"},
        {"database_url": "sqlite:////var/lib/memberapp/memberapp.db"},
    ],
)
def test_production_takes_what_is_safe(
    changes: dict[str, object], safe: Callable[..., Settings]
) -> None:
    assert safe(**changes).is_production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("public_origin", origin)
            for origin in (
                "",
                "http://espace.example.org",
                "https://*",
                "https://*.example.org",
                "https://espace.example.org/espace",
                "https://espace.example.org?x",
                "https://user@espace.example.org",
                "https://espace.example.org:443",
                "https://espace.example.org:99999",
                "https://Espace.example.org",
                "https://espace.example.org,https://evil.example",
                "https://",
                "https://localhost",
            )
        ),
        ("trusted_proxy_hops", 0),
        *(("host", host) for host in ("0.0.0.0", "::", "", "8.8.8.8", "espace.example.org")),
        *(("metrics_host", host) for host in ("0.0.0.0", "::", "8.8.8.8")),
        ("keys_file", None),
        ("keys_file", "var/keys.json"),
        ("seal_file", None),
        ("seal_file", "var/seal.p12"),
        ("qr_key_oldest", 2),
        ("clock_file", "clock"),
        ("push_key_file", "var/push-key.pem"),
        ("push_key_file", "/nowhere/push-key.pem"),
        ("push_test_service", "http://127.0.0.1:8199"),
        ("push_services", "push.example.org S3cret"),
        ("smtp_url", None),
        ("smtp_url", "smtp://mail.example.org"),
        ("smtp_url", "http://mail.example.org"),
        ("sms_url", None),
        *(
            ("sms_url", address)
            for address in (
                "json://sms.example.org/?to={to}",
                "jsons://sms.example.org/?to={to}&verify=no",
                "smpp://u:S3cret@sms.example.org/33612345679/{to}",
                "mqtt://sms.example.org/{to}",
                "ntfy://sms.example.org/{to}",
                "gotify://sms.example.org/S3cret?to={to}",
                "rsyslog://sms.example.org?to={to}",
                "mailtos://u:S3cret@sms.example.org/?to=x@example.org&mode=insecure&id={to}",
                "kavenegar://S3cret/{to}",
            )
        ),
        ("sms_url", "no-address-{to}"),
        ("redis_url", "redis://:S3cret@redis.example.org"),
        ("redis_url", "rediss://redis.example.org"),
        ("redis_url", "rediss://:S3cret@redis.example.org?ssl_cert_reqs=none"),
        ("database_url", DATABASE),
        ("database_url", f"{DATABASE}?sslmode=require"),
        ("database_url", f"{DATABASE}?sslmode=disable"),
        ("database_url", "postgresql+psycopg://localhost/memberapp?hostaddr=198.51.100.7"),
        ("database_url", "postgresql+psycopg:///memberapp?host=localhost,db.example.org"),
        ("database_url", "sqlite://"),
        ("identity_issuer", "https://identity.example.org"),
        ("workers", 2),
        ("env", "demonstration"),
    ],
)
def test_production_refuses_what_is_unsafe_by_its_name_and_never_by_its_value(
    name: str,
    value: object,
    safe: Callable[..., Settings],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(UnsafeSettingsError, match=f"^MEMBERAPP_{name.upper()}") as refused:
        safe(**{name: value})
    assert "S3cret" not in f"{refused.value}{caplog.text}{''.join(capfd.readouterr())}"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622])
def test_production_refuses_keys_that_others_may_read_or_write(
    mode: int, safe: Callable[..., Settings]
) -> None:
    path = safe().keys_file
    assert path is not None
    path.chmod(mode)
    with pytest.raises(UnsafeSettingsError, match=r"^MEMBERAPP_KEYS_FILE"):
        safe()


def test_production_refuses_a_key_for_notifications_that_others_may_read(
    safe: Callable[..., Settings], tmp_path: Path
) -> None:
    path = tmp_path / "keys" / "push.pem"
    push_key.write_new_key(path)
    safe(push_key_file=path)
    assert len(push.public_key()) == 87
    path.chmod(0o640)
    with pytest.raises(UnsafeSettingsError, match=r"^MEMBERAPP_PUSH_KEY_FILE"):
        safe(push_key_file=path)


def test_production_refuses_a_key_for_mails_that_is_not_there_or_that_others_may_read(
    safe: Callable[..., Settings], tmp_path: Path
) -> None:
    path = tmp_path / "dkim.pem"
    path.touch(0o600)
    safe(dkim_key_file=path, dkim_selector="espace")
    path.chmod(0o640)
    for file in (path, tmp_path / "none.pem"):
        with pytest.raises(UnsafeSettingsError, match=r"^MEMBERAPP_DKIM_KEY_FILE must be|no file"):
            safe(dkim_key_file=file, dkim_selector="espace")


@pytest.mark.parametrize(
    "name", ["wallet_certificate_file", "wallet_key_file", "wallet_above_file"]
)
def test_production_refuses_files_of_passes_that_are_not_safe(
    name: str, safe: Callable[..., Settings], tmp_path: Path
) -> None:
    names = ("wallet_certificate_file", "wallet_key_file", "wallet_above_file")
    files = {one: tmp_path / f"{one}.pem" for one in names}
    others = {"wallet_pass_type": "pass.fr.example.card", "wallet_team": "ABCDE12345"}
    for path in files.values():
        path.touch(0o600)
    safe(**files, **others)
    files[name].chmod(0o640)
    inside = tmp_path / "var" / "own.pem"
    inside.parent.mkdir()
    inside.touch(0o600)
    for path in (files[name], tmp_path / "none.pem", inside):
        with pytest.raises(UnsafeSettingsError, match=f"^MEMBERAPP_{name.upper()}"):
            safe(**files | {name: path}, **others)


def test_production_offers_no_notifications_until_it_has_a_key(
    safe: Callable[..., Settings],
) -> None:
    settings = safe()
    assert push.public_key() == ""
    assert not (settings.var_dir / "push-key.pem").exists()


def test_production_makes_no_keys_of_its_own(safe: Callable[..., Settings], tmp_path: Path) -> None:
    safe(keys_file=tmp_path / "none.json")
    with pytest.raises(UnsafeSettingsError, match=r"^MEMBERAPP_KEYS_FILE"):
        key_ring.keys()


@pytest.mark.parametrize("env", ["demo", "test"])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3"])
def test_the_demonstration_listens_on_its_own_machine_only(
    env: str, host: str, settings: Callable[..., Settings]
) -> None:
    with pytest.raises(UnsafeSettingsError, match=r"^MEMBERAPP_HOST"):
        settings(env=env, host=host)


def test_the_demonstration_has_no_address_of_its_own(settings: Callable[..., Settings]) -> None:
    assert settings(env="demo", public_origin="http://localhost:9000").is_demo
    with pytest.raises(UnsafeSettingsError, match=r"^MEMBERAPP_PUBLIC_ORIGIN"):
        settings(env="demo", public_origin="https://espace.example.org")


def test_nothing_else_sets_the_web_server_or_reflex(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GRANIAN_HOST", "REFLEX_CORS_ALLOWED_ORIGINS", "REFLEX_STATE_MANAGER_MODE"):
        monkeypatch.setenv(name, "x")
    assert "x" not in child_environment().values()


@pytest.mark.parametrize(
    ("issuer", "is_safe"),
    [
        ("https://identity.example.org/api/v2/", True),
        ("http://identity.example.org", False),
        ("https://identity.example.org?x=1", False),
        ("identity.example.org", False),
    ],
)
def test_a_provider_of_identities_is_reached_by_https(
    safe: Callable[..., Settings], issuer: str, is_safe: bool
) -> None:
    provider = {"identity_name": "X", "identity_client_id": "y", "identity_client_secret": "S3cret"}
    if is_safe:
        assert safe(identity_issuer=issuer, **provider).identity_issuer == issuer.rstrip("/")
        return
    with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_IDENTITY_ISSUER must be") as refused:
        safe(identity_issuer=issuer, **provider)
    assert "S3cret" not in str(refused.value)
