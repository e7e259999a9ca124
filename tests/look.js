// What a browser test measures on a page. Every function returns a list of faults in words;
// an empty list is a page without fault.
window.look = (() => {
  const style = (element) => getComputedStyle(element);
  const name = (element) => {
    const words = (element.getAttribute?.("aria-label") || element.textContent || "").trim();
    return `<${element.localName} class="${element.className}"> "${words.slice(0, 40)}"`;
  };
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest(".visually-hidden, .skip-link, svg");

  // What a row that can be pushed aside hides for now is no fault.
  const isPushed = (element) => {
    for (let around = element; around; around = around.parentElement) {
      if (style(around).overflowX === "auto" && around.scrollWidth > around.clientWidth) return true;
    }
    return false;
  };

  // Each line of each text that can be seen, as a rectangle.
  const lines = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const parent = text.parentElement;
      if (!text.data.trim() || !isShown(parent)) continue;
      if (style(parent).color === "rgba(0, 0, 0, 0)" || isPushed(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) {
        if (box.width > 1 && box.height > 1) found.push({ box, parent, text });
      }
    }
    return found;
  };

  const overflow = (seen = lines()) => {
    const faults = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) {
      faults.push(`the page is ${document.documentElement.scrollWidth} px wide, the screen ${width}`);
    }
    for (const { box, parent } of seen) {
      if (box.left < -0.5 || box.right > width + 0.5) faults.push(`beyond the edge: ${name(parent)}`);
    }
    return faults;
  };

  const clipped = (seen = lines()) => {
    const faults = [];
    for (const { box, parent } of seen) {
      for (let around = parent; around && around !== document.body; around = around.parentElement) {
        if (style(around).display === "inline" || style(around).overflow === "visible") continue;
        const room = around.getBoundingClientRect();
        const beyond = [room.left - box.left, box.right - room.right,
                        room.top - box.top, box.bottom - room.bottom];
        if (Math.max(...beyond) > 2) faults.push(`${name(parent)} is cut by ${name(around)}`);
      }
    }
    return faults;
  };

  const layer = (element) => element.closest(":popover-open, dialog[open]");

  // Two texts overlap if the middles of their lines do: boxes of close lines may touch.
  const overlapping = (seen = lines()) => {
    const faults = [];
    const found = seen.map(({ box, parent, text }) => ({
      parent, text, left: box.left + 1, right: box.right - 1,
      top: box.top + box.height * 0.25, bottom: box.bottom - box.height * 0.25,
    }));
    found.forEach((one, index) => {
      for (let next = index + 1; next < found.length; next++) {
        const other = found[next];
        if (one.left < other.right && other.left < one.right &&
            one.top < other.bottom && other.top < one.bottom &&
            layer(one.parent) === layer(other.parent)) {
          faults.push(`${name(one.parent)} and ${name(other.parent)} overlap`);
        }
      }
    });
    return faults;
  };

  const controls = () =>
    [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex]")]
      .filter((element) => isShown(element) && element.tabIndex >= 0);

  const targets = () =>
    controls()
      .filter((element) => {
        const boxes = [...element.getClientRects()];
        return !boxes.some((box) => box.width >= 24 && box.height >= 24);
      })
      .map((element) => `smaller than 24 px: ${name(element)}`);

  const headings = () => {
    const faults = [];
    const found = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(isShown);
    const levels = found.map((element) => Number(element.localName[1]));
    if (levels.filter((level) => level === 1).length !== 1 || levels[0] !== 1) {
      faults.push("the page does not begin with its only h1");
    }
    levels.forEach((level, index) => {
      if (index && level > levels[index - 1] + 1) faults.push(`a level is left out: ${name(found[index])}`);
    });
    return faults;
  };

  const landmarks = () =>
    ["header", "nav[aria-label]", "main", "footer.bd-footer"]
      .filter((selector) => document.querySelectorAll(selector).length !== 1)
      .map((selector) => `not exactly one ${selector}`);

  // Of WCAG 2.2; the colours as the browser computed them.
  const luminance = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data]
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  // Where the focus is: nothing if it is nowhere, else what shows it and where.
  const focus = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const { outlineStyle, outlineWidth, outlineColor } = style(element);
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const ground = element.closest(".skip-link") ?? document.body;
    return {
      name: name(element),
      order: [...document.querySelectorAll("*")].indexOf(element),
      top: box.top + scrollY,
      left: box.left,
      seen: box.top > -1 && box.bottom < innerHeight + 1 && box.left >= 0 && box.right <= innerWidth,
      ring: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
      contrast: contrast(outlineColor, style(ground).backgroundColor),
    };
  };

  // How many characters stand on each line of an element, the last line left out.
  const measure = (element) => {
    const counts = new Map();
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const text = walker.currentNode;
      for (let index = 0; index < text.length; index++) {
        range.setStart(text, index);
        range.setEnd(text, index + 1);
        const box = range.getBoundingClientRect();
        if (box.width) {
          const middle = Math.round((box.top + box.height / 2) / 4);
          counts.set(middle, (counts.get(middle) ?? 0) + 1);
        }
      }
    }
    return [...counts.values()].slice(0, -1);
  };

  const faults = () => {
    const seen = lines();
    return [
      ...overflow(seen), ...clipped(seen), ...overlapping(seen),
      ...targets(), ...headings(), ...landmarks(),
    ];
  };

  return { faults, overflow, clipped, overlapping, focus, measure, contrast };
})();
