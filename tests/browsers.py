"""What a person does on the site, done in Firefox and in WebKit: `make browsers`.

As a script it sees to it that both browsers are there, builds the site and a fuller one, goes
through every check in both, prints a table, and ends with 1 if a check failed.

Selenium drives them by WebDriver. WebKit's MiniBrowser has WebKitWebDriver, and a screen by Xvfb.
Debian has no geckodriver, so `Marionette` tells Firefox itself what geckodriver would. Selenium
is told where everything is, so it neither looks for a driver nor fetches one.

Firefox prints a PDF, which is read; WebKit's driver cannot print, so there the rules for paper are
put in force on the screen. Errors are heard by a script that stands before those of each page,
because WebKit's driver keeps no console.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import browser as chromium
import pypdfium2
from conftest import begin_project, serve_folder
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver import ActionChains, FirefoxOptions, Keys, Remote, WebKitGTK
from selenium.webdriver.remote.command import Command
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService
from test_filter import ENTRIES
from test_look import AXE_SCRIPT, LOOK, squeezed
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Check = Callable[["Person"], None]

ROOT: Final = Path(__file__).parent.parent
PACKAGES: Final = ("firefox-esr", "webkit2gtk-driver", "xvfb")
WIDTHS: Final = (390, 768, 1280)
HEIGHT: Final = 844
SCHEMES: Final = ("light", "dark")
PATIENCE: Final = 5  # seconds

LISTENER: Final = """
const isLeft = (words) => /Load failed|rel="next"/.test(words);  // broken off with the page
const hear = (words) => {
  if (isLeft(words)) return;
  const said = JSON.parse(sessionStorage.getItem("said") ?? "[]");
  sessionStorage.setItem("said", JSON.stringify([...said, `${location.pathname}: ${words}`]));
};
addEventListener("error", ({ message, target }) =>
  hear(message ?? `not loaded: ${target.outerHTML}`), true);
addEventListener("unhandledrejection", ({ reason }) => hear(reason));
addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) =>
  hear(`${effectiveDirective} forbids ${blockedURI}`));
for (const level of ["error", "warn"]) console[level] = (...words) => hear(words.join(" "));
"""

# The browsers ---------------------------------------------------------------------------------


def mini_browser() -> str | None:
    """Return the path of WebKit's own small browser, which stands beside its library."""
    return next(map(str, Path("/usr").glob("lib*/*/webkit2gtk-4.1/MiniBrowser")), None)


def missing() -> list[str]:
    """Return what is not there of what the checks need."""
    needed = ("firefox-esr", "WebKitWebDriver", "Xvfb")
    found = {name: shutil.which(name) for name in needed} | {"MiniBrowser": mini_browser()}
    return [name for name, path in found.items() if not path]


def install() -> None:
    """Install the browsers if they are not there; say what to do if that is impossible."""
    if missing() and shutil.which("apt-get") and os.geteuid() == 0:
        chromium.run("apt-get", "update")
        chromium.run("apt-get", "install", "-y", "--no-install-recommends", *PACKAGES)
    if names := missing():
        sys.exit(f"There is no {', '.join(names)}: on Debian, install {', '.join(PACKAGES)}.")


