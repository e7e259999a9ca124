/* Comes only with lists of publications and with a publication's own page, which are whole without
   it: a filter by words, year and kind, and a button that copies BibTeX. */
(() => {
  const made = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const addCopyButtons = (root) => {
    for (const code of root.querySelectorAll(".resume-code")) {
      const button = made("button", { type: "button", className: "resume-copy" }, "Copy");
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(code.innerText.trim());
          button.textContent = "Copied";
        } catch {
          getSelection().selectAllChildren(code); // who may not copy by script copies by hand
          button.textContent = "Selected";
        }
      });
      code.after(button);
    }
  };
  addCopyButtons(document);

  const place = document.querySelector(".resume-filter");
  if (!place) return;
  const article = place.parentElement;
  const lists = () => [...article.querySelectorAll(".resume-dated")];
  const headingOf = (list) => list.previousElementSibling;
  /* In groups of kinds each item says its year, in those of years the heading does. */
  const yearOf = (item) => {
    const heading = headingOf(item.parentElement);
    const isYear = heading.id.startsWith("in-");
    if (isYear) return heading.firstChild.textContent.trim();
    return item.querySelector(".resume-where time")?.dateTime.slice(0, 4) ?? "";
  };
  const kindOf = (item) => /\bkind-([\w-]+)/.exec(item.className)?.[1] ?? "";

  /* Earlier years stand on pages of their own; who looks for something looks there too. */
  const fetchYear = async (link) => {
    const answer = await fetch(link.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector(".resume-dated");
    for (const each of list.querySelectorAll("a[href]")) {
      each.href = new URL(each.getAttribute("href"), link.href);
    }
    return { item: link.closest("li"), parts: [list.previousElementSibling, list] };
  };
  let earlier = null;
  const fetchEarlier = () => {
    const links = [...article.querySelectorAll(".resume-earlier a")];
    earlier ??= Promise.allSettled(links.map(fetchYear)).then((years) => {
      const ahead = article.querySelector(".resume-earlier");
      for (const { value } of years) {
        if (!value) continue; // its link stays
        ahead.previousElementSibling.before(...value.parts);
        value.item.remove();
      }
      if (ahead && !ahead.children.length) {
        ahead.previousElementSibling.remove();
        ahead.remove();
      }
      offer();
    });
    return earlier;
  };

  const words = made("input", { type: "search", id: "resume-words" });
  const year = made("select", { id: "resume-in" });
  const kind = made("select", { id: "resume-kind" });
  const said = made("p", { className: "resume-said", role: "status" });
  const field = (label, control) => made("label", { htmlFor: control.id }, label, control);
  const form = made(
    "form",
    { role: "search" },
    field("Words", words),
    field("Year", year),
    field("Kind", kind),
    said,
  );

  /* Offer each year and kind that there is; an empty value stands for all. */
  const offer = () => {
    const links = [...article.querySelectorAll(".resume-earlier a")];
    const items = lists().flatMap((list) => [...list.children]);
    const here = [...new Set(items.map(yearOf))].filter(Boolean);
    if (place.nextElementSibling.id.startsWith("kind-")) here.sort().reverse();
    const years = [...here, ...links.map((link) => link.textContent)];
    const kinds = [...new Set(items.map(kindOf))].filter(Boolean).sort();
    for (const [select, values] of [[year, years], [kind, kinds]]) {
      const chosen = select.value;
      const named = (value) => (value[0].toUpperCase() + value.slice(1)).replaceAll("-", " ");
      select.replaceChildren(
        made("option", { value: "" }, "All"),
        ...values.map((value) => made("option", { value }, named(value))),
      );
      select.value = chosen;
    }
  };

  const letters = { ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ß: "ss", ı: "i" };
  const plain = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[øłđæœßı]/g, (one) => letters[one]);
  const filter = () => {
    const asked = plain(words.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const list of lists()) {
      for (const item of list.children) {
        const text = plain([...item.querySelectorAll("p, .resume-authors")].map((p) => p.textContent).join(" "));
        item.hidden =
          (year.value && year.value !== yearOf(item)) ||
          (kind.value && kind.value !== kindOf(item)) ||
          !asked.every((word) => text.includes(word));
        shown += !item.hidden;
      }
      list.hidden = headingOf(list).hidden = ![...list.children].some((item) => !item.hidden);
    }
    const isFiltered = asked.length || year.value || kind.value;
    said.textContent = isFiltered ? `${shown} found` : "";
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("focusin", fetchEarlier, { once: true });
  form.addEventListener("input", async () => {
    await fetchEarlier();
    filter();
  });
  offer();
  place.append(form);
})();
