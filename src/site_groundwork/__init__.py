"""What several of this site's extensions need, and none of them brings: no Sphinx is in it."""
