"""All that this package takes from others beyond what their documentation names.

A module for each of them, so that an upgrade is read here first. Each reach stands with its
reason, each module with the version that it was tried with; ``pyproject.toml`` has the bounds.
"""
