"""The only reader of the environment.

Every value has a demo default, so that `make run` needs no configuration; production refuses
to start while an unsafe one is left.
"""

import os
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from email_validator import EmailNotValidError, validate_email
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE_DATA = Path(__file__).resolve().parent / "data"


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
    var_dir: Path = PROJECT / "var"
    data_dir: Path | None = None
    frontend_dir: Path = PROJECT / ".web"
    """The build that is served; `memberapp run` names the one it made."""
    database_url: str = ""
    redis_url: SecretStr | None = None
    keys_file: Path | None = None
    clock_file: Path | None = None
    public_origin: str = ""
    """`https://…` of the site, without a trailing slash; demo serves localhost and 127.0.0.1."""
    trusted_proxy_hops: int = Field(default=0, ge=0, le=5)
    smtp_url: SecretStr | None = None
    mail_from: str = ""
    sms_url: SecretStr | None = None
    idle_minutes: int = Field(default=20, ge=1, le=60)
    absolute_hours: int = Field(default=12, ge=1, le=24)
    events_per_second: int = Field(default=60, ge=1)
    """Of one session: each page, and each choice of a filter by the arrow keys, costs five."""
    events_per_minute: int = Field(default=1200, ge=10)
    sockets_per_minute: int = Field(default=300, ge=10)
    """New ones of one IP address, which a whole care home may share: each page load costs one."""
    sockets_at_once: int = Field(default=200, ge=10)
    """Open ones of one IP address: each tab has one."""
    bank_waiting_hours: int = Field(default=72, ge=0, le=720)
    """How long the old account is still paid after a change of account; 0 for not at all."""
    worker_in_process: bool = True
    log_json: bool = False

    @field_validator("public_origin")
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

    @field_validator("sms_url")
    @classmethod
    def _with_recipient(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and "{to}" not in value.get_secret_value():
            raise ValueError("it must hold {to}, where the number goes")
        return value

    @model_validator(mode="after")
    def _refuse_workers_without_redis(self) -> Self:
        if self.workers > 1 and self.redis_url is None:
            raise ValueError("MEMBERAPP_WORKERS above 1 needs MEMBERAPP_REDIS_URL")
        return self

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> Self:
        if self.env is Environment.PRODUCTION:
            for problem in self._production_problems():
                raise ValueError(problem)
        return self

    def _production_problems(self) -> list[str]:
        problems = []
        if not self.public_origin.startswith("https://") or "*" in self.public_origin:
            problems.append("MEMBERAPP_PUBLIC_ORIGIN must be the site's own https:// address")
        if self.keys_file is None:
            problems.append("MEMBERAPP_KEYS_FILE must name the file that holds the keys")
        elif self._is_inside_project(self.keys_file):
            problems.append("MEMBERAPP_KEYS_FILE must lie outside var/ and the project")
        if self.clock_file is not None:
            problems.append("MEMBERAPP_CLOCK_FILE is for tests only")
        if self.smtp_url is None:
            problems.append("MEMBERAPP_SMTP_URL must name the mail server")
        if self.sms_url is None:
            problems.append("MEMBERAPP_SMS_URL must name the SMS gateway")
        return problems

    def _is_inside_project(self, path: Path) -> bool:
        resolved = path.resolve()
        return any(resolved.is_relative_to(top.resolve()) for top in (PROJECT, self.var_dir))

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
    def pages_dir(self) -> Path:
        """Return the folder of the built pages, as browsers get them."""
        return self.frontend_dir / "build" / "client"

    @property
    def resolved_database_url(self) -> str:
        """Return the database address: SQLite under `var/` unless another one is set."""
        return self.database_url or f"sqlite:///{self.var_dir / 'memberapp.db'}"

    @property
    def resolved_keys_file(self) -> Path:
        """Return the file of the keys; demo and test keep theirs under `var/`."""
        return self.keys_file or self.var_dir / "keys.json"

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

    Variables that would change the web server behind our back are left out.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRANIAN_")}
    return {**kept, **changes}
