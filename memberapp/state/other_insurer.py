"""`/remboursements/autre-mutuelle`: acts for another insurer, and its payments."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidInput, MemberappError, NotFound
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.other_insurer import service, top_ups, views
from memberapp.other_insurer.forms import AMOUNT_FIELD, CARE_PREFIX, CARES_FIELD, SHARE
from memberapp.other_insurer.views import DeskView
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState

_MAX_ID_LENGTH = 80


class OtherInsurerState(FormState, MemberState, rx.State):
    """What is awaited of another insurer, what can be prepared for it, and what was paid."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REIMBURSEMENTS, Topic.CONTRACTS})

    is_loaded: bool = False
    view: DeskView = DeskView()
    form_key: int = 0
    """Draws the boxes anew, none of them ticked, after something was done."""

    @rx.event
    async def load_other_insurer(self) -> None:
        """Show the page, without what was said of an earlier visit."""
        self.is_loaded = False
        self._done("")
        await self._show()

    @rx.event
    async def prepare(self, form: object) -> None:
        """Prepare the acts that are ticked; nothing else of a person is taken."""
        ticked = [
            name.removeprefix(CARE_PREFIX)
            for name, text in texts_of(form, max_length=1).items()
            if name.startswith(CARE_PREFIX) and text
        ]
        try:
            reference = await self._call(service.prepare, tokens=ticked)
        except InvalidInput as refused:
            self.notice = ""
            self._refuse_form((CARES_FIELD.error(refused.reason),))
            return
        except MemberappError as error:
            await self._refused(error, views.MOVED)
            return
        self._done(views.prepared(reference))
        await self._show()

    @rx.event
    async def receive(self, form: object) -> None:
        """Record how much of a second payment came."""
        typed = texts_of(form)
        share_id = typed.get(SHARE, "")[:_MAX_ID_LENGTH]
        name = f"{AMOUNT_FIELD.name}-{share_id}"
        amount = typed.get(name, "")[: AMOUNT_FIELD.max_length]
        try:
            await self._call(service.receive, share_id=share_id, amount=amount)
        except InvalidInput as refused:
            self.notice = ""
            self._refuse_form((FieldError(name, AMOUNT_FIELD.error(refused.reason).text),))
            await self._show()
            return
        except MemberappError as error:
            await self._refused(error, views.ENDED)
            return
        self._done(views.RECEIVED)
        await self._show()

    @rx.event
    async def refuse(self, share_id: str) -> None:
        """Record that the other insurer does not pay."""
        await self._do(service.refuse, views.REFUSED, share_id=str(share_id)[:_MAX_ID_LENGTH])

    @rx.event
    async def await_again(self, share_id: str) -> None:
        """Take back what was said of a second payment."""
        given = str(share_id)[:_MAX_ID_LENGTH]
        await self._do(service.await_again, views.AWAITED_AGAIN, share_id=given)

    @rx.event
    async def delete(self, reference: str) -> None:
        """Delete a pack, with what is awaited of it."""
        given = str(reference)[:_MAX_ID_LENGTH]
        await self._do(service.delete, views.DELETED, reference=given)

    async def _do(self, use_case: Callable[..., None], done: str, **arguments: Any) -> None:
        try:
            await self._call(use_case, **arguments)
        except MemberappError as error:
            await self._refused(error, views.ENDED)
            return
        self._done(done)
        await self._show()

    async def _refused(self, error: MemberappError, moved: str) -> None:
        """Say why nothing was done, and show how things stand."""
        if isinstance(error, NotFound):
            await self._call(record_not_found, what="insurer_pack")
        gone = isinstance(error, Conflict | NotFound)
        sentence = moved if gone else wording.for_error(error, await self._call(members.region))
        self.notice = ""
        self._refuse_form((FieldError("", sentence),))
        self.form_key += 1
        await self._show()

    def _done(self, notice: str) -> None:
        self.notice = notice
        self._show_errors(())
        self.form_key += 1

    async def _show(self) -> None:
        found = await self._call(service.desk)
        view = views.to_view(found, await self._call(top_ups.read))
        shares = [replace(one, error=self.field_errors.get(one.field, "")) for one in view.shares]
        self.view = replace(view, shares=shares)
        self.is_loaded = True
