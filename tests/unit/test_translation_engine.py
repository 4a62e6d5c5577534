"""The engine port against a server in the loopback that answers as LibreTranslate does."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import pytest

from translation.engine import (
    EngineBusy,
    EngineMisunderstood,
    EngineRefused,
    EngineUnreachable,
    LibreTranslate,
    Translation,
)


class Answers(BaseHTTPRequestHandler):
    """Records each request and gives the server's next answer."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, json.loads(body)))
        self.server.may_answer.wait()
        status, answer = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        server.requests, server.may_answer = [], Event()
        server.may_answer.set()
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.may_answer.set()
        server.shutdown()
        thread.join()


def test_a_translation_is_labelled_as_a_machines(server):
    server.answer = (200, b'{"translatedText": "Lasser gezocht"}')
    engine = LibreTranslate(server.url + "/", api_key="key")
    assert engine.translate("Soudeur recherché", "fr", "nl") == Translation(
        "Lasser gezocht", "fr", "nl", "machine"
    )
    ((path, sent),) = server.requests
    assert path == "/translate"
    assert sent == {
        "q": "Soudeur recherché",
        "source": "fr",
        "target": "nl",
        "format": "text",
        "api_key": "key",
    }


def test_without_a_key_none_is_sent(server):
    server.answer = (200, b'{"translatedText": ""}')
    LibreTranslate(server.url).translate("x", "fr", "nl")
    assert "api_key" not in server.requests[0][1]


@pytest.mark.parametrize(
    ("status", "answer", "error", "words"),
    [
        (400, b'{"error": "xx is not supported"}', EngineRefused, "xx is not supported"),
        (403, b'{"error": "Invalid API key"}', EngineRefused, "Invalid API key"),
        (429, b'{"error": "Slowdown"}', EngineBusy, "429"),
        (500, b"<h1>oops</h1>", EngineUnreachable, "500"),
        (200, b"<h1>a portal's page</h1>", EngineMisunderstood, "not JSON"),
        (200, b'["text"]', EngineMisunderstood, "not an object"),
        (200, b'{"text": "Lasser"}', EngineMisunderstood, "translatedText"),
    ],
)
def test_each_failure_has_its_name(server, status, answer, error, words):
    server.answer = (status, answer)
    with pytest.raises(error, match=words):
        LibreTranslate(server.url).translate("Soudeur", "fr", "xx")


def test_an_engine_that_does_not_answer_in_time_is_unreachable(server):
    server.answer = (200, b'{"translatedText": "too late"}')
    server.may_answer.clear()
    with pytest.raises(EngineUnreachable):
        LibreTranslate(server.url, timeout=0.05).translate("Soudeur", "fr", "nl")


def test_an_engine_that_is_not_there_is_unreachable():
    with HTTPServer(("127.0.0.1", 0), Answers) as free:
        port = free.server_port
    with pytest.raises(EngineUnreachable):
        LibreTranslate(f"http://127.0.0.1:{port}").translate("Soudeur", "fr", "nl")
