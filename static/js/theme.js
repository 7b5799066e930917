// Runs before the first paint: the person's choice of light or dark, and the class that tells styles that scripts run.
(function () {
  var root = document.documentElement;
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function stored() {
    try { return localStorage.getItem("theme"); } catch (e) { return null; }
  }
  function apply(choice) {
    if (choice === "dark" || choice === "light") root.dataset.theme = choice;
    else delete root.dataset.theme;
    root.dataset.shade = root.dataset.theme || (dark.matches ? "dark" : "light");
  }
  root.classList.add("js");
  apply(stored());
  window.marktTheme = function () {
    var next = root.dataset.shade === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", next); } catch (e) { /* a private window forgets */ }
    apply(next);
  };
  if (dark.addEventListener) dark.addEventListener("change", function () { apply(stored()); });
})();
