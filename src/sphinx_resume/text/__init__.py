"""Markup without docutils: inline Markdown, LaTeX, dates, plain text."""
