/* Light or dark: what the browser prefers, until somebody chooses. Nothing else needs a script. */
const KEY = "mercat-console-theme";
const root = document.documentElement;
const kept = (() => { try { return localStorage.getItem(KEY); } catch { return null; } })();
if (kept === "light" || kept === "dark") root.dataset.theme = kept;

const isDark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme");
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.hidden = false;
  button.setAttribute("aria-label", "Switch between light and dark");
  name();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem(KEY, root.dataset.theme); } catch { /* kept for this page alone */ }
    name();
  });
  const menu = document.getElementById("menu");
  if (menu && matchMedia("(max-width: 800px)").matches) menu.open = false;
});
