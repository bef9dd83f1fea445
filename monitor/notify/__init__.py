"""Telling others of changes: webhooks, the hub of WebSub, and whoever Apprise reaches.

wanted.py    which entries a sink wants
message.py   an entry as the JSON of a webhook, signed; as the form of a ping; as a line and a text for people
sinks.py     the sinks of the configuration: how each one is told
courier.py   rounds of delivery out of the store's outbox: in order, again after a failure, given up where it is no use

What is to be told stands in the store's outbox since the transaction that wrote the entry. A message is marked as sent
after it was taken, so that a crash between the two sends it again: each arrives at least once, under the same id.
"""

from __future__ import annotations

from monitor.notify.courier import Courier
from monitor.notify.sinks import HUB, Sink, sinks_of

__all__ = ["HUB", "Courier", "Sink", "sinks_of"]
