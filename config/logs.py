"""What the log leaves out."""

import logging


class RefusedIsNoFault(logging.Filter):
    """Who was refused is one line: Django would write out the whole way to it, as for a fault."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == 403:
            record.exc_info = record.exc_text = None
        return True
