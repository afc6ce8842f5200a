"""The event handlers of the profile: one contact detail at a time is edited in place.

Which one is in the address (`/profil?modifier=adresse`), so that Back closes the form and a
reconnection finds it open.
"""

from typing import ClassVar
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from memberapp import addresses, clock, routes
from memberapp.account import email_change
from memberapp.bank import service as bank
from memberapp.bank import views as bank_presenter
from memberapp.bank.views import BankView
from memberapp.core.access import Access
from memberapp.core.contacts import ContactCard, fingerprint
from memberapp.core.errors import (
    ChangedMeanwhile,
    InvalidForm,
    InvalidInput,
    MemberappError,
    ProofNeeded,
    TooManyTries,
)
from memberapp.core.forms import FieldError, Form, ReturnedForm, texts_of
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.profile import service as profile
from memberapp.profile import views as presenter
from memberapp.profile.forms import COUNTRY, EMAIL, EMAIL_FORM, PHONE, PHONE_FORM, address_form
from memberapp.profile.views import Editable, ProfileView
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class ProfileState(FormState, MemberState, rx.State):
    """Who the member is, where they are reached, which account is paid."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.PROFILE, Topic.BANK, Topic.CONTRACTS, Topic.MESSAGES}
    )

    is_loaded: bool = False
    view: ProfileView = ProfileView()
    bank: BankView = BankView()
    editing: str = ""
    notice_title: str = ""

    shown: str = ""
    """The fingerprint of what the open form edits: the form sends it back."""

    _saved: str = ""

    @rx.event
    async def load_profile(self) -> None:
        """Show the profile, with the form that the address asks for."""
        wanted = self.router.url.query_parameters.get(routes.EDIT_PARAMETER, "")
        editing = wanted if wanted in set(Editable) else ""
        await self._show()
        if editing != self.editing:
            await self._open(editing)
        saved = ReturnedForm(notice=self._saved)
        told = saved if self._saved else await self._returned(routes.PROFILE)
        self.notice_title, self.notice, self._saved = told.title, told.notice, ""

    @rx.event
    async def save_address(self, form: object) -> EventSpec | None:
        """Change the address."""
        typed = _typed(form, address_form(""))
        if typed is None:
            return None
        try:
            await self._call(profile.change_address, typed=typed, shown=_shown(form))
        except MemberappError as error:
            return await self._refuse(error, typed)
        return self._done(presenter.ADDRESS_SAVED)

    @rx.event
    async def save_phone(self, form: object) -> EventSpec | None:
        """Change the phone, or forget it."""
        typed = _typed(form, PHONE_FORM)
        if typed is None:
            return None
        try:
            await self._call(profile.change_phone, typed=typed["phone"], shown=_shown(form))
        except ProofNeeded:
            return self._prove_first(Editable.PHONE, typed)
        except MemberappError as error:
            return await self._refuse(error, typed)
        card = await self._call(profile.card)
        back = self.router.url.query_parameters.get(routes.RETURN_PARAMETER, "")
        if card.phone and back == routes.ASSISTANCE_RECAP.path:
            self._done("")
            return rx.redirect(back)
        return self._done(presenter.phone_saved(card))

    @rx.event
    async def save_email(self, form: object) -> EventSpec | None:
        """Send a link to a new e-mail address."""
        typed = _typed(form, EMAIL_FORM)
        if typed is None:
            return None
        try:
            await self._call(email_change.request, typed=typed["email"], shown=_shown(form))
        except ProofNeeded:
            return self._prove_first(Editable.EMAIL, typed)
        except MemberappError as error:
            return await self._refuse(error, typed)
        return self._done(presenter.link_sent(typed["email"].strip()))

    @rx.event
    async def keep_phone(self) -> None:
        """Keep the present phone, and forget the one typed when the space was opened."""
        await self._call(profile.keep_phone)
        self.notice_title, self.notice = "", presenter.PHONE_KEPT
        await self._show()

    @rx.event
    async def cancel_email(self) -> None:
        """Give up the address that waits for its link."""
        await self._call(email_change.cancel)
        self.notice_title, self.notice = "", presenter.EMAIL_KEPT
        await self._show()

    async def _show(self) -> None:
        card = await self._call(profile.card)
        member = await self._call(members.summary)
        today = clock.local_date(clock.now(), card.region)
        link = await self._call(email_change.link_message)
        self.view = presenter.to_view(card, member, today, link)
        self.bank = bank_presenter.to_view(await self._call(bank.overview))
        self.is_loaded = True

    async def _open(self, editing: str) -> None:
        """Begin an edit: what the member sees now is what they edit."""
        card = await self._call(profile.card)
        self.editing, self.shown = editing, _fingerprint_of(card, editing)
        self.values = presenter.form_values(card) if editing else {}
        self._show_errors(())

    async def _refuse(self, error: MemberappError, typed: dict[str, str]) -> None:
        """Show again what was typed and say what to do about it."""
        title = ""
        card = await self._call(profile.card)
        if isinstance(error, InvalidForm | InvalidInput):
            country = typed.get(COUNTRY.name) or card.country
            errors = address_form(country, PHONE, EMAIL).errors(error)
        elif isinstance(error, ChangedMeanwhile):
            # The page that shows the other value may replace it: that is the member's decision.
            self.shown = fingerprint(error.current)
            errors = (FieldError("", presenter.changed_meanwhile(error.current, card.region)),)
            title = presenter.CHANGED_MEANWHILE_TITLE
        elif isinstance(error, TooManyTries):
            until = presenter.too_often(error.until, card.region)
            errors = (FieldError(next(iter(typed)), until),)
        else:
            raise error
        self.values = typed
        self._refuse_form(errors, title)

    def _prove_first(self, what: Editable, typed: dict[str, str]) -> EventSpec:
        """Ask for the factor; what was typed waits in the open form for the way back."""
        self.values = typed
        self._show_errors(())
        query = {routes.EDIT_PARAMETER: what.value}
        back = self.router.url.query_parameters.get(routes.RETURN_PARAMETER, "")
        if back:
            query[routes.RETURN_PARAMETER] = back
        return rx.redirect(addresses.proof_path(f"{routes.PROFILE.path}?{urlencode(query)}"))

    def _done(self, sentence: str) -> EventSpec:
        """Close the form; the sentence waits for the page without it."""
        self._saved, self.shown = sentence, ""
        self.editing, self.values = "", {}
        self._show_errors(())
        return rx.redirect(routes.PROFILE.path)


def _typed(form: object, declared: Form) -> dict[str, str] | None:
    """Return what was typed; None of what no form of ours sends.

    A field that is missing is not an empty one: an empty phone is forgotten.
    """
    sent = texts_of(form)
    return declared.typed(sent) if declared.is_whole(sent) else None


def _shown(form: object) -> str:
    """Return the fingerprint that a form sent: the state may be ahead of the page it came from."""
    return texts_of(form).get("shown", "")


def _fingerprint_of(card: ContactCard, editing: str) -> str:
    edited = {
        Editable.ADDRESS: card.address,
        Editable.PHONE: card.phone,
        Editable.EMAIL: (card.email, card.pending_email),
    }
    return fingerprint(edited[Editable(editing)]) if editing else ""
