"""What the log leaves out, and what it adds to every line."""

import logging

from accounts import origin


class RefusedIsNoFault(logging.Filter):
    """Who was refused is one line: Django would write out the whole way to it, as for a fault."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == 403:
            record.exc_info = record.exc_text = None
        return True


class WithRequest(logging.Filter):
    """Puts the number of the request in the line: the same that stands in the trail."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = origin.current().request_id or "-"
        return True
