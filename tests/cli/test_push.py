"""`check` tells whoever is named, `push` and `status` say how that goes, and keys stay hidden."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Program

OLD = "<html><body><article><h1>Wells</h1>{}</article></body></html>".format(
    "".join(f"<p>On day {day} the water of the well stood {day} fingers below the old mark.</p>" for day in range(8))
)
NEW = OLD.replace("4 fingers", "40 fingers")


@pytest.fixture
def desk() -> Iterator[HTTPServer]:
    """Answers with `status`, and keeps what it was sent."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            desk.sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))  # type: ignore[attr-defined]
            self.send_response(desk.status)  # type: ignore[attr-defined]
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as desk:
        desk.sent, desk.status = [], 404  # type: ignore[attr-defined]
        thread = threading.Thread(target=desk.serve_forever, args=(0.02,))
        thread.start()
        yield desk
        desk.shutdown()
        thread.join()


@pytest.mark.e2e
def test_a_webhook_from_the_first_failure_to_success(program: Program, desk: Any) -> None:
    program("add", f"{program.site.url}/wells.html")
    address = f"http://127.0.0.1:{desk.server_port}/in/hush"
    hook = f'\n[[webhook]]\nname = "desk"\nurl = "{address}"\nsecret = "hush"\nallow_private = ["127.0.0.0/8"]\n'
    program.config.write_text(program.config.read_text() + hook)
    program.site.pages["/wells.html"] = OLD
    assert program("check").exit_code == 0
    assert desk.sent == []
    program.site.pages["/wells.html"] = NEW
    result = program("check")
    assert result.exit_code == 0
    ((change,),) = [sent["changes"] for sent in desk.sent]
    assert (change["kind"], change["severity"]) == ("body-edited", "major")

    (state,) = program.objects("push")
    assert (state["name"], state["waiting"], state["given_up"]) == ("desk", 0, 1)
    assert state["error"] == "127.0.0.1 answered 404 Not Found"
    shown = program("status")
    assert "desk is not told: 0 waiting, 1 given up; 127.0.0.1 answered 404 Not Found" in shown.stderr
    assert "desk" in program("push").stdout

    desk.status = 200
    assert program("push", "--again", "desks").exit_code == 2
    assert program("push", "--again", "desk").exit_code == 0
    assert program("check").exit_code == 0
    assert [sent["id"] for sent in desk.sent] == [desk.sent[0]["id"]] * 2
    (state,) = program.objects("push")
    assert (state["waiting"], state["given_up"], state["error"]) == (0, 0, None)
    everything = [result, shown, program("push"), program("config"), program("status"), program("check")]
    assert "hush" not in "".join(item.output + item.stderr for item in everything)
    assert f'url = "http://127.0.0.1:{desk.server_port}/***"' in program("config").stdout


def test_nobody_to_tell(program: Program) -> None:
    program("add", f"{program.site.url}/wells.html")
    program.site.pages["/wells.html"] = OLD
    program("check")
    result = program("push")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nobody is told" in result.stderr
