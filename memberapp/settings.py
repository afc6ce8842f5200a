"""The only reader of the environment.

Every value has a demo default, so that `make run` needs no configuration; production refuses
to start while an unsafe one is left.
"""

import ipaddress
import os
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from email_validator import EmailNotValidError, validate_email
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from memberapp import unsafe

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE_DATA = Path(__file__).resolve().parent / "data"


# Names only, of a public domain: no address, no port, nothing that a machine calls itself.
_SERVICE = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_BEHIND_OUR_BACK = re.compile(r"GRANIAN_|(__)?REFLEX_(?!PERF_MODE|STATES_WORKDIR|DIR\b)")


class Environment(StrEnum):
    """Where the application runs."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class UnsafeSettingsError(Exception):
    """A setting is missing, wrong, or too weak for production; the message names it."""


class Settings(BaseSettings):
    """The whole configuration, read once from `MEMBERAPP_*` variables."""

    model_config = SettingsConfigDict(env_prefix="MEMBERAPP_", frozen=True, extra="ignore")

    env: Environment = Environment.DEMO
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    api_host: str = "127.0.0.1"
    api_port: int | None = Field(default=None, ge=1, le=65535)
    """Of the API for the insurer's own systems (`memberapp api`); it is off without one."""
    api_feed_bytes: int = Field(default=2 << 30, ge=1 << 20)
    """The largest feed that the API takes."""
    webhook_networks: str = ""
    """Private networks that webhooks may go to, separated by spaces: 10.20.0.0/16."""
    webhook_authorities_file: Path | None = None
    """Authorities whose certificates their receivers may have besides the public ones, PEM."""
    var_dir: Path = PROJECT / "var"
    data_dir: Path | None = None
    frontend_dir: Path = PROJECT / ".web"
    """The build that is served: one that was made elsewhere, or the one `memberapp run` makes."""
    database_url: str = ""
    redis_url: SecretStr | None = None
    keys_file: Path | None = None
    audit_head_file: Path | None = None
    archives_dir: Path | None = None
    uploads_dir: Path | None = None
    clock_file: Path | None = None
    public_origin: str = ""
    """`https://…` of the site, without a trailing slash; demo serves localhost and 127.0.0.1."""
    trusted_proxy_hops: int = Field(default=0, ge=0, le=5)
    smtp_url: SecretStr | None = None
    mail_from: str = ""
    dkim_key_file: Path | None = None
    """The private key that signs mails, PEM, RSA or Ed25519; its public half is in the DNS."""
    dkim_selector: str = ""
    """Under which name it is there: `SELECTOR._domainkey.DOMAIN`."""
    sms_url: SecretStr | None = None
    push_key_file: Path | None = None
    """Of `memberapp keys push`; without one production offers no notifications."""
    wallet_certificate_file: Path | None = None
    """Of the pass type, PEM; without one no card is offered for the wallet of a phone."""
    wallet_key_file: Path | None = None
    """Its private key, PEM."""
    wallet_above_file: Path | None = None
    """The certificate that signed it (Apple's « WWDR »), PEM."""
    wallet_pass_type: str = ""
    """`pass.…`, as that certificate names it."""
    wallet_team: str = ""
    push_services: str = (
        "fcm.googleapis.com *.push.services.mozilla.com *.notify.windows.com *.push.apple.com"
    )
    """Hosts that notifications go to, separated by spaces (`*.` is any name before), or nothing."""
    push_test_service: str = ""
    """`http://127.0.0.1:port` of a service that stands in for them."""
    seal_file: Path | None = None
    """The insurer's own seal, as PKCS#12: a key, its certificate and those of who issued it."""
    seal_password: SecretStr | None = None
    qr_key: int = Field(default=1, ge=1, le=99)
    """The number of the key that signs QR codes: raised, new ones are signed by another key."""
    qr_key_oldest: int = Field(default=1, ge=1, le=99)
    """The first key whose QR codes are still believed."""
    identity_name: str = ""
    """Of the provider of public identities, as members know it: « FranceConnect »."""
    identity_issuer: str = ""
    """Its address by OpenID Connect, without a trailing slash; the sign-in is off without one."""
    identity_client_id: str = ""
    identity_client_secret: SecretStr | None = None
    identity_keys_file: Path | None = None
    """Our private keys for it (`memberapp keys identity`): instead of a secret, and to decrypt."""
    identity_origins: str = ""
    """Origins, separated by spaces, where it signs in or out besides that of its address."""
    identity_scope: str = (
        "openid given_name family_name preferred_username birthdate gender birthplace birthcountry"
    )
    """What it is asked for: who somebody is, and nothing else."""
    identity_levels: str = ""
    """The levels of trust that it is asked for (`acr_values`), separated by spaces."""
    identity_sure_levels: str = ""
    """Those that stand for the second factor too: the provider asked for two itself."""
    idle_minutes: int = Field(default=20, ge=1, le=60)
    absolute_hours: int = Field(default=12, ge=1, le=24)
    events_per_second: int = Field(default=60, ge=1)
    """Of one session: each page, and each choice of a filter by the arrow keys, costs five."""
    events_per_minute: int = Field(default=1200, ge=10)
    sockets_per_minute: int = Field(default=300, ge=10)
    """New ones of the visitors of one IP address: each page load costs one."""
    sockets_at_once: int = Field(default=200, ge=10)
    """Open ones of the visitors of one IP address: each tab has one; members count by session."""
    bank_waiting_hours: int = Field(default=72, ge=0, le=720)
    """How long the old account is still paid after a change of account; 0 for not at all."""
    name_check_url: str = ""
    """Of the service that asks banks whether an account is at a name; nobody is asked without one.

    The demonstration has banks of its own.
    """
    name_check_token: SecretStr | None = None
    services_url: str = ""
    """Of whoever reaches the partners of the connected services; none can be activated without.

    The demonstration has partners of its own.
    """
    services_token: SecretStr | None = None
    worker_in_process: bool = True
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    """Where Prometheus reads figures of this process; there are none without one."""
    metrics_host: str = "127.0.0.1"
    log_json: bool = False

    @field_validator("public_origin", "identity_issuer")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("mail_from")
    @classmethod
    def _is_one_address(cls, value: str) -> str:
        try:
            return validate_email(value, check_deliverability=False).normalized if value else ""
        except EmailNotValidError:
            raise ValueError("it must be an e-mail address") from None

    @field_validator("push_services")
    @classmethod
    def _are_names(cls, value: str) -> str:
        if not all(_SERVICE.fullmatch(one) for one in value.split()):
            raise ValueError("it must hold names of hosts, as push.example.org or *.example.org")
        return value

    @field_validator("webhook_networks")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        try:
            for one in value.split():
                ipaddress.ip_network(one)
        except ValueError:
            raise ValueError(
                "it must hold networks, as 10.20.0.0/16, with spaces between"
            ) from None
        return value

    @field_validator("sms_url")
    @classmethod
    def _with_recipient(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and "{to}" not in value.get_secret_value():
            raise ValueError("it must hold {to}, where the number goes")
        return value

    @model_validator(mode="after")
    def _has_all_of_a_signature(self) -> Self:
        """Refuse a key without its name in the DNS, and a name without a key."""
        if (self.dkim_key_file is None) != (not self.dkim_selector):
            raise ValueError("MEMBERAPP_DKIM_KEY_FILE and MEMBERAPP_DKIM_SELECTOR go together")
        return self

    @model_validator(mode="after")
    def _has_all_of_a_wallet(self) -> Self:
        parts = (
            self.wallet_certificate_file,
            self.wallet_key_file,
            self.wallet_above_file,
            self.wallet_pass_type,
            self.wallet_team,
        )
        if any(parts) and not all(parts):
            raise ValueError("the five settings of the wallet go together")
        return self

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Self:
        for problem in unsafe.problems_anywhere(self):
            raise ValueError(problem)
        if self.is_production:
            for problem in unsafe.problems_in_production(self):
                raise ValueError(problem)
        return self

    @property
    def is_production(self) -> bool:
        """Return whether real members use this instance."""
        return self.env is Environment.PRODUCTION

    @property
    def is_demo(self) -> bool:
        """Return whether this instance shows invented members."""
        return self.env is Environment.DEMO

    @property
    def is_secure_origin(self) -> bool:
        """Return whether cookies can carry `Secure` and the `__Host-` prefix."""
        return self.public_origin.startswith("https://")

    @property
    def origins(self) -> tuple[str, ...]:
        """Return the origins from which a browser may open a socket or post a form."""
        if self.public_origin:
            return (self.public_origin,)
        return (f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}")

    @property
    def project(self) -> Path:
        """Return the folder of the sources."""
        return PROJECT

    @property
    def pages_dir(self) -> Path:
        """Return the folder of the built pages, as browsers get them."""
        return self.frontend_dir / "build" / "client"

    @property
    def resolved_database_url(self) -> str:
        """Return the database address: SQLite under `var/` unless another one is set."""
        return self.database_url or f"sqlite:///{self.var_dir / 'memberapp.db'}"

    @property
    def resolved_audit_head_file(self) -> Path:
        """Return the file of the last line of the trail: outside the database, and written."""
        return self.audit_head_file or self.var_dir / "audit-head.json"

    @property
    def resolved_keys_file(self) -> Path:
        """Return the file of the keys; demo and test keep theirs under `var/`."""
        return self.keys_file or self.var_dir / "keys.json"

    @property
    def documents_dir(self) -> Path:
        """Return the folder of members' documents, each named by its hash."""
        return self.var_dir / "documents"

    @property
    def resolved_archives_dir(self) -> Path:
        """Return the folder of the sealed copies of members' data, which no URL names."""
        return self.archives_dir or self.var_dir / "archives"

    @property
    def resolved_seal_file(self) -> Path:
        """Return the file of the seal; demo and test keep theirs under `var/`."""
        return self.seal_file or self.var_dir / "seal.p12"

    @property
    def resolved_uploads_dir(self) -> Path:
        """Return the folder of the sealed files that members sent, which no URL names."""
        return self.uploads_dir or self.var_dir / "uploads"

    @property
    def api_feeds_dir(self) -> Path:
        """Return the folder where the API receives feeds; each is deleted after its import."""
        return self.var_dir / "api-feeds"

    @property
    def resolved_push_key_file(self) -> Path | None:
        """Return the file of the key for notifications; demo and test keep theirs under `var/`."""
        own = None if self.is_production else self.var_dir / "push-key.pem"
        return self.push_key_file or own

    def data_file(self, name: str) -> Path:
        """Return the insurer's own copy of a data file, or the one of the package."""
        if self.data_dir is not None and (own := self.data_dir / name).is_file():
            return own
        return PACKAGE_DATA / name


@cache
def get_settings() -> Settings:
    """Return the settings, read at the first call.

    Raises:
        UnsafeSettingsError: a variable is wrong; the message names it, never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise UnsafeSettingsError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    sentences = []
    for detail in error.errors(include_input=False, include_url=False):
        name = "MEMBERAPP_" + "_".join(str(part) for part in detail["loc"]).upper()
        message = detail["msg"].removeprefix("Value error, ")
        sentences.append(message if not detail["loc"] else f"{name}: {message}")
    return "; ".join(sentences)


def child_environment(**changes: str) -> dict[str, str]:
    """Return the environment for a program started by this one, with some variables set.

    Variables that would change the web server or Reflex behind our back are left out: Reflex would
    take any of its settings from there, the origins that may connect too.
    """
    kept = {name: value for name, value in os.environ.items() if not _BEHIND_OUR_BACK.match(name)}
    return {**kept, **changes}
