"""Compares how two pages look, by the computed styles of all that they show."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import Error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, CDPSession, Page

    from .server import Server

STATES = ["hover", "focus", "focus-visible", "focus-within", "active", "visited"]

# On a busy machine a tooltip may close as it opens, on either page; a rule that is gone stays so.
TRIES = 3

MODES: dict[str, dict[str, Any]] = {
    "light": {"media": "screen", "color_scheme": "light", "forced_colors": "none"},
    "dark": {"media": "screen", "color_scheme": "dark", "forced_colors": "none"},
    "print": {"media": "print", "color_scheme": "light", "forced_colors": "none"},
    "forced colours": {"media": "screen", "color_scheme": "dark", "forced_colors": "active"},
}

# What a page's rules and style attributes set: all else has the browser's own value on both pages,
# or follows from what is set. Of that, the box is told by these.
BOX = ["width", "height", "top", "right", "bottom", "left", "transform-origin"]
SET = """() => {
  const names = new Set();
  const note = (style) => { for (const name of style ?? []) names.add(name); };
  const read = (rules) => {
    for (const rule of rules ?? []) {
      note(rule.style);
      read(rule.cssRules);
      read(rule.styleSheet?.cssRules);
    }
  };
  for (const sheet of document.styleSheets) read(sheet.cssRules);
  document.querySelectorAll("[style]").forEach((element) => note(element.style));
  return [...names];
}"""

# One number per shown element and pseudo-element; `wanted` asks for that one's full text.
CAPTURE = """async ({names, wanted}) => {
  const root = document.documentElement.dataset;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  do {  // the theme follows the browser's scheme in an event of its own
    await new Promise(requestAnimationFrame);
  } while (root.mode === "auto" && root.theme !== (dark.matches ? "dark" : "light"));
  // Which section is being read is for the theme's observer to say, and it says so some frames
  // after a change of width, or not at all: here it is always the first.
  const current = document.querySelector(".page-toc a");
  document.querySelectorAll(".page-toc a").forEach((link) => {
    link.classList.toggle("active", link === current);
    if (link === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  document.querySelectorAll(".page-toc .toc-entry").forEach((entry) => {
    entry.classList.toggle("active", entry.contains(current));
  });
  // The end of one transition may begin another, in what inherits from its element.
  const running = () => document.getAnimations().filter((a) => a.playState !== "finished");
  for (let some = running(); some.length; some = running()) {
    for (const a of some) {
      try { a.finish() } catch { a.cancel() }
    }
  }
  const others = new Set("SCRIPT STYLE LINK META TITLE HEAD NOSCRIPT TEMPLATE BASE".split(" "));
  const out = [];
  const note = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    if ((pseudo === "::before" || pseudo === "::after") && style.content === "none") return;
    let text = "";
    // A picture's ratio is the same, but told before it has come, which moves its edges (and what
    // follows from them) by a 64th of a pixel.
    const picture = element.tagName === "IMG";
    for (const name of names) {
      if (picture && /^aspect-ratio$|origin$/.test(name)) continue;
      text += `${name}:${style.getPropertyValue(name)}; `;
    }
    if (picture) text = text.replace(/\\d+\\.\\d+/g, (number) => Math.round(number));
    if (wanted === out.length) {
      out.push([element.outerHTML.slice(0, 150) + (pseudo ?? ""), text]);
      return;
    }
    let sum = 0;
    for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0;
    out.push(sum);
  };
  for (const element of document.querySelectorAll("*")) {
    if (others.has(element.tagName) || element.closest("mjx-container, math, .math")) continue;
    if (!element.checkVisibility()) continue;
    note(element);
    note(element, "::before");
    note(element, "::after");
    if (element.tagName === "LI" || element.tagName === "SUMMARY") note(element, "::marker");
    if (element.tagName === "DIALOG" && element.open) note(element, "::backdrop");
    if (element.tagName === "INPUT") note(element, "::placeholder");
  }
  return wanted === null ? out : out[wanted];
}"""

OPEN = """async () => {
  const click = (selector) => {
    for (const e of document.querySelectorAll(selector)) if (e.checkVisibility()) e.click();
  };
  document.querySelectorAll("details").forEach((e) => (e.open = true));
  click(".sidebar-toggle");
  if (window.bootstrap) {
    const each = (selector, show) => document.querySelectorAll(selector).forEach((e) => {
      if (e.checkVisibility()) show(e);
    });
    each('[data-bs-toggle="dropdown"]', (e) => bootstrap.Dropdown.getOrCreateInstance(e).show());
    // One that does not go again when the focus does, as it does when a dialog opens.
    each('[data-bs-toggle="tooltip"]', (e) => {
      bootstrap.Tooltip.getInstance(e)?.dispose();
      new bootstrap.Tooltip(e, {animation: false, trigger: "manual"}).show();
    });
  }
  document.querySelectorAll("dialog").forEach((e) => e.open || e.showModal());
  document.querySelectorAll("[popover]:not(:popover-open)").forEach((e) => e.showPopover());
  document.querySelectorAll("[hidden]").forEach((e) => (e.hidden = false));
  document.querySelectorAll(".pst-async-banner-revealer, #pst-back-to-top").forEach(
    (e) => (e.style.display = "block"));
}"""


@dataclass
class Difference:
    """Where two pages differ: in which state, for which element, in which declarations."""

    state: str
    element: str
    declarations: list[tuple[str, str]]

    def __str__(self) -> str:
        lines = [f"{self.state}: {self.element}"]
        lines += [f"    {a}  ->  {b}" for a, b in self.declarations[:8]]
        return "\n".join(lines)


def tabs(context: BrowserContext) -> tuple[Page, Page]:
    """Open two tabs: a new one takes longer than most pages that are opened in it."""
    return context.new_page(), context.new_page()


def show(pages: tuple[Page, Page], before: Server, after: Server, path: str) -> None:
    """Show a page of both servers with its scripts run, its style sheets and its fonts there."""
    for page, server in zip(pages, (before, after), strict=True):
        page.emulate_media(**MODES["light"])
        page.set_viewport_size({"width": 1280, "height": 720})
        server.waits = True
        page.goto(server.url + path, wait_until=whole(path))
        server.waits = False


def whole(url: str) -> Literal["load", "networkidle"]:
    """Name the event by which a page has all it shows: what a search finds comes after its load."""
    return "networkidle" if "?q=" in url else "load"


def declared(pages: tuple[Page, Page]) -> list[str]:
    """Name the properties that the rules of either page set, and those of a box."""
    names = set(BOX).union(*(page.evaluate(SET) for page in pages))
    return sorted(name for name in names if not name.startswith("--"))


def capture(page: Page, names: list[str], wanted: int | None = None) -> Any:
    """Note what a page shows, in front: behind another it has but one frame in a second."""
    page.bring_to_front()
    # Not wait_for_function, which needs the `eval` that the page's policy forbids.
    return page.evaluate(CAPTURE, {"names": names, "wanted": wanted})


def differences(pages: tuple[Page, Page], views: list[tuple[str, int]]) -> Iterator[Difference]:
    """Compare at rest, then with everything hovered and focused, then with everything open.

    :param views: modes and widths; in each mode everything is open at the narrowest and the widest.
    """
    names = declared(pages)
    sessions = [page.context.new_cdp_session(page) for page in pages]
    yield from _in_all(pages, names, views, "at rest")
    for session, other in zip(sessions, reversed(pages), strict=True):
        other.bring_to_front()  # behind it, the page is not painted anew for every element
        _force(session, STATES)
    yield from _in_all(pages, names, views, "hovered and focused")
    widths = [width for _, width in views]
    for width in sorted({min(widths), max(widths)}):
        for _ in range(TRIES):
            for page in pages:
                page.bring_to_front()
                page.emulate_media(**MODES["light"])
                page.set_viewport_size({"width": width, "height": 900})
                page.reload(wait_until=whole(page.url))
                page.evaluate(OPEN)
            found = list(
                _in_all(pages, names, [view for view in views if view[1] == width], "open")
            )
            if not found:
                break
        yield from found
    for session in sessions:
        session.detach()


def _in_all(
    pages: tuple[Page, Page], names: list[str], views: list[tuple[str, int]], state: str
) -> Iterator[Difference]:
    for mode, width in views:
        for page in pages:
            page.emulate_media(**MODES[mode])
            page.set_viewport_size({"width": width, "height": 900})
        yield from _compare(pages, names, f"{state}, {mode}, {width} px")


def _compare(pages: tuple[Page, Page], names: list[str], state: str) -> Iterator[Difference]:
    one, two = (capture(page, names) for page in pages)
    if len(one) != len(two):
        yield Difference(state, f"{len(one)} things shown, not {len(two)}", [])
        return
    wrong = [at for at, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    for at in wrong[:3]:
        (element, old), (_element, new) = (capture(page, names, at) for page in pages)
        parts = zip(old.split("; "), new.split("; "), strict=False)
        yield Difference(state, element, [(a, b) for a, b in parts if a != b])


def _force(session: CDPSession, states: list[str]) -> None:
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": -1})["root"]
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node["nodeName"] == "HEAD":
            continue
        waiting += node.get("children", [])
        if node["nodeType"] == 1:
            asked = {"nodeId": node["nodeId"], "forcedPseudoClasses": states}
            with suppress(Error):  # a tooltip that closed meanwhile
                session.send("CSS.forcePseudoState", asked)
