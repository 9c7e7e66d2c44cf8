// What the pages do beyond plain links and forms: theme, search key, quiet forms, live pieces.
// Loaded without `defer` in the head, so that a chosen theme is there before the first paint.
(function () {
  "use strict";
  var page = document.documentElement;

  function keep(name, value) {
    try { localStorage.setItem(name, value); } catch (refused) { /* private mode: for this page only */ }
  }
  function kept(name) {
    try { return localStorage.getItem(name); } catch (refused) { return null; }
  }
  var chosen = kept("theme");
  if (chosen === "light" || chosen === "dark") page.dataset.theme = chosen;

  function isDark() {
    return page.dataset.theme ? page.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function themeSwitch(button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      page.dataset.theme = isDark() ? "light" : "dark";
      keep("theme", page.dataset.theme);
    });
  }

  function searchKey(event) {
    var field = document.querySelector("[data-search]");
    var writing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writing || !field) return;
    event.preventDefault();
    field.focus();
  }

  // One piece of HTML from our own server; a login page or an error is no piece.
  function pieceFrom(answer) {
    if (!answer.ok || answer.redirected) throw new Error("no piece: " + answer.status);
    return answer.text().then(function (html) {
      var holder = document.createElement("template");
      holder.innerHTML = html;
      var piece = holder.content.firstElementChild;
      if (!piece) throw new Error("empty piece");
      return piece;
    });
  }

  // The next piece in the place of the old one: what was open stays open, and the focus where it was.
  function renew(old, next) {
    var focus = document.activeElement && document.activeElement.closest("[id]");
    old.querySelectorAll("details[open][id]").forEach(function (one) {
      var same = next.querySelector("#" + CSS.escape(one.id));
      if (same) same.open = true;
    });
    old.replaceWith(next);
    var again = focus && document.getElementById(focus.id);
    if (again && again !== document.activeElement) again.focus();
  }

  // A piece with `data-part` children keeps all else: somebody may be writing in its reply field.
  function swap(old, piece) {
    var parts = old.querySelectorAll("[data-part]");
    if (!parts.length) { renew(old, piece); return; }
    parts.forEach(function (part) {
      var next = piece.querySelector('[data-part="' + part.dataset.part + '"]');
      if (next) renew(part, next);
    });
  }

  // The server names a piece, where to fetch it, and the list it belongs to if it is new here.
  var newest = {};
  function bring(news) {
    var turn = newest[news.piece] = (newest[news.piece] || 0) + 1;
    var list = document.querySelector('[data-list~="' + CSS.escape(news.list || "") + '"]');
    if (!document.getElementById(news.piece) && !list) return;
    fetch(news.url, { headers: { "X-Piece": "1" } }).then(pieceFrom).then(function (piece) {
      if (turn !== newest[news.piece]) return;
      var old = document.getElementById(news.piece);
      if (old) { swap(old, piece); return; }
      var empty = list.querySelector(".empty");
      if (empty) empty.remove();
      piece.classList.add("fresh");
      list.prepend(piece);
    }).catch(function () { /* shown at the next load */ });
  }
  function live(element) {
    var source = new EventSource(element.dataset.live);
    source.onmessage = function (event) { bring(JSON.parse(event.data)); };
    source.onopen = function () { page.dataset.connected = "yes"; };
    addEventListener("pagehide", function () { source.close(); });
  }

  // A form with `data-quiet` names the piece that its answer replaces; else it is an ordinary form.
  function quietForm(event) {
    var form = event.target;
    var old = form.dataset.quiet && document.getElementById(form.dataset.quiet);
    if (!old) return;
    event.preventDefault();
    var sent = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: "POST", body: sent, headers: { "X-Piece": "1" } }).then(pieceFrom).then(function (piece) {
      renew(document.getElementById(old.id) || old, piece);  // news may have put another in its place meanwhile
    }).catch(function () { form.submit(); });
  }

  addEventListener("keydown", searchKey);
  addEventListener("submit", quietForm);
  addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-theme-switch]").forEach(themeSwitch);
    document.querySelectorAll("[data-live]").forEach(live);
    var current = document.querySelector(".side .nav[aria-current]");
    if (current) current.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
})();
