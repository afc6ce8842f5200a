"""« Aide et contact »: what somebody looks for among the questions."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.forms import received
from memberapp.core.text import clean
from memberapp.help import service as help_service
from memberapp.help import views as presenter
from memberapp.help.views import QuestionView
from memberapp.state.bases import PublicState

_MAX_LENGTH = 80


class HelpState(PublicState, rx.State):
    """The page `/aide`: everything is on it, and a search leaves what was looked for."""

    access: ClassVar[Access] = Access.PUBLIC

    query: str = ""
    found: list[QuestionView] = []
    found_text: str = ""

    @rx.event
    async def load_help(self) -> None:
        """Show what the address asks for; without words, every question."""
        asked = self.router.url.query_parameters.get(routes.SEARCH_PARAMETER, "")
        self.query = clean(received(routes.SEARCH_PARAMETER, asked))[:_MAX_LENGTH]
        questions = await self._call(help_service.search, typed=self.query)
        self.found = [presenter.to_view(one) for one in questions]
        self.found_text = presenter.found_text(len(questions), self.query) if self.query else ""
