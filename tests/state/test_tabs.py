"""The sockets and tabs of a process: whose they are, and which socket an answer goes to."""

from memberapp.state.tabs import Registry, Tab


def open_tab(registry: Registry, token: str, socket_id: str, member_id: str) -> None:
    registry.sockets.add(socket_id)
    registry.bind(socket_id, f"session-of-{member_id}")
    assert registry.reach(token, socket_id)
    registry.see(token, Tab(member_id, f"session-of-{member_id}", socket_id))


def test_the_tabs_of_a_member_are_theirs_alone() -> None:
    registry = Registry()
    open_tab(registry, "tab-1", "socket-1", "alice")
    open_tab(registry, "tab-2", "socket-2", "bob")
    open_tab(registry, "tab-3", "socket-3", "alice")
    tokens = {who: [token for token, _ in tabs] for who, tabs in registry.tabs_by_member().items()}
    assert tokens == {"alice": ["tab-1", "tab-3"], "bob": ["tab-2"]}


def test_an_answer_goes_to_the_socket_that_asked_and_to_no_later_one_of_its_token() -> None:
    registry = Registry()
    open_tab(registry, "tab-1", "socket-1", "alice")
    assert registry.may_receive("tab-1", "socket-1")
    registry.forget_socket("socket-1", "tab-1")
    registry.sockets.add("socket-2")  # a thief connects with the token, and has sent nothing yet
    assert not registry.may_receive("tab-1", "socket-2")
    assert not registry.reach("tab-1", "socket-1")  # an event still queued when the first closed
    assert registry.reach("tab-1", "socket-2")
    assert registry.may_receive("tab-1", "socket-2")


def test_closing_one_socket_leaves_the_next_one_of_the_same_tab() -> None:
    registry = Registry()
    open_tab(registry, "tab-1", "socket-1", "alice")
    open_tab(registry, "tab-1", "socket-2", "alice")
    registry.forget_socket("socket-1", "tab-1")
    assert registry.may_receive("tab-1", "socket-2")
    ((_token, tab),) = registry.tabs_by_member()["alice"]
    assert tab.socket_id == "socket-2"
