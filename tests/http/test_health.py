from memberapp.http import health


def test_health_says_alive_and_ready(visitor):
    assert visitor.get("/healthz").text == "ok"
    assert visitor.get("/readyz").status_code == 200


def test_without_a_database_the_process_is_alive_but_not_ready(visitor, settings, tmp_path):
    settings(database_url=f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")

    assert visitor.get("/healthz").status_code == 200
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready")


def test_a_database_that_hangs_is_not_ready(visitor, monkeypatch):
    async def hang(*_args):
        raise TimeoutError

    monkeypatch.setattr(health, "run", hang)
    assert visitor.get("/readyz").status_code == 503


def test_redis_counts_where_it_is_used(visitor, settings, database, redis_url):
    settings(database_url=database, redis_url=redis_url)
    assert visitor.get("/readyz").status_code == 200

    settings(database_url=database, redis_url="redis://127.0.0.1:1/0")
    assert visitor.get("/readyz").status_code == 503
