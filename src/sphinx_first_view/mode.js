((root) => {
  const mode = localStorage.getItem("mode") || "DEFAULT";
  root.mode = /^(light|dark)$/.test(mode) ? mode : "auto";
  root.theme = root.mode != "auto" ? mode : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
})(document.documentElement.dataset);
if (location.protocol == "file:")
  addEventListener("DOMContentLoaded", () => {
    for (const style of document.querySelectorAll("style"))
      style.textContent = style.textContent.replaceAll("font-display:optional", "");
  });
