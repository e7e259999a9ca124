/* Comes with the search: arrows lead through its results, and a screen reader hears their number. */
DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY &&= location.protocol !== "file:"; // no page is fetched there
document.addEventListener("keydown", (event) => {
  const stops = [...document.querySelectorAll("[name=q], #search-results li > a")];
  const at = stops.indexOf(document.activeElement);
  const next = stops[at + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (at < 0 || !next || event.isComposing) return;
  event.preventDefault();
  next.focus();
});
new MutationObserver(() => {
  const said = document.querySelector(".search-summary")?.textContent ?? "";
  const heard = document.querySelector("[role=status]");
  if (heard && heard.textContent !== said) heard.textContent = said;
}).observe(document, { childList: true, subtree: true });
_ready(() => document.querySelector("main [name=q]")?.focus()); // where the theme looks for one field alone
