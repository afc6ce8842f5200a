import importlib
import pkgutil
from enum import StrEnum

import memberapp.domain
from memberapp.domain.assistance.values import Event, EventGroup
from memberapp.presenters.labels import LABELS, label

NAMED_BY_THE_INSURER = {StrEnum, Event, EventGroup}  # in `assistance.yaml`


def enumerations():
    for module in pkgutil.walk_packages(memberapp.domain.__path__, "memberapp.domain."):
        for value in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(value, type)
                and issubclass(value, StrEnum)
                and value not in NAMED_BY_THE_INSURER
            ):
                yield value


def test_every_enumeration_member_of_the_domain_has_a_french_label():
    missing = [
        f"{enum.__name__}.{member.name}"
        for enum in enumerations()
        for member in enum
        if not LABELS.get(enum, {}).get(member)
    ]
    assert not missing


def test_no_two_members_of_an_enumeration_read_alike():
    for enum in LABELS:
        assert len({label(member) for member in enum}) == len(enum)
