// Has a page of the preview follow the site: it loads anew after a good build, and after any other
// it shows what is to be mended.
{
  const {good, news} = document.currentScript.dataset;

  // What the styles of the page and these are never meets. The system's colours follow its scheme.
  const host = document.createElement("site-mistakes");
  const panel = host.attachShadow({mode: "open"});
  panel.innerHTML = `
    <style>
      section {
        position: fixed; inset: auto 0 0; z-index: 2147483647; box-sizing: border-box;
        max-height: 60vh; overflow: auto; padding: 1rem; border-top: .25rem solid #c62828;
        background: Canvas; color: CanvasText; font: 16px/1.5 system-ui, sans-serif;
        text-align: start; box-shadow: 0 0 1rem #0006;
      }
      h2 { margin: 0; font-size: 1.1em }
      ul { margin: .5rem 0; padding-inline-start: 1.2em }
      li { margin-block: .25rem; white-space: pre-wrap; overflow-wrap: anywhere }
      b { font-family: ui-monospace, monospace; font-size: .9em }
      button {
        min-height: 2.75rem; padding-inline: 1em; border: 1px solid; border-radius: .25rem;
        background: Canvas; color: CanvasText; font: inherit;
      }
      @media print { section { display: none } }
    </style>
    <section role="alert" aria-labelledby="title" tabindex="0" hidden>
      <h2 id="title"></h2>
      <ul></ul>
      <button type="button">Hide (Escape)</button>
    </section>`;
  const section = panel.querySelector("section");
  document.body.append(host);

  const hide = () => { section.hidden = true; };
  panel.querySelector("button").onclick = hide;
  addEventListener("keydown", event => { if (event.key === "Escape") hide(); });

  const show = mistakes => {
    panel.querySelector("h2").textContent = "To be mended before the site can be built anew";
    panel.querySelector("ul").replaceChildren(...mistakes.map(mistake => {
      const item = document.createElement("li");
      const [, place, words] = mistake.match(/^(.+?:\d+: )?(.*)$/s);
      const where = document.createElement("b");
      where.textContent = place ?? "";
      item.append(where, words);
      return item;
    }));
    section.hidden = !mistakes.length;
  };

  // Called after each build, and when the line is there, again too.
  const follow = () => {
    const line = new WebSocket(new URL(news, location).href.replace("http", "ws"));
    line.onmessage = async () => {
      const site = await (await fetch(news)).json();
      if (site.good === good) show(site.mistakes); else location.reload();
    };
    line.onclose = () => setTimeout(follow, 1000);
  };
  follow();
}
