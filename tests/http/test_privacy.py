"""The activity as a file: its member's own, and nobody else's."""

from memberapp import routes
from memberapp.core.audit import Event
from tests.personas import bob, with_account
from tests.support.records import audited


def test_the_file_has_the_own_lines_only_and_is_recorded(visitor):
    assert visitor.get(routes.ACTIVITY_FILE).status_code == 401
    with_account()
    with_account(bob)
    visitor.sign_in()
    answer = visitor.get(routes.ACTIVITY_FILE)

    heading, *lines = answer.content.decode("utf-8-sig").strip().split("\r\n")
    assert heading.startswith("Date;Heure;Type")
    assert any("Connexion réussie" in line for line in lines)
    assert audited()[-1] == Event.ACTIVITY_DOWNLOADED
