"""The impact assistant: what a life event touches, row by row, and carrying out the answers.

`finding` lists what the organisations have running, `telling` says beforehand what an answer
changes, `carrying_out` writes a set of answers in one transaction.
"""
