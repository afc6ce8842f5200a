"""How the people of a file are named where there are several."""

from collections.abc import Collection

from memberapp.members.rules import BeneficiarySummary


def names_of_people(people: Collection[BeneficiarySummary]) -> dict[str, str]:
    """Return the first name of each person by id, the whole name where two have the same."""
    first_names = [one.first_name for one in people]
    return {
        one.id: one.first_name
        if first_names.count(one.first_name) == 1
        else f"{one.first_name} {one.last_name}"
        for one in people
    }
