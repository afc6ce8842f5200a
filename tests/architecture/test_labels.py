"""Every enumeration of the rules has a French name for each of its members."""

import importlib
import pkgutil
from enum import StrEnum

import memberapp
from memberapp.account.rules.passwords import PasswordRule
from memberapp.account.wording import PASSWORD_RULES


def modules():
    for module in pkgutil.walk_packages(memberapp.__path__, "memberapp."):
        yield importlib.import_module(module.name)


def enumerations():
    for module in modules():
        if ".rules" not in module.__name__:
            continue
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum:
                yield value


def labels():
    names = {PasswordRule: PASSWORD_RULES}
    for module in modules():
        if module.__name__.endswith(".labels"):
            for value in vars(module).values():
                if isinstance(value, dict) and value and isinstance(next(iter(value)), StrEnum):
                    names[type(next(iter(value)))] = value
    return names


def test_every_enumeration_member_of_the_domain_has_a_french_label():
    known = labels()
    missing = [
        f"{enum.__name__}.{member.name}"
        for enum in enumerations()
        for member in enum
        if not known.get(enum, {}).get(member)
    ]
    assert not missing


def test_no_two_members_of_an_enumeration_read_alike():
    for enum, names in labels().items():
        assert len(set(names.values())) == len(enum)
