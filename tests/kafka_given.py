"""Real brokers for tests: the one that comes by pip, and Apache Kafka where ``PASSERELLE_TEST_KAFKA_HOME`` names it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from tests.benchmarks.processes import free_port

HOME = os.environ.get("PASSERELLE_TEST_KAFKA_HOME")
UNTIL_SECONDS = 60.0
LOG4J = """
Configuration: {status: error, Appenders: {Console: {name: out, PatternLayout: {pattern: "%d %p %c %m%n"}}},
  Loggers: {Root: {level: warn, AppenderRef: {ref: out}}}}
"""
PROPERTIES = """
process.roles=broker,controller
node.id={node}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
controller.quorum.voters={voters}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder}/data
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor={copies}
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor={copies}
transaction.state.log.min.isr={in_sync}
default.replication.factor={copies}
min.insync.replicas={in_sync}
group.initial.rebalance.delay.ms=0
log.flush.scheduler.interval.ms=1000
"""
FORMAT = ["kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAA", "-c"]


class Node:
    """One process of a broker, on a port and data that it keeps over its deaths."""

    def __init__(self, command: list[str], folder: Path, port: int, environment: dict[str, str]) -> None:
        self._command, self._folder, self.port, self._environment = command, folder, port, environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._folder / "said.log").open("ab") as said:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, env=self._environment, stdout=said, stderr=said
            )

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


class Cluster:
    """A broker of one node or several."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes

    @property
    def servers(self) -> str:
        return ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        self.until_answers()

    def until_answers(self) -> None:
        """Wait until every node does."""
        start = time.monotonic()
        for node in self.nodes:
            while not _answers(node.port):
                assert time.monotonic() - start < UNTIL_SECONDS, f"no broker on port {node.port}"
                time.sleep(0.1)

    def stop(self) -> None:
        for node in self.nodes:
            node.stop()


def _answers(port: int) -> bool:
    with contextlib.suppress(KafkaError, OSError, ValueError):
        socket.create_connection(("127.0.0.1", port), 1).close()  # the client looks again ever more rarely
        admin = KafkaAdminClient(bootstrap_servers=[f"127.0.0.1:{port}"], request_timeout_ms=5000)
        try:
            admin.list_topics()
            return True
        finally:
            admin.close()
    return False


@contextlib.contextmanager
def by_pip() -> Iterator[Cluster]:
    """The broker that anybody gets with the tests' requirements."""
    with folder_of_a_broker() as folder:
        port = free_port()
        program = Path(str(files("noida_db"))) / "noida-db"  # itself, not what starts it and would outlive
        program.chmod(0o755)
        command = [
            str(program), "start", "--only", "kafka", "--data-dir", str(folder / "data"), "--kafka-port", str(port)
        ]  # fmt: skip
        cluster = Cluster([Node(command, folder, port, dict(os.environ))])
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


@contextlib.contextmanager
def apache(count: int = 1) -> Iterator[Cluster]:
    """Apache Kafka in KRaft mode, of one node or of three; takes Java 17 and ``PASSERELLE_TEST_KAFKA_HOME``."""
    with folder_of_a_broker() as folder:
        command, environment = java(folder)
        ports = [(free_port(), free_port()) for _ in range(count)]
        voters = ",".join(f"{n}@127.0.0.1:{controller}" for n, (_, controller) in enumerate(ports, 1))
        nodes = []
        for number, (port, controller) in enumerate(ports, 1):
            own = folder / str(number)
            own.mkdir()
            properties = own / "server.properties"
            properties.write_text(
                PROPERTIES.format(
                    node=number, port=port, controller=controller, voters=voters, folder=own,
                    copies=min(count, 3), in_sync=2 if count > 2 else 1,
                )
            )  # fmt: skip
            subprocess.run(
                [*command, *FORMAT, str(properties)], env=environment, check=True, capture_output=True
            )
            nodes.append(Node([*command, "kafka.Kafka", str(properties)], own, port, environment))
        cluster = Cluster(nodes)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


def java(folder: Path) -> tuple[list[str], dict[str, str]]:
    """What Apache Kafka's classes are run by, and in which environment."""
    assert HOME
    (folder / "log4j2.yaml").write_text(LOG4J)
    classes = f"{Path(HOME).resolve()}/libs/*"
    command = ["java", "-Xmx400m", f"-Dlog4j2.configurationFile={folder}/log4j2.yaml", "-cp", classes]
    return command, {**os.environ, "LC_ALL": "C"}


@contextlib.contextmanager
def folder_of_a_broker() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="passerelle-kafka-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


BROKERS = {"pip": by_pip} | ({"apache": apache} if HOME and shutil.which("java") else {})
