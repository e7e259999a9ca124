"""What the Makefile's commands do that takes more than a line; nothing of it is part of a site."""
