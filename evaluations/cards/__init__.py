"""The result card of a year: what is on it, who agreed, sharing it, and drawing it.

``contents`` says what stands on it, ``page`` puts that in words, ``lifecycle`` is the table of its
moves, ``writing`` its write functions, and ``drawing`` makes the PDF and the picture.
"""
