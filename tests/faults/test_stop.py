"""The server ends when asked, and comes back after a power cut."""

import time


def test_the_server_ends_at_once_and_cleanly_when_asked(own_server) -> None:
    server = own_server()
    server.start()
    began = time.monotonic()

    status = server.stop()

    assert status == 0
    assert time.monotonic() - began < 10
    assert "Traceback" not in server.log_text


def test_the_server_comes_back_after_a_power_cut(own_server) -> None:
    server = own_server()
    server.start()
    server.kill()

    server.start()

    assert server.get("/readyz") == 200
