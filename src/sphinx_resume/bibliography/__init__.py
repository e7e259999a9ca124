"""BibTeX becomes publications."""
