"""What other tools, JSON Resume's drafts and newcomers call the sections and keys of the facts.

A word stands in small letters, without hyphens, underscores and spaces. Where it names one of
several keys, the first that the map can have and has not is meant.
"""

from __future__ import annotations

from typing import Final

SECTIONS: Final = {
    "bio": "basics",
    "personal": "basics",
    "personalinfo": "basics",
    "presentations": "talks",
    "invitedtalks": "talks",
    "speaking": "talks",
    "portfolio": "projects",
    "researchprojects": "projects",
    "experience": "work",
    "workexperience": "work",
    "employment": "work",
    "positions": "work",
    "volunteering": "volunteer",
    "service": "volunteer",
    "honors": "awards",
    "honours": "awards",
    "certifications": "certificates",
    "papers": "publications",
    "courses": "teaching",
    "hobbies": "interests",
    "researchinterests": "interests",
    "referees": "references",
}

_PLACE: Final = ("location",)
_DAY: Final = ("date", "releaseDate")
_WHOM: Final = ("institution", "organization", "awarder", "issuer", "entity", "event")

KEYS: Final[dict[str, tuple[str, ...]]] = {
    # JSON Resume before 1.0.0
    "company": _WHOM,
    "website": ("url",),
    "picture": ("image",),
    "gpa": ("score",),
    "summary": ("description", "reference"),
    # dates
    "date": ("releaseDate",),
    "releasedate": ("date",),
    "year": _DAY,
    "when": _DAY,
    "issued": _DAY,
    "issuedate": _DAY,
    "published": _DAY,
    "start": ("startDate",),
    "from": ("startDate",),
    "since": ("startDate",),
    "startyear": ("startDate",),
    "end": ("endDate",),
    "to": ("endDate",),
    "until": ("endDate",),
    "endyear": ("endDate",),
    # prose
    "description": ("summary", "reference"),
    "text": ("summary", "description", "reference"),
    "content": ("summary", "description", "reference"),
    "body": ("summary", "description", "reference"),
    "abstract": ("summary", "description"),
    "details": ("summary", "description"),
    "highlight": ("highlights",),
    "achievements": ("highlights",),
    "responsibilities": ("highlights",),
    # names of things and people
    "degree": ("studyType",),
    "major": ("area",),
    "field": ("area",),
    "fieldofstudy": ("area",),
    "grade": ("score",),
    "coursework": ("courses",),
    "role": ("position", "roles"),
    "jobtitle": ("position",),
    "author": ("authors",),
    "editor": ("editors",),
    "mentor": ("advisor", "supervisor"),
    "adviser": ("advisor", "supervisor"),
    "supervisor": ("advisor",),
    "advisor": ("supervisor",),
    "employer": _WHOM,
    "organisation": _WHOM,
    "organization": _WHOM,
    "institution": _WHOM,
    "institute": _WHOM,
    "university": _WHOM,
    "school": _WHOM,
    "affiliation": _WHOM,
    "issuer": ("awarder",),
    "awarder": ("issuer",),
    "journal": ("publisher",),
    "booktitle": ("publisher",),
    "venue": ("event", "publisher"),
    "conference": ("event", "publisher"),
    "place": _PLACE,
    "where": _PLACE,
    # addresses
    "link": ("url",),
    "href": ("url",),
    "homepage": ("url",),
    "web": ("url",),
    "sources": ("links",),
    "media": ("links",),
    "medias": ("links",),
    "resources": ("links",),
    # what a thing is about
    "keyword": ("keywords",),
    "tags": ("keywords",),
    "technologies": ("keywords",),
    "tools": ("keywords",),
    "items": ("keywords",),
    "proficiency": ("level", "fluency"),
    "expertiselevel": ("level", "fluency"),
    "rating": ("level", "fluency"),
    "level": ("fluency", "studyType"),
    "fluency": ("level",),
}

EMPLOYERS: Final = (
    *("company", "employer", "organization", "organisation"),
    *("institution", "institute", "university", "school", "affiliation"),
)
"""What the place of somebody's work is called."""

_NAME_OF_EMPLOYER: Final[dict[str, tuple[str, ...]]] = dict.fromkeys(EMPLOYERS, ("name",))
_TITLE: Final[dict[str, tuple[str, ...]]] = {"title": ("name",)}

OF_SECTION: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "basics": {
        "title": ("label",),
        "headline": ("label",),
        "tagline": ("label",),
        "jobtitle": ("label",),
        "position": ("label",),
        "role": ("label",),
        "bio": ("summary",),
        "about": ("summary",),
        "fullname": ("name",),
        "photo": ("image",),
        "avatar": ("image",),
        "mail": ("email",),
        "emailaddress": ("email",),
        "tel": ("phone",),
        "telephone": ("phone",),
        "mobile": ("phone",),
        "phonenumber": ("phone",),
        "social": ("profiles",),
        "socials": ("profiles",),
        "websites": ("profiles",),
    }
    | dict.fromkeys(EMPLOYERS, ()),
    "location": {
        "country": ("countryCode",),
        "state": ("region",),
        "province": ("region",),
        "town": ("city",),
        "zip": ("postalCode",),
        "zipcode": ("postalCode",),
        "street": ("address",),
    },
    "profiles": {
        "name": ("network",),
        "title": ("network",),
        "site": ("network",),
        "platform": ("network",),
        "type": ("network",),
        "user": ("username",),
        "handle": ("username",),
        "id": ("username",),
    },
    "work": {"title": ("position",)} | _NAME_OF_EMPLOYER,
    "volunteer": {"title": ("position",), "name": ("organization",)},
    "education": {"title": ("studyType",), "name": ("institution",)},
    "awards": {"name": ("title",)},
    "certificates": _TITLE,
    "publications": _TITLE | {"institution": ("publisher",)},
    "talks": _TITLE | {"role": ("type",), "kind": ("type",)},
    "teaching": {
        "title": ("course", "position"),
        "name": ("course",),
        "subject": ("course",),
        "semester": ("term",),
    },
    "news": _TITLE | {"headline": ("name",)},
    "skills": _TITLE
    | {"skill": ("name",), "category": ("name",), "description": ("name", "summary")},
    "languages": {"name": ("language",), "title": ("language",)},
    "interests": _TITLE | {"interest": ("name",)},
    "references": {"title": ("name", "position"), "author": ("name",), "quote": ("reference",)},
    "projects": _TITLE | {"category": ("type",)},
    "links": _TITLE | {"label": ("name",), "text": ("name",), "type": ("name",)},
}
"""What is meant in one section alone; nothing is, if no key is named."""

LINKS: Final = {
    "slides": "Slides",
    "video": "Video",
    "recording": "Recording",
    "poster": "Poster",
    "paper": "Paper",
    "pdf": "PDF",
    "preprint": "Preprint",
    "code": "Code",
    "repository": "Code",
    "repo": "Code",
    "github": "Code",
    "data": "Data",
    "dataset": "Data",
    "demo": "Demo",
    "notes": "Notes",
    "handout": "Handout",
    "syllabus": "Syllabus",
    "materials": "Materials",
    "certificate": "Certificate",
    "press": "Press",
}
"""Keys that hold an address which belongs among an entry's links, and the link's name."""

NAMED_BY: Final = {
    "work": "position",
    "volunteer": "position",
    "education": "institution",
    "awards": "title",
    "languages": "language",
    "teaching": "course",
    "news": "summary",
    "references": "reference",
}
"""What an entry says that is a single text; ``name`` in all other sections."""


def bare(word: str) -> str:
    """Give a word as the tables here have it."""
    return word.lower().translate(str.maketrans("", "", "-_ "))
