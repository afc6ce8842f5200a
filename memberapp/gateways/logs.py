"""What the logs hold: our own short lines, and of other libraries only that they spoke.

Reflex, socket.io and the database layer quote what a browser sent (docs/reflex.md, 4):
cookies, form values, acts. So the text of a foreign record is replaced by its place in the code,
and a traceback by the kind of the exception. Our own lines name references only.
"""

import logging
import logging.config
from typing import Any

import structlog

from memberapp.settings import get_settings

OWN = "memberapp"


class ForeignTextFilter(logging.Filter):
    """Replaces the text of records that are not ours, and every traceback, by where they arose."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record; rewrite those that may quote a member."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        if not record.name.startswith(OWN):
            record.msg = f"{record.module}:{record.lineno}"
            record.args = ()
        if kind:
            record.msg = f"{record.msg} ({kind})"
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return True


def configure() -> None:
    """Send every record through one handler, as lines or as JSON."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if get_settings().log_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        processor=renderer,
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _escape_line_breaks,
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    handler.addFilter(ForeignTextFilter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN).setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True


def _escape_line_breaks(_logger: Any, _method: str, event: Any) -> Any:
    """Keep one record on one line, whatever it names."""
    text = str(event.get("event", ""))
    event["event"] = text.replace("\r", "\\r").replace("\n", "\\n")
    return event
