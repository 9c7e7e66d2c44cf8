// The live page: fetches what changed when the server says that something did, and can be paused.
(function () {
  "use strict";
  var box = document.querySelector("[data-stream]");
  if (!box) return;
  var paused = false, missed = false, busy = false;

  function put(html) {
    var holder = document.createElement("template");
    holder.innerHTML = html;
    var next = holder.content.querySelector("#now");
    var now = document.getElementById("now");
    if (!next || !now) return;
    var held = now.contains(document.activeElement) && document.activeElement.id;
    var picks = now.querySelector(".picks");
    var scrolled = picks ? picks.scrollLeft : 0;
    now.replaceWith(next);
    picks = next.querySelector(".picks");
    if (picks) picks.scrollLeft = scrolled;
    var again = held && document.getElementById(held);
    if (again) again.focus({ preventScroll: true });
  }

  function refresh() {
    if (paused || busy) { missed = true; return; }
    busy = true;
    fetch(document.getElementById("now").dataset.piece, { headers: { "X-Piece": "1" } }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error("no piece: " + answer.status);
      return answer.text();
    }).then(put).catch(function () { /* shown with the next news */ }).then(function () {
      busy = false;
      if (missed && !paused) { missed = false; setTimeout(refresh, 300); }
    });
  }

  var source = new EventSource(box.dataset.stream);
  source.onmessage = refresh;
  source.onopen = function () { document.documentElement.dataset.connected = "yes"; };
  addEventListener("pagehide", function () { source.close(); });

  var button = document.querySelector("[data-pause]");
  if (!button) return;
  var label = button.querySelector("span"), word = label.textContent;
  button.hidden = false;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", function () {
    paused = !paused;
    button.setAttribute("aria-pressed", String(paused));
    label.textContent = paused ? button.dataset.resume : word;
    if (paused) box.dataset.paused = ""; else delete box.dataset.paused;
    if (!paused && missed) { missed = false; refresh(); }
  });
})();
