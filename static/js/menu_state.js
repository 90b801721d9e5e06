// Loaded in the head, before the first paint, so that a menu folded by choice does not jump.
(function () {
  var root = document.documentElement;
  root.classList.add("z-js");
  try {
    var kept = window.localStorage.getItem("z-menu");
    if (kept === "open" || kept === "rail") root.dataset.menu = kept;
  } catch (error) {
    // Storage may be switched off; the page's own default stays.
  }
})();
