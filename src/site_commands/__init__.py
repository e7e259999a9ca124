"""What the commands of the Makefile do.

`environment` makes `.venv` and needs nothing but Python; `build` has Sphinx write into a stage,
and `publication` puts a good stage into the site's place. Whatever is written is written under a
lock (`locks`), so that two commands at once end as one after the other.
"""
