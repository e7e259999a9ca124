"""The gate: files become facts, each with its line, checked before anything is built."""
