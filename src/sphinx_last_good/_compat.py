"""What this extension takes from Sphinx beyond what its documentation names; tried with 9.0.4.

Sphinx tells no event of a warning: whoever wants to know of one listens at the logger that all of
Sphinx's loggers are below (``NAMESPACE``), and asks the function by which Sphinx itself tells
which of them ``suppress_warnings`` silences. What a build knows of the pages it keeps in the file
``ENV_PICKLE_FILENAME`` of the folder of the doctrees; to remove it is the one way to have the next
build read every page.
"""

from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.util.logging import NAMESPACE, is_suppressed_warning

__all__ = ["ENV_PICKLE_FILENAME", "NAMESPACE", "is_suppressed_warning"]
