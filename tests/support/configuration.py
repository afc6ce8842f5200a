"""What is configured: the settings of this process, and Alembic."""

from alembic.config import Config
from sqlalchemy import Engine

from memberapp.core import view_cache
from memberapp.core.database import engine_for
from memberapp.core.key_ring import forget_keys
from memberapp.settings import PROJECT, get_settings


def forget_settings() -> None:
    """Let the settings be read again from the environment, and all that hangs on them."""
    for remembered in (get_settings, engine_for):
        remembered.cache_clear()
    forget_keys()
    view_cache.forget_all()


def alembic_config(engine: Engine) -> Config:
    """Return the configuration of Alembic for one engine."""
    config = Config(PROJECT / "alembic.ini")
    config.attributes["engine"] = engine.execution_options(write=True)
    return config
