"""What one check means (`decide`) and when to look again (`schedule`). Pure."""

from monitor.policy.decide import decide, needs_reading, request_for, unreadable

__all__ = ["decide", "needs_reading", "request_for", "unreadable"]
