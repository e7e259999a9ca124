"""A personal site of two pages: a small header, no sidebars, no search, one schematic."""

project = "About me"
html_title = project
language = "en"
extensions = ["myst_parser", "sphinx_design", "sphinx_first_view"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "smartquotes"]
html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_sidebars: dict[str, list[str]] = {"**": []}
html_theme_options = {
    "show_prev_next": False,
    "article_header_start": [],
    "secondary_sidebar_items": [],
    "navbar_persistent": [],
    "footer_start": [],
    "footer_end": [],
    "icon_links": [
        {"name": "GitHub", "url": "https://github.com/", "icon": "fa-brands fa-github"},
    ],
}
