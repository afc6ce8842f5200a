"""The sockets and the open tabs that this process serves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tab:
    """An open tab of a member: what a live change needs to find it."""

    member_id: str
    session_id: str
    socket_id: str


class Registry:
    """The sockets and tabs this process serves."""

    def __init__(self) -> None:
        self.sockets: set[str] = set()
        self.session_of_socket: dict[str, str] = {}
        self.tabs: dict[str, Tab] = {}

    def bind(self, socket_id: str, session_id: str) -> None:
        """Remember a socket's session; an event still queued when it closed comes too late."""
        if socket_id in self.sockets:
            self.session_of_socket[socket_id] = session_id

    def see(self, token: str, tab: Tab) -> None:
        """Remember an open tab."""
        if tab.socket_id in self.sockets:
            self.tabs[token] = tab

    def forget_socket(self, socket_id: str) -> None:
        """Drop what is known of a socket that closed."""
        self.sockets.discard(socket_id)
        self.session_of_socket.pop(socket_id, None)
        for token in [t for t, tab in self.tabs.items() if tab.socket_id == socket_id]:
            del self.tabs[token]

    def tabs_of(self, member_id: str) -> list[tuple[str, Tab]]:
        """Return the open tabs of a member, by their token."""
        return [(token, tab) for token, tab in self.tabs.items() if tab.member_id == member_id]


registry = Registry()
