"""A hub of others (the package flask-websub) in a process of its own: `websub_hub.py PORT DATABASE`.

Its tasks run where they are asked for rather than in workers: what it does is what it does anywhere.
"""

from __future__ import annotations

import sys

from celery import Celery
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage


def main(port: str, database: str) -> None:
    app = Flask(__name__)
    app.config["PUBLISH_SUPPORTED"] = True
    tasks = Celery("hub", broker="memory://")
    tasks.conf.task_always_eager = True
    hub = Hub(SQLite3HubStorage(database), tasks, SIGNATURE_ALGORITHM="sha256")
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    app.run("127.0.0.1", int(port), threaded=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
