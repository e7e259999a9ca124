"""What sphinx-quickstart writes, with this theme at its defaults and twenty pages."""

project = "Varied"
author = "Somebody"
extensions = ["myst_parser", "sphinx_design", "sphinx_first_view"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "tasklist", "attrs_inline"]
html_theme = "pydata_sphinx_theme"
html_theme_options = {
    "search_as_you_type": True,
    "announcement": "An announcement with a <a href='guide/tabs.html'>link</a> and a "
    "<button id='press' onclick=\"this.textContent = 'pressed'\">button</button>.",
    "icon_links": [
        {"name": "GitHub", "url": "https://github.com/", "icon": "fa-brands fa-github"},
        {"name": "Feed", "url": "https://example.org/", "icon": "fa-solid fa-rss"},
    ],
    "show_toc_level": 2,
}
