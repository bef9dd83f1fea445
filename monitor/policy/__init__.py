"""What one check means (`decide`) and when to look again (`schedule`). Pure."""

from monitor.policy.decide import decide, request_for

__all__ = ["decide", "request_for"]
