"""What takes two transactions, a password being hashed between them.

Hashing takes a tenth of a second: a transaction that waited for it would hold everybody else up.
So each first half reads and counts, each second half checks again that nothing changed meanwhile.
"""

import asyncio
from dataclasses import replace

from memberapp.account import (
    accounts,
    activation,
    password_change,
    password_reset,
    passwords,
    sign_in_notices,
)
from memberapp.account import sign_in as signing_in
from memberapp.account.accounts import AccountSummary
from memberapp.account.password_reset import refuse_weak
from memberapp.account.rules.activation import TypedActivation
from memberapp.account.sign_in import BLOCKED_SECONDS, SignInOutcome, SignInResult
from memberapp.core.errors import InvalidForm, InvalidInput, TooManyTries
from memberapp.core.work import NOBODY, Caller, run, run_hashing, run_now


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
    is_right = await run_hashing(passwords.matches, password, attempt.password_hash)
    new_hash = None
    if is_right and attempt.account_id and passwords.is_outdated(attempt.password_hash):
        new_hash = await run_hashing(passwords.hash_password, password)
    result = await run(
        signing_in.conclude, caller, attempt=attempt, is_right=is_right, new_hash=new_hash
    )
    if result.outcome is SignInOutcome.CODE_NEEDED:
        halfway = Caller.of_browser(result.session, caller.origin)
        try:
            await run(signing_in.send_code, halfway)
        except TooManyTries as error:
            await run(signing_in.go_on_without_code, halfway)
            return replace(result, not_sent=error)
    return result


async def request_activation(caller: Caller, *, typed: TypedActivation, password: str) -> None:
    """Ask for a space; what comes of it only messages tell.

    Raises:
        InvalidForm: fields are refused, the password's broken rules among them.
        TooManyTries: this contract number or this address asked too often.
    """
    asked = await run(activation.begin, caller, typed=typed, password=password)
    password_hash = await run_hashing(passwords.hash_password, password)
    await run(activation.conclude, caller, asked=asked, password_hash=password_hash)


async def reset_password(caller: Caller, *, token: str, code: str | None, password: str) -> bool:
    """Give the account its new password, once; False when the code is wrong.

    A password that is refused uses nothing up. `code` is None for a link.

    Raises:
        InvalidForm: the password breaks rules; each of them is named.
        NotFound: the link is over.
        TooManyTries: too many codes were wrong.
    """
    # The owner's own words are compared once the code is right, so that they do not show before.
    refuse_weak(password, ())
    found = await run(password_reset.check, caller, token=token, code=code, password=password)
    if found is None:
        return False
    password_hash = await run_hashing(passwords.hash_password, password)
    await run(password_reset.conclude, caller, tried=found, password_hash=password_hash)
    return True


async def change_password(caller: Caller, *, current: str, password: str) -> bool:
    """Change the password; False when the present one is wrong. Every other session ends.

    Raises:
        InvalidForm: the new one breaks rules, each of them is named, or is the present one.
        TooManyTries: the present one was wrong too often.
        NotFound: meanwhile the password changed.
    """
    former_hash = await run(password_change.check, caller, password=password)
    tried = await run(password_change.reserve, caller)
    if not await run_hashing(passwords.matches, current, former_hash):
        await run(password_change.record_refused, caller)
        return False
    if current == password:
        raise InvalidForm((InvalidInput("password", "same"),))
    password_hash = await run_hashing(passwords.hash_password, password)
    await run(
        password_change.conclude,
        caller,
        former_hash=former_hash,
        password_hash=password_hash,
        tried=tried,
    )
    return True


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
