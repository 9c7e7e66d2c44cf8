// The queue of held mail: clocks that count, and keys. Everything here is a link or a form on the page too.
(function () {
  "use strict";
  var begun = performance.now();

  function clock(seconds) {
    var h = Math.floor(seconds / 3600), m = Math.floor(seconds / 60) % 60, s = seconds % 60;
    var two = function (n) { return (n < 10 ? "0" : "") + n; };
    return h ? h + ":" + two(m) + ":" + two(s) : m + ":" + two(s);
  }

  // Counted from when the page came, so that a wrong clock on this device says nothing wrong.
  function count() {
    document.querySelectorAll("[data-left]").forEach(function (one) {
      if (one.begun === undefined) one.begun = one.closest("[data-fresh]") ? performance.now() : begun;
      var left = Math.ceil(Number(one.dataset.left) - (performance.now() - one.begun) / 1000);
      one.textContent = left > 0 ? clock(left) : one.dataset.over;
    });
  }
  count();
  setInterval(count, 1000);
  var box = document.querySelector("[data-stream]");
  if (box) new MutationObserver(function () { box.dataset.fresh = ""; count(); }).observe(box, { childList: true });

  var keys = document.querySelector("[data-keys]");
  if (!keys) return;
  var on = document.getElementById("keys-on"), label = document.querySelector("[data-keys-on]");
  on.hidden = label.hidden = false;
  try { on.checked = localStorage.getItem("review-keys") !== "off"; } catch (refused) { /* for this page only */ }
  on.addEventListener("change", function () {
    try { localStorage.setItem("review-keys", on.checked ? "on" : "off"); } catch (refused) { /* as above */ }
  });

  var left = false;    // one decision a page: what comes after it is meant for the next one
  addEventListener("submit", function (event) {
    if (left) event.preventDefault();
    left = true;
  });
  addEventListener("pageshow", function () { left = false; });

  // A key that is held down decides nothing: it would decide on the next mail as well.
  addEventListener("keydown", function (event) {
    var writing = event.target.closest && event.target.closest("input:not([type=checkbox]), textarea, select");
    if (!on.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey || writing) return;
    if (event.key === "?") { keys.open = !keys.open; return; }
    if (event.key === "Escape") { keys.open = false; return; }
    if (!/^[a-z0-9]$/i.test(event.key)) return;
    var found = document.querySelector('[data-key="' + event.key.toLowerCase() + '"]');
    if (!found) return;
    event.preventDefault();
    if (found.tagName === "A") location.assign(found.href);
    else if (found.tagName === "SELECT") found.focus();
    else if (found.checkValidity()) found.requestSubmit();
    else { var choose = found.querySelector("select"); if (choose) choose.focus(); }
  });
})();
