// Sets the chosen colours before the first paint; without a choice, the system's (tokens.css).
(function () {
  try {
    const chosen = localStorage.getItem("theme");
    const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  } catch (refused) {
    // A browser that keeps nothing follows the system.
  }
})();
