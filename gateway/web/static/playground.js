// The rules editor: line numbers, mistakes marked in their line while typing, Tab and Ctrl+S.
// All of it works without this too, by the button under the text.
(function () {
  "use strict";
  var form = document.getElementById("draft");
  if (!form) return;
  var WAIT = 450;                       // milliseconds without a key before what was typed is checked
  var files = Array.from(form.querySelectorAll("[data-file]")).map(editor);
  var list = form.querySelector("[data-remarks]"), said = form.querySelector("[data-summary]");
  var remarks = [], changed = JSON.parse(form.dataset.changed || "[]");
  var dirty = "unsaved" in form.dataset, leaving = false, timer = 0, asking = false, again = false, turn = 0;

  function editor(box, n) {
    var one = {
      n: n, box: box, text: box.querySelector("textarea"), numbers: box.querySelector(".numbers"),
      rows: box.querySelector(".rows"), here: box.querySelector("[data-here]"), seen: "", left: false
    };
    one.tab = form.querySelector('[data-tab="' + n + '"]');
    box.querySelector(".name").classList.add("sr");
    one.numbers.hidden = one.rows.hidden = false;
    one.text.addEventListener("scroll", function () { follow(one); });
    one.text.addEventListener("input", function () { dirty = true; draw(one); later(); });
    one.text.addEventListener("keydown", function (event) { key(one, event); });
    one.text.addEventListener("blur", function () { one.left = false; });
    ["keyup", "click", "focus"].forEach(function (name) {
      one.text.addEventListener(name, function () { tell(one); });
    });
    return one;
  }

  function follow(one) {
    one.numbers.scrollTop = one.rows.scrollTop = one.text.scrollTop;
    one.rows.scrollLeft = one.text.scrollLeft;
  }

  // Numbers beside the lines, and a ground under those that were changed or are wrong.
  function draw(one) {
    var count = one.text.value.split("\n").length, sorts = {};
    (changed[one.n] || []).forEach(function (line) { sorts[line] = "new"; });
    remarks.forEach(function (remark) {
      if (remark.tab === one.n && sorts[remark.line] !== "wrong") sorts[remark.line] = remark.is_error ? "wrong" : "look";
    });
    var state = count + JSON.stringify(sorts);
    if (state === one.seen) return;
    one.seen = state;
    var numbers = document.createDocumentFragment(), rows = document.createDocumentFragment(), plain = "", empty = "";
    for (var line = 1; line <= count; line++) {
      var sort = sorts[line];
      if (sort) {
        numbers.append(plain);
        rows.append(empty);
        plain = empty = "";
        var mark = document.createElement(sort === "wrong" ? "b" : sort === "look" ? "i" : "span");
        mark.textContent = (sort === "wrong" ? "✗ " : sort === "look" ? "! " : "") + line;
        numbers.append(mark);
        var row = document.createElement("span");
        row.className = sort;
        row.textContent = "\u00a0";
        rows.append(row);
      } else plain += line;
      plain += "\n";
      empty += "\n";
    }
    numbers.append(plain);
    rows.append(empty + "\n\n");
    one.numbers.replaceChildren(numbers);
    one.rows.replaceChildren(rows);
    follow(one);
  }

  function words(remark) {
    return remark.message + (remark.suggestion ? " (" + remark.suggestion + ")" : "");
  }

  // Below the text: what there is to say of the line that the caret is in.
  function tell(one) {
    var line = one.text.value.slice(0, one.text.selectionStart).split("\n").length;
    var found = remarks.filter(function (remark) { return remark.tab === one.n && remark.line === line; })[0];
    one.here.hidden = !found;
    one.here.textContent = found ? words(found) : "";
    one.here.className = "here small " + (found && found.is_error ? "failed" : "held");
  }

  function jump(n, line, column) {
    var one = files[n];
    if (!one) return;
    open(n);
    var lines = one.text.value.split("\n"), start = 0;
    for (var at = 0; at < line - 1 && at < lines.length; at++) start += lines[at].length + 1;
    start += Math.max(0, Math.min(column - 1, (lines[line - 1] || "").length));
    var word = /^[\w.@-]*/.exec(one.text.value.slice(start))[0].length;
    one.text.focus();
    one.text.setSelectionRange(start, start + word);
    var height = one.text.scrollHeight / Math.max(1, lines.length);
    one.text.scrollTop = Math.max(0, (line - 6) * height);
    follow(one);
    tell(one);
    one.text.scrollIntoView({ block: "nearest" });
  }

  function element(name, sort, text) {
    var made = document.createElement(name);
    if (sort) made.className = sort;
    if (text) made.textContent = text;
    return made;
  }

  function put(answer) {
    remarks = answer.remarks;
    changed = answer.changed;
    if (said.textContent !== answer.summary) said.textContent = answer.summary;
    list.replaceChildren.apply(list, remarks.map(function (remark) {
      var item = element("li", "remark " + (remark.is_error ? "wrong" : "look")), body = element("div", "grow");
      var head = element("p"), link = element(remark.tab >= 0 ? "a" : "b", "", remark.place);
      head.append(element("b", "", (remark.is_error ? list.dataset.error : list.dataset.warning) + ":"), " ", link);
      if (remark.tab >= 0) {
        link.href = "#text-" + remark.tab;
        link.dataset.jump = remark.tab;
        link.dataset.line = remark.line;
        link.dataset.column = remark.column;
      }
      var message = element("p", "", words(remark));
      message.lang = "en";
      body.append(head, message);
      if (remark.marked) {
        var source = element("pre", "source");
        source.append(remark.before, element("mark", "", remark.marked), remark.after);
        body.append(source);
      }
      item.append(body);
      return item;
    }));
    show();
  }

  function show() {
    files.forEach(function (one) {
      var wrong = remarks.filter(function (remark) { return remark.tab === one.n && remark.is_error; }).length;
      one.text.setAttribute("aria-invalid", String(wrong > 0));
      var count = one.tab && one.tab.querySelector("[data-count]");
      if (count) { count.hidden = !wrong; count.textContent = wrong; }
      draw(one);
      tell(one);
    });
    form.dataset.checked = String(turn);
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  }

  // One question at a time; what is typed meanwhile is asked about when the answer is there.
  function check() {
    if (asking) { again = true; return; }
    asking = true;
    fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Piece": "1" } })
      .then(function (answer) {
        if (!(answer.headers.get("content-type") || "").startsWith("application/json")) throw new Error("no answer");
        return answer.json();
      })
      .then(function (answer) {
        turn++;
        if (answer.busy) { said.textContent = answer.busy; later(); } else put(answer);
      })
      .catch(function () { /* the button still checks, and says what is wrong */ })
      .then(function () {
        asking = false;
        if (again) { again = false; later(); }
      });
  }

  function type(one, text) {              // so that the browser's own undo takes it back
    if (!document.execCommand("insertText", false, text)) {
      one.text.setRangeText(text, one.text.selectionStart, one.text.selectionEnd, "end");
      one.text.dispatchEvent(new Event("input"));
    }
  }

  function key(one, event) {
    if (event.key === "Escape") { one.left = true; return; }
    if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) {
      if (event.key !== "Shift") one.left = false;
      return;
    }
    if (one.left) return;                 // Escape came before: Tab leaves, as everywhere
    event.preventDefault();
    if (!event.shiftKey) { type(one, "  "); return; }
    var start = one.text.value.lastIndexOf("\n", one.text.selectionStart - 1) + 1;
    var there = /^ {1,2}/.exec(one.text.value.slice(start));
    if (!there) return;
    var caret = Math.max(start, one.text.selectionStart - there[0].length);
    one.text.setSelectionRange(start, start + there[0].length);
    if (!document.execCommand("delete")) type(one, "");
    one.text.setSelectionRange(caret, caret);
  }

  function open(n) {
    if (!files[n]) return;
    files.forEach(function (one) {
      one.box.hidden = one.n !== n;
      if (one.n === n) one.tab.setAttribute("aria-current", "true"); else one.tab.removeAttribute("aria-current");
    });
    draw(files[n]);
    follow(files[n]);
  }

  document.addEventListener("click", function (event) {
    var tab = event.target.closest("[data-tab]"), to = event.target.closest("[data-jump]");
    if (event.target.closest("[data-discard]")) leaving = true;
    if (tab) { event.preventDefault(); open(Number(tab.dataset.tab)); }
    if (to) { event.preventDefault(); jump(Number(to.dataset.jump), Number(to.dataset.line), Number(to.dataset.column)); }
  });
  addEventListener("keydown", function (event) {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    var button = document.getElementById("ask") || document.getElementById("check");
    if (!event.repeat && !leaving) form.requestSubmit(button);
  });
  form.addEventListener("submit", function (event) {
    if (leaving) event.preventDefault();  // one replay a click
    leaving = true;
    setTimeout(function () { leaving = false; }, 20000);   // longer than a replay: the answer never came
  });
  addEventListener("pageshow", function () { leaving = false; });
  addEventListener("beforeunload", function (event) { if (dirty && !leaving) event.preventDefault(); });

  if (files.length) open(0);
  check();
})();