class Marionette:
    """Carries Selenium's commands to a Firefox that listens for Marionette.

    A message is its length in bytes, a colon and JSON: ``[0, number, command, parameters]``,
    answered by ``[1, number, error, result]``.
    """

    NAMES: Final = {
        Command.NEW_SESSION: "WebDriver:NewSession",
        Command.GET: "WebDriver:Navigate",
        Command.W3C_EXECUTE_SCRIPT: "WebDriver:ExecuteScript",
        Command.W3C_EXECUTE_SCRIPT_ASYNC: "WebDriver:ExecuteAsyncScript",
        Command.W3C_ACTIONS: "WebDriver:PerformActions",
        Command.FIND_ELEMENT: "WebDriver:FindElement",
        Command.CLICK_ELEMENT: "WebDriver:ElementClick",
        Command.GO_BACK: "WebDriver:Back",
        Command.GET_CURRENT_URL: "WebDriver:GetCurrentURL",
        Command.PRINT_PAGE: "WebDriver:Print",
        Command.SCREENSHOT: "WebDriver:TakeScreenshot",
        Command.SET_WINDOW_RECT: "WebDriver:SetWindowRect",
        Command.QUIT: "Marionette:Quit",
        "context": "Marionette:SetContext",
    }

    def __init__(self, port: int) -> None:
        self.stream = socket.create_connection(("127.0.0.1", port)).makefile("rwb")
        self.receive()  # a greeting

    def receive(self) -> Any:
        size = b"".join(iter(lambda: self.stream.read(1), b":"))
        return json.loads(self.stream.read(int(size)))

    def execute(self, command: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Send a command of Selenium's; raise WebDriverException if Firefox cannot do it."""
        message = json.dumps([0, 0, self.NAMES[command], parameters]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        _, _, error, result = self.receive()
        if error:
            raise WebDriverException(f"{error['error']}: {error['message']}")
        return result if "value" in result else {"value": result}

    def close(self) -> None:
        self.stream.close()


@contextlib.contextmanager
def process(*command: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a command while the context lasts."""
    with subprocess.Popen(command, text=True, stderr=subprocess.DEVNULL, **options) as running:
        try:
            yield running
        finally:
            running.terminate()


@contextlib.contextmanager
def firefox(scheme: str) -> Iterator[Remote]:
    """Start a Firefox whose system prefers a scheme."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        settings = {
            "marionette.port": 0,  # any that is free, which it writes into the profile
            "layout.css.prefers-color-scheme.content-override": int(scheme == "light"),
        }
        lines = [f"user_pref({json.dumps(name)}, {value});\n" for name, value in settings.items()]
        Path(profile, "user.js").write_text("".join(lines), "utf-8")
        options = ["--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
        command = ["firefox-esr", *options, "--profile", profile]
        with process(*command, stdout=subprocess.DEVNULL) as running:
            port = Path(profile, "MarionetteActivePort")
            end = time.monotonic() + 60
            while not (port.is_file() and port.read_text("utf-8")):
                if running.poll() is not None or time.monotonic() > end:
                    sys.exit("Firefox did not start: try 'firefox-esr --headless'.")
                time.sleep(0.05)
            executor: Any = Marionette(int(port.read_text("utf-8")))
            with Remote(executor, options=FirefoxOptions()) as driver:
                yield driver


@contextlib.contextmanager
def webkit(scheme: str) -> Iterator[Remote]:
    """Start a WebKit whose system prefers a scheme, on a screen of its own."""
    screen = ["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with (
        tempfile.TemporaryDirectory() as settings,
        process("Xvfb", *screen, stdout=subprocess.PIPE) as shown,
    ):
        # The window's own buttons would make it wider than a phone.
        style = Path(settings, "gtk-3.0", "gtk.css")
        style.parent.mkdir()
        style.write_text(
            "box * { padding: 0; margin: 0; border: 0; min-width: 0; font-size: 1px }"
        )
        options = WebKitOptions()
        options.binary_location = mini_browser() or ""
        options.add_argument("--automation")
        if scheme == "dark":
            options.add_argument("--dark-mode")
        assert shown.stdout
        environment = {
            "DISPLAY": f":{shown.stdout.readline().strip()}",
            "XDG_CONFIG_HOME": settings,
            "NO_AT_BRIDGE": "1",
        }
        service = WebKitService(shutil.which("WebKitWebDriver"), env=os.environ | environment)
        with WebKitGTK(options, service) as driver:
            driver.command_executor.client_config.timeout = 60
            yield driver


BROWSERS: Final = {"Firefox": firefox, "WebKit": webkit}


class Fault(Exception):  # noqa: N818 -- what a check finds, not a mistake of its own
    """What is wrong, in words."""


@dataclass
class Person:
    """Somebody before a browser: what they do, and what they see."""

    name: str
    driver: Remote
    base: str
    width: int = 0

    @property
    def is_firefox(self) -> bool:
        return self.name.startswith("Firefox")

    def opens(self, page: str = "index.html", width: int = 1280) -> None:
        """Open a page of the site in a window of a width."""
        self.driver.get(f"{self.base}/{page}")
        self.resizes(width)

    def resizes(self, width: int) -> None:
        """Make the window's inside so wide."""
        if self.is_firefox:  # its window stays wider than a phone; what it shows need not
            self.system(
                "const { style } = gBrowser.selectedBrowser;"
                "[style.flex, style.width, style.height] = ['none', ...arguments];",
                f"{width}px",
                f"{HEIGHT}px",
            )
        else:
            self.driver.set_window_rect(0, 0, width, HEIGHT)
        self.awaits(f"innerWidth === {width}", f"a window of {width} px")

    def system(self, script: str, *arguments: Any) -> Any:
        """Run a script in Firefox itself, not in a page."""
        self.driver.execute("context", {"value": "chrome"})
        try:
            return self.driver.execute_script(script, *arguments)
        finally:
            self.driver.execute("context", {"value": "content"})

    def sees(self, expression: str, *arguments: Any) -> Any:
        """Give the value of an expression in the page, `look` included."""
        look = LOOK if "look." in expression else ""
        return self.driver.execute_script(f"{look}\nreturn {expression}", *arguments)

    def awaits(self, expression: str, what: str) -> None:
        """Wait until an expression holds; raise Fault with what there should be if it does not."""
        with contextlib.suppress(TimeoutException):
            WebDriverWait(self.driver, PATIENCE, 0.05).until(lambda _: self.sees(expression))
            return
        raise Fault(f"{self.sees('location.pathname')} lacks {what}")

    def lands(self, page: str) -> None:
        """Wait until a page is open: WebKit forgets to answer a script that is asked meanwhile."""
        with contextlib.suppress(TimeoutException):
            wait = WebDriverWait(self.driver, PATIENCE, 0.05)
            wait.until(lambda driver: driver.current_url.startswith(f"{self.base}/{page}"))
            return
        raise Fault(f"{self.driver.current_url}, not {page}")

    def presses(self, *keys: str, held: str = "") -> None:
        """Press keys one after the other, all while another one is held."""
        actions = ActionChains(self.driver)
        if held:
            actions.key_down(held)
        actions.send_keys(*keys)
        if held:
            actions.key_up(held)
        actions.perform()

    def clicks(self, selector: str) -> None:
        """Click the first element of a selector that can be seen."""
        self.awaits(f"({FIRST})({selector!r})", selector)
        self.driver.execute_script(f"return ({FIRST})({selector!r})").click()


FIRST: Final = """(selector) => [...document.querySelectorAll(selector)].find((element) =>
  element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length)"""

# What a person does -----------------------------------------------------------------------------


def layout(person: Person, page: str, scheme: str) -> list[str]:
    """Say what is wrong with a page: its layout at each width, its colours, its fonts."""
    person.opens(page)
    found: list[str] = []
    for width in WIDTHS:
        person.resizes(width)
        found += [f"{width} px: {fault}" for fault in person.sees("look.faults()")]
    theme, contrast, is_dark = person.sees(
        """[document.documentElement.dataset.theme, ...(({ color, backgroundColor }) =>
            [look.contrast(color, backgroundColor),
             look.contrast(backgroundColor, "#000") < look.contrast(backgroundColor, "#fff")])
            (getComputedStyle(document.body))]"""
    )
    if theme != scheme or is_dark != (scheme == "dark"):
        found.append(f"the system's scheme is {scheme}, the page's {theme}, dark: {is_dark}")
    if contrast < 7:
        found.append(f"text has a contrast of {contrast:.2f}")
    person.driver.execute_script(AXE_SCRIPT)
    found += person.driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
        axe.run({ runOnly: ["color-contrast", "color-contrast-enhanced"] }).then((found) =>
            done(found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + html))))"""
    )
    found += person.sees(
        """[...document.fonts].filter((face) => face.status === "error")
            .map((face) => `no font: ${face.family}`)"""
    )
    return [f"{page}, {scheme}, {fault}" for fault in found]


def reads_by_keyboard(person: Person) -> None:
    """Tab through the first page: what can be pressed is reached in order, and seen."""
    person.opens()
    stops: list[dict[str, Any]] = []
    while len(stops) < 200:
        person.presses(Keys.TAB)
        with contextlib.suppress(Fault):  # the skip link slides in
            person.awaits("look.focus()?.seen", "a focus that is seen")
        stop = person.sees("look.focus()")
        if not stop or (stops and stop["order"] in {stops[0]["order"], stops[-1]["order"]}):
            break
        stops.append(stop)
    orders = [stop["order"] for stop in stops]
    if orders != sorted(orders):
        raise Fault("Tab leaves the order of reading")
    for stop in stops:
        if not stop["seen"] or stop["ring"] < 2 or stop["contrast"] < 3:
            raise Fault(f"the focus is not seen: {stop}")
    wanted = ".skip-link a, header a[href], header button, .profile a[href], main summary"
    for name, order in person.sees(
        """[...document.querySelectorAll(arguments[0])]
            .filter((element) => element.checkVisibility())
            .map((element) => [element.outerHTML.slice(0, 80),
                               [...document.querySelectorAll("*")].indexOf(element)])""",
        wanted,
    ):
        if order not in orders:
            raise Fault(f"Tab does not reach {name}")


def skips_to_the_text(person: Person) -> None:
    person.opens("cv.html")
    person.presses(Keys.TAB)
    person.awaits("document.activeElement.closest('.skip-link')", "the skip link first")
    person.awaits("document.activeElement.getBoundingClientRect().top >= 0", "a skip link seen")
    person.presses(Keys.ENTER)
    person.awaits("location.hash === '#main-content'", "a way to the text")
    person.presses(Keys.TAB)
    person.awaits("document.activeElement.closest('main')", "the focus in the text")


def goes_from_page_to_page(person: Person) -> None:
    """Follow every link of the header on a phone, and go back."""
    person.opens(width=390)
    links = "[...document.querySelectorAll('header nav a:not([aria-current])')]"
    for name in person.sees(f"{links}.map((link) => link.getAttribute('href'))"):
        person.clicks(f"header nav a[href='{name}']")
        person.lands(name)
        if not person.sees("document.querySelector('header nav .current')?.textContent"):
            raise Fault(f"{name} says not where it is")
        person.driver.back()
        person.lands("index.html")


def chooses_a_scheme(person: Person) -> None:
    """Take the dark scheme by mouse, the light one by keyboard, and none by Escape."""
    person.opens()
    theme = "document.documentElement.dataset.theme"
    ground = "getComputedStyle(document.body).backgroundColor"
    light = person.sees(ground)
    person.clicks(".theme-switch-button")
    if faults := person.sees("[...look.overflow(), ...look.clipped()]"):
        raise Fault(f"with the menu open: {faults}")
    person.clicks(".theme-change-button[data-mode=dark]")
    person.awaits(f"{theme} === 'dark' && {ground} !== {light!r}", "the dark scheme")
    person.opens("cv.html")
    person.awaits(f"{theme} === 'dark' && {ground} !== {light!r}", "the scheme remembered")
    person.sees("document.querySelector('.theme-switch-button').focus()")
    person.presses(Keys.ENTER)
    person.awaits("document.querySelector('#modes').matches(':popover-open')", "an open menu")
    person.presses(Keys.ESCAPE)
    person.awaits("!document.querySelector('#modes').matches(':popover-open')", "a closed menu")
    person.awaits("document.activeElement.matches('.theme-switch-button')", "the focus back")
    person.presses(Keys.ENTER, Keys.TAB, Keys.TAB, Keys.ENTER)
    person.awaits(f"{theme} === 'light' && {ground} === {light!r}", "the light scheme")


def unfolds_details(person: Person) -> None:
    person.opens()
    opened = "document.querySelector('main details').open"
    person.clicks("main summary")
    person.awaits(opened, "details unfolded by the mouse")
    if faults := person.sees("look.faults()"):
        raise Fault(f"with details unfolded: {faults}")
    person.presses(Keys.ENTER)
    person.awaits(f"!{opened}", "details folded by Enter")
    person.presses(Keys.SPACE)
    person.awaits(opened, "details unfolded by Space")


def filters_publications(person: Person) -> None:
    person.opens("alexandra/publications.html")
    shown = """[...document.querySelectorAll(".resume-dated > li")]
        .filter((item) => item.checkVisibility()).length"""
    everything = person.sees(shown)
    person.clicks(".resume-filter input")
    person.presses("lichens")
    said = "Number.parseInt(document.querySelector('.resume-filter [role=status]').textContent)"
    person.awaits(f"{said} === {shown} && {shown} > 0 && {shown} < {everything}", "fewer entries")
    if faults := person.sees("look.faults()"):
        raise Fault(f"with a filter: {faults}")
    person.presses(Keys.ENTER, *[Keys.BACKSPACE] * len("lichens"))
    person.awaits(f"{shown} === {everything}", "all entries again")
    person.presses(Keys.TAB)
    person.awaits("document.activeElement.matches('.resume-filter select')", "the next field")


def searches(person: Person) -> None:
    """Find a page in the dialog, by keyboard; leave it by Escape; find it on the page too."""
    dialog = "document.querySelector('#pst-search-dialog')"
    person.opens()
    person.clicks(".search-button")
    person.awaits(f"{dialog}.open", "a dialog by the button")
    person.presses(Keys.ESCAPE)
    person.awaits(f"!{dialog}.open", "a dialog closed by Escape")
    person.presses("k", held=Keys.CONTROL)
    person.awaits(f"{dialog}.open", "a dialog by Ctrl-K")
    person.presses("hypernetwork")
    person.awaits(f"{dialog}.querySelector('li a')", "results while typing")
    if faults := person.sees("look.overflow()"):
        raise Fault(f"with results: {faults}")
    person.presses(Keys.ARROW_DOWN)
    person.awaits("document.activeElement.matches('#pst-search-dialog li a')", "a result by arrow")
    person.presses(Keys.ENTER)
    person.lands("publications/layerwise-sparsification.html")
    person.opens("search.html?q=hypernetwork")
    person.awaits("document.querySelector('#search-results li a')", "results on the search page")


def prints(person: Person) -> None:
    """Print the first page and the CV: all that is text, no navigation, nothing cut off."""
    for page in ("index.html", "cv.html", "alexandra/publications.html"):
        person.opens(page)
        words = person.sees(
            """[...document.querySelectorAll("main p, main li, main .resume-where a")]
                .filter((part) => part.checkVisibility())
                .filter((part) => getComputedStyle(part).fontWeight < 600)  // see below
                .flatMap((part) => [...part.childNodes].filter((node) => node.nodeType === 3))
                .map((text) => text.data)"""
        )
        if person.is_firefox:
            prints_a_pdf(person, words)
        else:
            puts_paper_on_the_screen(person)


def prints_a_pdf(person: Person, words: list[str]) -> None:
    """Read what Firefox prints, which has the bold of a variable font as outlines, not as text."""
    paper = base64.b64decode(person.driver.print_page())
    with pypdfium2.PdfDocument(paper) as document:
        texts = [sheet.get_textpage() for sheet in document]
        said = squeezed("".join(text.get_text_bounded() for text in texts))
        for number, (sheet, text) in enumerate(zip(document, texts, strict=True), 1):
            for index in range(text.count_rects()):
                left, _, right, _ = text.get_rect(index)
                if left < 0 or right > sheet.get_width():
                    raise Fault(
                        f"sheet {number} cuts off {text.get_text_bounded(*text.get_rect(index))}"
                    )
    if absent := [text for text in words if squeezed(text) not in said]:
        raise Fault(f"not printed: {absent}")
    if "Skiptomaincontent" in said:
        raise Fault("navigation is printed")


def puts_paper_on_the_screen(person: Person) -> None:
    person.resizes(720)
    person.driver.execute_script(
        """const turn = (list) => {
            const text = list.mediaText;
            if (/print/.test(text)) list.mediaText = "all";
            else if (/screen/.test(text)) list.mediaText = "not all";
        };
        const each = (rules) => [...rules].forEach((rule) => {
            if (rule.media) turn(rule.media);
            if (rule.cssRules) each(rule.cssRules);
        });
        for (const sheet of document.styleSheets) {
            turn(sheet.media);
            each(sheet.cssRules);
        }"""
    )
    faults = person.sees("[...look.overflow(), ...look.clipped(), ...look.overlapping()]")
    faults += person.sees(
        """[...document.querySelectorAll("header, footer.bd-footer, .skip-link")]
            .filter((part) => part.checkVisibility()).map((part) => part.outerHTML.slice(0, 80))"""
    )
    if faults:
        raise Fault(f"on paper: {faults}")


def reads_large_text(person: Person) -> None:
    """Read text at 200 per cent."""
    for page in ("index.html", "cv.html", "alexandra/publications.html"):
        for width in (390, 1280):
            person.opens(page, width)
            person.driver.execute_script("document.documentElement.style.fontSize = '200%'")
            if faults := person.sees("look.faults()"):
                raise Fault(f"{page}, {width} px: {faults}")


CHECKS: Final[dict[str, Check]] = {
    "keyboard": reads_by_keyboard,
    "skip link": skips_to_the_text,
    "menu on a phone, and back": goes_from_page_to_page,
    "colour switch": chooses_a_scheme,
    "details": unfolds_details,
    "filter of publications": filters_publications,
    "search": searches,
    "print": prints,
    "text at 200 %": reads_large_text,
}


def hears(person: Person) -> None:
    """Raise Fault with the errors that the pages reported."""
    if said := person.sees("JSON.parse(sessionStorage.getItem('said') ?? '[]')"):
        raise Fault("; ".join(sorted(set(said))))


# The run --------------------------------------------------------------------------------------

INDEX: Final = """\
---
title: About me
author_profile: true
---

# About me

{fact}`basics.label`, with much to show.

```{summary}
```

## News

```{news}
```

## Education

```{education}
```

## Positions

```{work}
```

## Research

```{projects}
```

## Awards

```{awards}
```

```{toctree}
:hidden:

Publications <publications>
News <news>
CV <cv>
```
"""
POST: Final = """\
---
title: A post of several parts
date: 2024-03-06
tags: [rivers, tea]
description: What it says.
---

# A post of several parts

Words, `code` and $a^2 + b^2 = c^2$.

## A part

> What somebody said.

```python
def much(code: str) -> str: ...
```

## Another part

| a | table |
|---|---|
| of | two rows |

$$\\int_0^1 x^2 dx = \\frac{1}{3}$$
"""


def build(folder: Path) -> Path:
    """Build the site, and below alexandra/ another person's; give the folder that is served."""
    command = ["make", "--no-print-directory", "html", f"BUILDDIR={folder / 'build'}"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    site = folder / "build" / "html"
    project = begin_project(folder / "fuller")
    project.write("index.md", INDEX)
    for name in ("publications.md", "news.md", "cv.md"):
        project.write(name, (ROOT / "docs" / name).read_text("utf-8"))
    project.write("news/post.md", POST)
    project.write("resume.yaml", Path(__file__).with_name("second_person.yaml").read_text("utf-8"))
    project.write("publications.bib", "\n".join(ENTRIES[:20]))
    if project.build("-D", "first_view=1"):
        sys.exit(project.output)
    shutil.copytree(project.html, site / "alexandra")
    (site / "listener.js").write_text(LISTENER, "utf-8")
    for path in site.rglob("*.html"):
        heard = '<head><script src="/listener.js"></script>'
        path.write_text(path.read_text("utf-8").replace("<head>", heard, 1), "utf-8")
    return site


def pages_of(site: Path) -> list[str]:
    """Give the pages that have the site's frame; of those of single publications, three."""
    found = [path for path in site.rglob("*.html") if "bd-article" in path.read_text("utf-8")]
    names = sorted(path.relative_to(site).as_posix() for path in found)
    single = [name for name in names if name.startswith("alexandra/publications/")]
    return [name for name in names if name not in single[3:]]


def attempt(check: Callable[..., list[str] | None], *arguments: object) -> list[str]:
    """Do a check, and give what was wrong."""
    try:
        return check(*arguments) or []
    except (Fault, WebDriverException, HTTPError) as fault:
        return [str(fault).splitlines()[0]]


def go(kind: str, base: str, pages: list[str]) -> tuple[str, dict[str, list[str]]]:
    """Go through every check in a kind of browser; give its name, and what each found wrong."""
    found: dict[str, list[str]] = {}
    print(f"Going through {len(pages)} pages in {kind}", flush=True)
    for scheme in SCHEMES:
        with BROWSERS[kind](scheme) as driver:
            person = Person(f"{kind} {driver.capabilities['browserVersion']}", driver, base)
            every = f"{len(pages)} pages at {len(WIDTHS)} widths, {scheme}"
            found[every] = [one for page in pages for one in attempt(layout, person, page, scheme)]
            if scheme == "light":
                found |= {what: attempt(check, person) for what, check in CHECKS.items()}
            found[f"no error reported, {scheme}"] = attempt(hears, person)
    return person.name, found


def main() -> int:
    """Run every check in both browsers; return 1 if one failed."""
    install()
    with tempfile.TemporaryDirectory() as folder:
        site = build(Path(folder))
        with serve_folder(site) as base:
            results = dict(go(kind, base, pages_of(site)) for kind in BROWSERS)
    names = [*results]
    print(" " * 32 + "".join(f"{name:20}" for name in names))
    for what in next(iter(results.values())):
        cells = ["failed" if results[name][what] else "passed" for name in names]
        print(f"{what:32}" + "".join(f"{cell:20}" for cell in cells))
    for name, found in results.items():
        for what, faults in found.items():
            for fault in faults:
                print(f"{name}, {what}: {fault}")
    return any(faults for found in results.values() for faults in found.values())


if __name__ == "__main__":
    sys.exit(main())
