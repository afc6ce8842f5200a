"""The page that opens the copy of all data: what is in it, what is not and why, in French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from jinja2 import Environment, StrictUndefined

from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.own_data import UNREADABLE
from memberapp.members.rules import MemberSummary
from memberapp.privacy.own_data import held_and_not_given
from memberapp.privacy.views.policy import stored_elsewhere, stored_here
from memberapp.settings import get_settings

PATH: Final = "LISEZ-MOI.html"
_TEMPLATE: Final = "my-data.html"


class Group(StrEnum):
    """The parts of the copy, in the order in which the page lists them."""

    DATA = "Vos données, table par table"
    CERTIFICATES = "Vos attestations"
    STATEMENTS = "Vos décomptes"
    DOCUMENTS = "Vos documents"
    MESSAGES = "Les messages que nous vous avons envoyés"


@dataclass(frozen=True)
class FileLine:
    """Something in the copy, with its files: format and path."""

    title: str
    detail: str
    files: tuple[tuple[str, str], ...]


def page(
    files: Mapping[Group, Sequence[FileLine]],
    member: MemberSummary,
    made_at: datetime,
    *,
    unreadable: Sequence[str],
) -> str:
    """Return the page as HTML: it needs no other file, and runs nothing.

    `unreadable` names the columns in which something could not be read.
    """
    text = get_settings().data_file(_TEMPLATE).read_text()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(text).render(
        brand=read_brand(),
        name=f"{member.first_name} {member.last_name}",
        number=formats.grouped(member.id),
        made=wording.moment(made_at, member.region),
        groups=[(group.value, files[group]) for group in Group if files[group]],
        unreadable=unreadable,
        unreadable_word=UNREADABLE,
        not_given=held_and_not_given(),
        here=stored_here(),
        elsewhere=stored_elsewhere(),
        email=read_brand().legal.data_protection_email,
    )
