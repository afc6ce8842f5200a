"""`memberapp account`: give a member their sign-in."""

import sys
from typing import Annotated

import typer

from memberapp.account import password_flows
from memberapp.account.accounts import AccountSummary
from memberapp.account.rules.passwords import MAX_LENGTH, MIN_LENGTH
from memberapp.cli.app import AsJson, CommandError, app, say
from memberapp.core.errors import InvalidInput, WeakPassword
from memberapp.core.work import NOBODY, Caller, run_now
from memberapp.settings import get_settings
from memberapp.staff import service as agents

account_app = typer.Typer(help="The members' accounts.", no_args_is_help=True)
app.add_typer(account_app, name="account")


@account_app.command()
def create(
    member_id: Annotated[str, typer.Argument(help="The n° d'adhérent of an imported member.")],
    email: Annotated[
        str | None, typer.Option(help="To sign in with; by default the feed's, when it is free.")
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    agent: Annotated[
        str | None, typer.Option(help="Who creates it, for the audit; required in production.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Create the account of an imported member."""
    if get_settings().is_production and not agent:
        raise CommandError("production needs --agent ID: who creates the account is in the audit")
    caller = _caller(agent)
    if not password_stdin:
        raise CommandError("give the password on standard input, with --password-stdin")
    try:
        created = password_flows.create_account(
            member_id=member_id,
            email=email,
            password=sys.stdin.readline().rstrip("\r\n"),
            caller=caller,
        )
    except WeakPassword as error:
        raise CommandError(
            f"the password is refused ({error.rule.replace('_', ' ')}): it needs {MIN_LENGTH} to "
            f"{MAX_LENGTH} characters with an upper case letter, a lower case letter and a special "
            "character, and may be neither common nor made of names or numbers of the member or "
            "of the insurer"
        ) from None
    except InvalidInput:
        raise CommandError("the e-mail address cannot be read") from None
    say(
        f"the account of member {created.member_id} is ready" + _how_reached(created),
        as_json=as_json,
        account=created.id,
        member=created.member_id,
        email=created.email,
    )


def _how_reached(created: AccountSummary) -> str:
    """Say by what the account signs in, and whether the code of its factor reaches anybody."""
    if created.email:
        return f"; its e-mail is {created.email}"
    if created.has_mailbox:
        return ", without an e-mail of its own"
    return (
        ", but nobody can sign in with it yet: the code goes by e-mail, and the insurer's file has "
        "none; it will work once a feed brings one"
    )


def _caller(agent: str | None) -> Caller:
    if not agent:
        return NOBODY
    return run_now(agents.caller, agent_id=agent, reason="account create")
