"""The sockets and the open tabs that this process serves."""

from collections import defaultdict
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
        """The session of each socket whose first event came; empty for a visitor."""
        self.socket_of_tab: dict[str, str] = {}
        """By the tab's token: the socket whose event its state tree answers."""
        self.tabs: dict[str, Tab] = {}
        self.left_tabs: set[str] = set()
        """The tokens of closed tabs whose state may be nobody's: `visitors.py` drops it."""

    def bind(self, socket_id: str, session_id: str) -> None:
        """Remember a socket's session; an event still queued when it closed comes too late."""
        if socket_id in self.sockets:
            self.session_of_socket[socket_id] = session_id

    def reach(self, token: str, socket_id: str) -> bool:
        """Let a socket's event reach a tab's state; return False when the socket has closed.

        From now on, what that state answers goes to this socket alone.
        """
        if socket_id in self.sockets:
            self.socket_of_tab[token] = socket_id
            return True
        self.left_tabs.add(token)
        return False

    def may_receive(self, token: str, socket_id: str) -> bool:
        """Return whether a socket is the one that a tab's state answers now."""
        return self.socket_of_tab.get(token) == socket_id

    def see(self, token: str, tab: Tab) -> None:
        """Remember an open tab."""
        if tab.socket_id in self.sockets:
            self.tabs[token] = tab

    def forget_socket(self, socket_id: str, token: str) -> None:
        """Drop what is known of a socket that closed, and of its tab."""
        self.sockets.discard(socket_id)
        self.session_of_socket.pop(socket_id, None)
        if self.may_receive(token, socket_id):
            del self.socket_of_tab[token]
        if token in self.tabs and self.tabs[token].socket_id == socket_id:
            del self.tabs[token]
        self.left_tabs.add(token)

    def tabs_by_member(self) -> dict[str, list[tuple[str, Tab]]]:
        """Return the open tabs of each member who has one, by their token."""
        found: defaultdict[str, list[tuple[str, Tab]]] = defaultdict(list)
        for token, tab in self.tabs.items():
            found[tab.member_id].append((token, tab))
        return dict(found)


registry = Registry()
