"""The insurer's questions and answers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import with_config

from memberapp import routes
from memberapp.core.data_files import FILE_RULES, Fault, read, read_once
from memberapp.core.icon_paths import PATHS
from memberapp.help.rules import Heading, Question


@with_config(FILE_RULES)
@dataclass(frozen=True)
class _Faq:
    headings: tuple[Heading, ...]


@read_once
def read_faq() -> tuple[Heading, ...]:
    """Return the headings, in the order of the page.

    Raises:
        CatalogueError: the file is wrong, two codes are alike, or an answer leads nowhere.
    """
    found = read("faq.yaml", _Faq, _faults).headings
    return tuple(
        replace(heading, questions=tuple(_named(one) for one in heading.questions))
        for heading in found
    )


def _named(one: Question) -> Question:
    """Name the link of an answer as its page is named everywhere else."""
    page = next(page for page in routes.PAGES if page.path == one.page.partition("?")[0])
    return one if one.link else replace(one, link=page.label or page.title)


def _faults(faq: _Faq) -> Iterator[Fault]:
    pages = {page.path for page in routes.PAGES}
    seen: set[str] = set()
    for at, heading in enumerate(faq.headings):
        if heading.icon not in PATHS:
            yield ("headings", at, "icon"), f"there is no icon {heading.icon}"
        for place, one in enumerate(heading.questions):
            where = ("headings", at, "questions", place)
            if one.page.partition("?")[0] not in pages:
                yield (*where, "page"), f"there is no page {one.page}"
            if one.code in seen:
                yield (*where, "code"), "another question has this code"
            seen.add(one.code)
