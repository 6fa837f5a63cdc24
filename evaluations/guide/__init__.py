"""The living guide: reading it, contributing to it, publishing it, and the start-up check."""
