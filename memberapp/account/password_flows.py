"""What takes two transactions, a password being hashed between them.

Hashing takes a tenth of a second: a transaction that waited for it would hold everybody else up.
So each first half reads and counts, each second half checks again that nothing changed meanwhile.
"""

import asyncio
from dataclasses import replace

from memberapp.account import (
    accounts,
    activation_link,
    door,
    password_change,
    password_reset,
    passwords,
    sign_in_notices,
)
from memberapp.account import sign_in as signing_in
from memberapp.account.accounts import AccountSummary
from memberapp.account.activation_link import OpenedSpace
from memberapp.account.password_reset import refuse_weak
from memberapp.account.sign_in import BLOCKED_SECONDS, PasswordTry, SignInOutcome, SignInResult
from memberapp.core.errors import InvalidForm, InvalidInput, TooManyTries
from memberapp.core.work import NOBODY, Caller, run, run_hashing, run_now
from memberapp.members import service as members


async def sign_in(caller: Caller, *, identifier: str, password: str) -> SignInResult:
    """Check a password and open a session, which replaces the one this browser had.

    Raises:
        TooManyTries: a limit was reached, the same for known and unknown identifiers.
    """
    await run_hashing(passwords.dummy_hash)  # made once, and never inside a transaction
    try:
        attempt = await run(signing_in.begin, caller, identifier=identifier)
    except TooManyTries as error:
        # The same time for everybody: only an owner is told, which would show that there is one.
        told = run(
            sign_in_notices.notify_blocked,
            caller,
            identifier=identifier,
            counter=error.counter,
            until=error.until,
        )
        await asyncio.gather(told, asyncio.sleep(BLOCKED_SECONDS))
        raise
    # Whoever waits for the hash learns nothing of an owner who is told meanwhile.
    is_right, _ = await asyncio.gather(
        run_hashing(passwords.matches, password, attempt.password_hash),
        _tell_where_closed(caller, attempt),
    )
    new_hash = None
    if is_right and attempt.account_id and passwords.is_outdated(attempt.password_hash):
        new_hash = await run_hashing(passwords.hash_password, password)
    result = await run(
        signing_in.conclude, caller, attempt=attempt, is_right=is_right, new_hash=new_hash
    )
    if result.outcome is SignInOutcome.CODE_NEEDED:
        return await send_code(caller, result)
    return result


async def send_code(caller: Caller, result: SignInResult) -> SignInResult:
    """Send the code of a sign-in that waits for it, or say why none could leave."""
    halfway = Caller.of_browser(result.session, caller.origin)
    try:
        await door.call(signing_in.send_code, halfway)  # which records the limit
    except TooManyTries as error:
        await run(signing_in.go_on_without_code, halfway)
        region = await run(members.region, halfway)
        return replace(result, not_sent=error, region=region)
    return result


async def _tell_where_closed(caller: Caller, attempt: PasswordTry) -> None:
    closed = attempt.counted.closed
    if closed is None or attempt.account_id is None:
        return
    await run(
        sign_in_notices.notify_closed,
        caller,
        account_id=attempt.account_id,
        counter=closed.counter,
        until=closed.until,
    )


async def open_space(
    caller: Caller, *, token: str, code: str, password: str, phone: str
) -> OpenedSpace | None:
    """Open the space of an activation's link with what was chosen there; None: its code is wrong.

    What is refused uses nothing up.

    Raises:
        InvalidForm: fields are refused, the password's broken rules among them.
        NotFound: the link is over.
        TooManyTries: too many codes were wrong.
        Conflict: meanwhile the space was opened, or its address was taken.
    """
    tried = await run(
        activation_link.check,
        caller,
        token=token,
        code=code,
        password=password,
        typed_phone=phone,
    )
    if tried is None:
        return None
    password_hash = await run_hashing(passwords.hash_password, password)
    return await run(activation_link.conclude, caller, tried=tried, password_hash=password_hash)


async def reset_password(caller: Caller, *, token: str, code: str | None, password: str) -> bool:
    """Give the account its new password, once; False when the code is wrong.

    A password that is refused uses nothing up. `code` is None for a link.

    Raises:
        InvalidForm: the password breaks rules, each of them is named, or is one of the last six.
        NotFound: the link is over.
        TooManyTries: too many codes were wrong, or too many passwords chosen again.
    """
    # The owner's own words are compared once the code is right, so that they do not show before.
    refuse_weak(password, ())
    found = await run(password_reset.check, caller, token=token, code=code, password=password)
    if found is None:
        return False
    await _refuse_former(password, found.former_hashes)
    password_hash = await run_hashing(passwords.hash_password, password)
    await run(password_reset.conclude, caller, tried=found, password_hash=password_hash)
    return True


async def change_password(caller: Caller, *, current: str, password: str) -> bool:
    """Change the password; False when the present one is wrong. Every other session ends.

    Raises:
        InvalidForm: the new one breaks rules, each of them is named, or is one of the last six.
        TooManyTries: the present one was wrong too often, or too many passwords were chosen again.
        NotFound: meanwhile the password changed.
    """
    present = await run(password_change.check, caller, password=password)
    tried = await run(password_change.reserve, caller)
    if not await run_hashing(passwords.matches, current, present.password_hash):
        await run(password_change.record_refused, caller)
        return False
    choice = await run(password_change.reserve_choice, caller, tried=tried)
    await _refuse_former(password, present.former_hashes)
    password_hash = await run_hashing(passwords.hash_password, password)
    await run(
        password_change.conclude,
        caller,
        former_hash=present.password_hash,
        password_hash=password_hash,
        choice=choice,
    )
    return True


async def _refuse_former(password: str, hashes: tuple[str, ...]) -> None:
    """Refuse a password that the account had: it may be known to somebody else."""
    for one in hashes:
        if await run_hashing(passwords.matches, password, one):
            raise InvalidForm((InvalidInput("password", "former"),))


def create_account(
    *,
    member_id: str,
    password: str,
    email: str | None = None,
    is_demo: bool = False,
    caller: Caller = NOBODY,
) -> AccountSummary:
    """Give a member their sign-in; without an e-mail, the feed's one serves when it is free.

    The password is hashed between two transactions: nobody else's change waits for it.

    Raises:
        NotFound: no such member was imported, or the feed closed them.
        Conflict: the member has an account, or another account has this e-mail.
        InvalidInput: the e-mail is not one.
        WeakPassword: the password breaks a rule.
    """
    found = run_now(accounts.check_new, caller, member_id=member_id, password=password, email=email)
    return run_now(
        accounts.create_account,
        caller,
        member_id=found,
        password_hash=passwords.hash_password(password),
        email=email,
        is_demo=is_demo,
    )
