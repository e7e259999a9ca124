/* Stands in for Sphinx's search until somebody searches: only then are its code and index loaded. */
window.Search = {
  performSearch(query) {
    this.wanted = query;
    if (this.loading) return;
    this.loading = true;
    const root = document.documentElement.dataset.content_root;
    const load = (path, then) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = then;
      document.body.append(script);
    };
    const typed = new Map();
    document.querySelectorAll('input[name="q"]').forEach((input) => {
      typed.set(input, input.value);
      input.addEventListener("input", () => typed.set(input, input.value));
    });
    load("_static/language_data.js", () => {
      load("_static/searchtools.js", () => {
        // Sphinx's code begins by emptying the field, and is called Search from now on.
        typed.forEach((value, input) => (input.value = value));
        Search.performSearch(this.wanted);
        load("searchindex.js");
      });
    });
  },
};
