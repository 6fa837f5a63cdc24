"""What makes the trail worth believing: its digests and seals, its guards, its copy in the log.

Writing an entry is `accounts.records.audit`; reading it in words is `accounts.history`.
"""
