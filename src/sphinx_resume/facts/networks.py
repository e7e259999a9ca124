"""Where a person's page is on other sites, by the name that the person has there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote


@dataclass(frozen=True)
class Network:
    """Another site: its name, the address of a person's page there, and how a user is named.

    Without ``address`` users have no page. ``icon`` names its sign among Simple Icons, where that
    is called otherwise than the site.
    """

    name: str
    address: str
    user: str = r"[\w.-]+"
    icon: str = ""

    @property
    def sign(self) -> str:
        """What its sign is called, as Simple Icons call theirs."""
        return self.icon or _bare(self.name)


_DIGITS: Final = r"\d+"

NETWORKS: Final = {
    "github": Network("GitHub", "https://github.com/{}"),
    "gitlab": Network("GitLab", "https://gitlab.com/{}"),
    "codeberg": Network("Codeberg", "https://codeberg.org/{}"),
    "bitbucket": Network("Bitbucket", "https://bitbucket.org/{}"),
    "sourcehut": Network("SourceHut", "https://sr.ht/~{}"),
    "orcid": Network("ORCID", "https://orcid.org/{}", r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]"),
    "googlescholar": Network(
        "Google Scholar", "https://scholar.google.com/citations?user={}", r"[\w-]{12}"
    ),
    "semanticscholar": Network(
        "Semantic Scholar", "https://www.semanticscholar.org/author/{}", _DIGITS
    ),
    "dblp": Network("DBLP", "https://dblp.org/pid/{}", r"\w+/[\w-]+"),
    "arxiv": Network("arXiv", "https://arxiv.org/a/{}", r"[a-z-]+(_[a-z])+(_\d+)?"),
    "inspirehep": Network("INSPIRE-HEP", "https://inspirehep.net/authors/{}", _DIGITS),
    "openreview": Network("OpenReview", "https://openreview.net/profile?id={}", r"~\w+"),
    "researchgate": Network("ResearchGate", "https://www.researchgate.net/profile/{}"),
    "webofscience": Network(
        "Web of Science",
        "https://www.webofscience.com/wos/author/record/{}",
        r"[A-Z]+-\d+-\d+",
        icon="clarivate",
    ),
    "scopus": Network("Scopus", "https://www.scopus.com/authid/detail.uri?authorId={}", r"\d{9,}"),
    "osf": Network("OSF", "https://osf.io/{}/", r"[a-z0-9]{5}"),
    "wikidata": Network("Wikidata", "https://www.wikidata.org/wiki/{}", r"Q\d+"),
    "linkedin": Network("LinkedIn", "https://www.linkedin.com/in/{}", r"[\w%.-]+"),
    "x": Network("X", "https://x.com/{}", r"\w{1,15}"),
    "twitter": Network("Twitter", "https://x.com/{}", r"\w{1,15}", icon="x"),
    "bluesky": Network("Bluesky", "https://bsky.app/profile/{}", r"[\w-]+(\.[\w-]+)+"),
    "mastodon": Network("Mastodon", "https://{}/@{}", r"[\w.-]+"),
    "threads": Network("Threads", "https://www.threads.net/@{}"),
    "facebook": Network("Facebook", "https://www.facebook.com/{}"),
    "instagram": Network("Instagram", "https://www.instagram.com/{}"),
    "youtube": Network("YouTube", "https://www.youtube.com/@{}"),
    "medium": Network("Medium", "https://medium.com/@{}"),
    "reddit": Network("Reddit", "https://www.reddit.com/user/{}"),
    "telegram": Network("Telegram", "https://t.me/{}", r"\w+"),
    "stackoverflow": Network("Stack Overflow", "https://stackoverflow.com/users/{}", _DIGITS),
    "kaggle": Network("Kaggle", "https://www.kaggle.com/{}"),
    "huggingface": Network("Hugging Face", "https://huggingface.co/{}"),
    "keybase": Network("Keybase", "https://keybase.io/{}"),
    "pypi": Network("PyPI", "https://pypi.org/user/{}"),
    "npm": Network("npm", "https://www.npmjs.com/~{}"),
    "zhihu": Network("Zhihu", "https://www.zhihu.com/people/{}", r"[\w-]+"),
    "weibo": Network("Weibo", "https://weibo.com/{}", r"\w+", icon="sinaweibo"),
    "bilibili": Network("Bilibili", "https://space.bilibili.com/{}", _DIGITS),
    "wechat": Network("WeChat", ""),
}
"""By their names in small letters, without spaces and signs."""

_OTHER_NAMES: Final = {
    "scholar": "googlescholar",
    "gscholar": "googlescholar",
    "xtwitter": "x",
    "twitterx": "x",
    "bsky": "bluesky",
    "fediverse": "mastodon",
    "inspire": "inspirehep",
    "inspirehep": "inspirehep",
    "s2": "semanticscholar",
    "wos": "webofscience",
    "researcherid": "webofscience",
    "publons": "webofscience",
    "orcidid": "orcid",
    "openscienceframework": "osf",
    "weixin": "wechat",
    "微信": "wechat",
    "微博": "weibo",
    "知乎": "zhihu",
    "哔哩哔哩": "bilibili",
    "领英": "linkedin",
}


def of(name: str) -> Network | None:
    """Give the network of this name, however that is written; None if it is not known."""
    bare = _bare(name)
    return NETWORKS.get(_OTHER_NAMES.get(bare, bare))


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())


def address(network: Network, username: str) -> str | None:
    """Give the address of the page of a user; None if nobody there has that name, or a page."""
    if network is NETWORKS["mastodon"]:
        found = re.fullmatch(r"@?([\w.-]+)@((?:[\w-]+\.)+\w{2,})", username)
        return network.address.format(found[2], found[1]) if found else None
    user = username.removeprefix("@")
    if network is NETWORKS["linkedin"]:
        user = user.removeprefix("in/").strip("/")
    if network is NETWORKS["bluesky"] and re.fullmatch(r"[\w-]+", user):
        user = f"{user}.bsky.social"
    is_step = not unquote(user).strip("./")  # of a path, which browsers take
    is_name = not is_step and re.fullmatch(network.user, user)
    return network.address.format(user) or None if is_name else None
