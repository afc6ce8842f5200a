"""`memberapp demo`: fictional members with two years of care, and accounts to sign in with.

Production has this module, to refuse with a sentence; what it needs of the room of the
demonstration is imported by the functions that production does not reach.
"""

from dataclasses import asdict, astuple, dataclass
from datetime import date
from typing import Annotated

import typer

from memberapp import clock, routes
from memberapp.account import accounts, password_flows
from memberapp.cli import database
from memberapp.cli.app import AsJson, CommandError, app, is_terminal, say
from memberapp.core.brand import read_brand
from memberapp.core.work import run_now
from memberapp.feed.reader import open_feed
from memberapp.feed.service import ImportResult, import_feed
from memberapp.incidents import staff as incidents
from memberapp.incidents.notice import read_notice
from memberapp.incidents.staff import ListedMember
from memberapp.settings import get_settings

MEMBERS = 12
# Fixed, so that a page of documentation or a colleague can quote them; production refuses them.
PASSWORDS = {
    "Camille": "Verveine-Citron-48",
    "Bernard": "Sentier_Ardoise_27",
    "Luc": "Canal;Bruyère;63",
    "Chloé": "Tramway/Lanterne/9",
    "Nadia": "Galet+Hirondelle5",
}
WHAT_TO_SEE = {
    "Camille": "a family, two mutuals and a surcomplémentaire",
    "Bernard": "a long illness, a stay in hospital paid in several times",
    "Luc": "Belgium: INAMI acts and complementary benefits",
    "Chloé": "a contract that has ended",
    "Nadia": "her first month: nothing yet",
}


@dataclass(frozen=True)
class SignIn:
    """With what a persona signs in, and why one would."""

    name: str
    email: str
    member_id: str
    password: str
    see: str


def _check_number(members: int) -> int:
    _refuse_production()
    from memberapp.demo.households import MAX_MEMBERS

    if members > MAX_MEMBERS:
        raise typer.BadParameter(f"Input should be less than or equal to {MAX_MEMBERS}")
    return members


@app.command()
def demo(
    members: Annotated[
        int,
        typer.Option(min=1, callback=_check_number, help="How many; the five personas always are."),
    ] = MEMBERS,
    as_json: AsJson = False,
) -> None:
    """Fill the database with fictional members, and print with what to sign in."""
    database.upgrade()
    result = seed(members)
    if as_json:
        for sign_in in sign_ins():
            say("", as_json=True, **asdict(sign_in))
    else:
        print_sign_ins()
    say(
        f"{result.imported} imported, {result.updated} updated, {result.unchanged} unchanged, "
        f"{result.quarantined} quarantined, {result.seconds:.1f} seconds",
        as_json=as_json,
        imported=result.imported,
        updated=result.updated,
        unchanged=result.unchanged,
        quarantined=result.quarantined,
        seconds=round(result.seconds, 1),
    )


def seed(members: int = MEMBERS) -> ImportResult:
    """Write the feed of the day, import it, and open the accounts that are missing.

    The same day and number of members change nothing the second time.

    Raises:
        CommandError: this is production.
        FeedRefused: a larger demo was imported the same day.
    """
    _refuse_production()
    from memberapp.demo import write_demo_feed

    path = get_settings().var_dir / "demo" / "feed.jsonl"
    write_demo_feed(path, members, _today())
    with open_feed(path) as feed:
        result = import_feed(feed)
    for sign_in in sign_ins():
        if run_now(accounts.find, identifier=sign_in.member_id) is None:
            password_flows.create_account(
                member_id=sign_in.member_id,
                password=sign_in.password,
                is_demo=True,
            )
    _publish_incident()
    return result


def _publish_incident() -> None:
    """Tell one persona of a breach of her data, once: the days of the notice never change."""
    from memberapp.demo import INCIDENT

    notice = read_notice(INCIDENT)
    (chloe,) = (one for one in sign_ins() if one.password == PASSWORDS["Chloé"])
    listed = [ListedMember(chloe.member_id)]
    run_now(incidents.begin, notice=notice)
    run_now(incidents.add_members, reference=notice.reference, listed=listed)
    run_now(incidents.publish, reference=notice.reference)


def is_seeded() -> bool:
    """Return whether the personas can sign in already."""
    return run_now(accounts.find, identifier=sign_ins()[0].member_id) is not None


def sign_ins() -> tuple[SignIn, ...]:
    """Return the sign-ins of the five personas."""
    from memberapp.demo.households import personas

    return tuple(
        SignIn(
            name=f"{household.holder.first} {household.holder.last}",
            email=household.email,
            member_id=household.member_id,
            password=PASSWORDS[household.holder.first],
            see=WHAT_TO_SEE[household.holder.first],
        )
        for household in personas(_today())
    )


def print_sign_ins() -> None:
    """Print with what one signs in, in columns; on a terminal only, never into a log file."""
    if not is_terminal():
        say("`memberapp demo`, typed in a terminal, prints with what to sign in")
        return
    rows = [("Name", "E-mail", "N° d’adhérent", "Password", "What to look at")]
    rows += [astuple(sign_in) for sign_in in sign_ins()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())
    if get_settings().is_demo:
        messages = get_settings().origins[0] + routes.DEMO_MESSAGES.path
        say(f"The code that is asked after the password can be read at {messages}")


def _refuse_production() -> None:
    if get_settings().is_production:
        raise CommandError("the demo's members and passwords are public: production refuses them")


def _today() -> date:
    return read_brand().day_of(clock.now())
