"""The site's settings. What it says is in docs/, how it looks in _static/ and _templates/."""

import os
from pathlib import Path

project = "About me"
html_title = project
language = "en"

extensions = [
    "myst_parser",
    "sphinx_design",
    "sphinx_reredirects",
    "sphinx_redirect_from",
    "sphinx_resume",
    "sphinx_markdown_twins",
    "sphinx_absolute_404",
    "sphinx_exact_incremental",
    "sphinx_last_good",
    "sphinx_clean_pictures",
    "sphinx_web_fonts",
    "sphinx_first_view",
]

# Pages
myst_enable_extensions = ["colon_fence", "dollarmath", "smartquotes"]
myst_heading_anchors = 6
myst_url_schemes = ["http", "https", "mailto", "ftp", "tel"]
myst_dmath_allow_space = False  # "from $5 to $6" is no formula, as in the facts
smartquotes = False  # a fact stays as it is written; myst-parser sees to the prose

# Other hosts that pages may load from: ["https://www.youtube-nocookie.com"].
first_view_hosts: list[str] = []

# Address: Read the Docs sets the first, the Pages workflow the second; else basics.url counts.
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("SITE_URL", "")

# The sites of all languages, once there is a second: {"en": "https://…/", "zh": "https://…/zh/"}.
resume_languages: dict[str, str] = {}

# Taste, for pages, PDF, social card and icon
resume_accent = {"light": "#8c1d1a", "dark": "#f0a091"}  # at least 7:1 on the grounds in site.css
resume_typeface = "Source Serif 4"  # of PDF and card; fontpkg-source-serif-4 brings it
web_fonts = {"serif": resume_typeface, "sans": "Source Sans 3"}  # headings, text
resume_paper = "a4"  # or "letter"

# Looks
html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_extra_path = [name for name in ["public"] if Path(name).is_dir()]  # served as it is
html_css_files = ["site.css", "publications.css", "search.css", "print.css"]
html_search_scorer = "_static/search.js"  # with what is fetched when somebody searches
resume_looks = False  # site.css and layout.html set what the extension would
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_sidebars = {"**": []}
html_context = {
    "default_mode": "auto",  # the system's scheme, until the reader chooses
    "theme_colors": {"light": "#fdfcfa", "dark": "#171614"},  # the grounds in site.css
}
html_permalinks_icon = '<span aria-hidden="true">#</span>'  # the link's name is its title
html_theme_options = {
    # Two pages need no more than the header that layout.html sets.
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "article_header_start": [],
    "primary_sidebar_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": False,
    "back_to_top_button": False,
    "search_as_you_type": True,
    "enable_search_shortcuts": False,  # a "/" by itself may be part of what somebody dictates
    "footer_start": ["credit.html"],
    "footer_end": [],
}
