"""The demo register: the five cases, entered through the same write functions as the forms.

What the source texts say carries over as fact. Everything else (plans, figures, verdicts, people)
is made up, and the partnerships that hold such data are labelled as example data.
"""
