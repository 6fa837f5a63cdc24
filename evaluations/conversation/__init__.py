"""At the table: the sheet of a conversation about an evaluation, and what is typed on it.

``facts`` says what is worth talking about, and ``writing`` turns what was said into conclusion,
programme, decisions and minutes.
"""
