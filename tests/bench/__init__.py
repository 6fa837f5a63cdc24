"""What the registry costs, always as a ratio of two things measured side by side in one run."""
