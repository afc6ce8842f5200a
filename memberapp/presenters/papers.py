"""What a paper says: the content of a template of `memberapp/data/`."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Paper:
    """A template and what fills it, every word ready; `mark` is the insurer's drawing, as SVG."""

    template: str
    content: dict[str, Any]
    mark: str
