"""The one search box: what is found by which words, how that is kept, asked and shown."""
