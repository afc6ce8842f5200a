"""What the forms of a code share: the code of the factor, or a recovery code instead of it."""

from collections.abc import Callable
from typing import Any, Concatenate

from starlette.responses import RedirectResponse

from memberapp.account import wording
from memberapp.account.forms import CODE, RECOVERY_CODE
from memberapp.account.proof import CodeResult
from memberapp.account.views import factor
from memberapp.core.forms import FieldError
from memberapp.core.work import Work
from memberapp.http.answers import refuse, run_with_code
from memberapp.http.call import Call
from memberapp.routes import Route


def is_recovery(call: Call) -> bool:
    """Return whether the form posted was that of a recovery code."""
    return RECOVERY_CODE.name in call.form


async def run_with_factor(
    call: Call,
    page: Route,
    use_case: Callable[Concatenate[Work, ...], CodeResult],
    **arguments: Any,
) -> CodeResult:
    """Run a use case with whichever code was typed; its page asks again where there is none.

    Raises:
        RequestRefused: there is no code, or a limit is reached.
        MemberappError: what else the use case refuses.
    """
    if not is_recovery(call):
        return await run_with_code(call, page, use_case, **arguments)
    return await run_with_code(
        call,
        page,
        use_case,
        field=RECOVERY_CODE.name,
        missing=wording.RECOVERY_CODE_MISSING,
        is_recovery=True,
        **arguments,
    )


async def ask_factor_again(call: Call, page: Route, refused: CodeResult) -> RedirectResponse:
    """Redirect to the page of a code, which was refused."""
    field = RECOVERY_CODE if refused.is_recovery else CODE
    return await refuse(call, page, FieldError(field.name, factor.sentence(refused)))
