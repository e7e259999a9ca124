"""All that is made beside the pages: a new form of output is a module here and a line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from site_groundwork.folders import OutsideError
from sphinx_resume import state
from sphinx_resume.files import (
    amiss,
    calendar,
    contact_card,
    cv_pdf,
    favicon,
    llms_txt,
    news_feed,
    outputs,
    publication_files,
    resume_json,
    sitemap,
    social_card,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

# In the order in which the build tells of them.
OUTPUTS: Final[tuple[outputs.Maker, ...]] = (
    cv_pdf.make,
    resume_json.make,
    publication_files.make,
    calendar.make,
    news_feed.make,
    contact_card.make,
    social_card.make,
    favicon.make,
    sitemap.make,
    llms_txt.make,  # last: it lists the others
)


def write_outputs(app: Sphinx, error: Exception | None) -> None:
    """Write the files beside the pages, once the pages stand.

    :raises SystemExit: if a symbolic link leads one out of the site's folder; it has been logged.
    """
    if error is None and isinstance(app.builder, StandaloneHTMLBuilder):
        try:
            site = outputs.Site(app, state.of(app.config))
            outputs.write(OUTPUTS, site)
            amiss.tell(site)
        except OutsideError as outside:
            logger.error("%s", outside)  # noqa: TRY400 # no traceback
            raise SystemExit(1) from None
