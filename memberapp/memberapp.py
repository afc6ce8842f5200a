"""The application: gate, HTTP routes, lifespan tasks, pages. Nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import reflex as rx
from starlette.applications import Starlette

from memberapp import worker
from memberapp.components import app_wraps
from memberapp.core import data_files, wakeups
from memberapp.core.database import dispose_engines
from memberapp.gateways import logs, prometheus
from memberapp.http import ROUTES
from memberapp.http.handshakes import Handshakes
from memberapp.http.security_headers import SecurityHeaders
from memberapp.pages import PAGES, not_found
from memberapp.settings import get_settings
from memberapp.state.events_filter import filter_events
from memberapp.state.failure import on_backend_error, on_frontend_error
from memberapp.state.gate import AccessGate
from memberapp.state.live import push_changes
from memberapp.state.session_watch import watch_sessions
from memberapp.state.shell import FrameState
from memberapp.state.visitors import drop_left_states

logs.configure()
data_files.read_all()  # a wrong data file stops the start, with its name and line

app = rx.App(
    html_lang="fr",
    stylesheets=app_wraps.STYLESHEETS,
    reset_style=False,
    head_components=app_wraps.head_components(),
    app_wraps={
        (55, "ErrorBoundary"): lambda _stateful: app_wraps.error_boundary(),
        (5, "Overlay"): lambda _stateful: app_wraps.overlay(),
    },
    toaster=None,
    backend_exception_handler=on_backend_error,
    frontend_exception_handler=on_frontend_error,
    api_transformer=[Starlette(routes=ROUTES), SecurityHeaders, Handshakes],
)
app.add_middleware(AccessGate())
filter_events(app)

for page in PAGES:
    app.add_page(
        page.component, route=page.route.path, title=page.title, on_load=page.on_load or None
    )
app.add_page(
    not_found.not_found_page,
    route="404",
    title=not_found.TITLE,
    on_load=FrameState.load_frame,
)


@asynccontextmanager
async def background_tasks() -> AsyncIterator[None]:
    """Run what goes on between requests; the worker too, unless it runs elsewhere."""
    dispose_engines()
    logs.configure()  # again: the libraries that are loaded by now brought handlers of their own
    prometheus.serve()
    running = [
        asyncio.create_task(wakeups.hear_other_processes()),
        asyncio.create_task(push_changes(app)),
        asyncio.create_task(watch_sessions(app)),
        asyncio.create_task(drop_left_states(app)),
    ]
    if get_settings().worker_in_process:
        running.append(asyncio.create_task(worker.run_forever()))
    yield
    for task in running:
        task.cancel()
    for task in running:
        with suppress(asyncio.CancelledError):
            await task


app.register_lifespan_task(background_tasks)
