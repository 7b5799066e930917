// Runs before the first paint: the person's choice of light or dark, and the class that tells styles that scripts run.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };

  /** @param {string | null} choice */
  const apply = (choice) => {
    if (choice === "dark" || choice === "light") root.dataset.theme = choice;
    else delete root.dataset.theme;
    root.dataset.shade = root.dataset.theme ?? (dark.matches ? "dark" : "light");
  };

  const turn = () => {
    const next = root.dataset.shade === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", next);
    } catch {
      // a private window forgets
    }
    apply(next);
  };

  root.classList.add("js");
  apply(stored());
  dark.addEventListener("change", () => apply(stored()));
  document.addEventListener("click", (e) => {
    if (e.target instanceof Element && e.target.closest("[data-theme-switch]")) turn();
  });
})();
