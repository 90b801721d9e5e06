// Loaded in the head, before the first paint, so that a menu folded by choice does not jump.
// Work pages (data-frame="rail") keep a choice of their own: they start folded.
(function () {
  var root = document.documentElement;
  root.classList.add("z-js");
  try {
    var kept = window.localStorage.getItem("z-menu-" + root.dataset.frame);
    if (kept === "open" || kept === "rail") root.dataset.menu = kept;
  } catch (error) {
    // Storage may be switched off; the page's own default stays.
  }
})();
