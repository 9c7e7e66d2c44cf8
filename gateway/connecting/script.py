"""do.sh and undo.sh: a plan for Postfix as two scripts that may be run twice, to be read first."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from ..errors import MailsquareError
from .types import Plan

_HEAD = """#!/bin/sh
# {title}. Made by `mailsquare connect {kind} --plan --out`.
# {what}
# Read it first; then: sh {name} [folder of Postfix]. It may be run again.
set -eu
conf=${{1:-{folder}}}
here=$(cd "$(dirname "$0")" && pwd)
value() {{ postconf -c "$conf" -h "$1" 2>/dev/null; }}
running() {{ postfix -c "$conf" status 2>/dev/null; }}
"""

_DO = """
for name in main.cf master.cf; do
  [ -f "$conf/$name" ] || { echo "$conf/$name is not there: name the folder of Postfix" >&2; exit 1; }
done
if [ ! -d "$here/before" ]; then
  mkdir "$here/before"
  cp -p "$conf/main.cf" "$conf/master.cf" "$here/before/"
fi

bring() { install -m 644 "$here/$1" "$conf/$1"; }
set_to() { [ "$(value "$1")" = "$2" ] || postconf -c "$conf" -e "$1 = $2"; }
has() { case ", $(value "$1")," in *", $2,"*) return 0;; *) return 1;; esac; }
add_first() { has "$1" "$2" || { now=$(value "$1"); postconf -c "$conf" -e "$1 = $2${now:+, $now}"; }; }
add_last() { has "$1" "$2" || { now=$(value "$1"); postconf -c "$conf" -e "$1 = ${now:+$now, }$2"; }; }
copy_of() {                     # a name of ours, a name of Postfix, our table in it, one more table
  now=$(value "$2"); now=${now#"$3"}; now=${now#, }
  postconf -c "$conf" -e "$1 = ${now:+$now, }$4"
}
service() {
  if [ -n "$(postconf -c "$here/before" -M "$1" 2>/dev/null)" ]; then
    echo "master.cf has a service $1 already; it was left alone. See the plan, or take it out" >&2
    exit 1
  fi
  postconf -c "$conf" -M "$2"
}
leave_whole() {                 # all that takes mail in, but for the ways back from filters
  postconf -c "$conf" -M | while read -r name type _ _ _ _ _ program _; do
    case $program in smtpd|pickup|qmqpd) ;; *) continue;; esac
    [ -z "$(postconf -c "$conf" -P "$name/$type/content_filter" 2>/dev/null)" ] || continue
    option=$name/$type/receive_override_options
    now=$(postconf -c "$conf" -hP "$option" 2>/dev/null)
    case ",$now," in *,no_address_mappings,*) continue;; esac
    postconf -c "$conf" -P "$option=${now:+$now,}no_address_mappings"
  done
}
switch_on() {
  mkdir -p "$here/after"
  cp -p "$conf/main.cf" "$conf/master.cf" "$here/after/"
  postfix -c "$conf" check
  if running; then postfix -c "$conf" reload; fi
}

"""

_UNDO = """
[ -d "$here/before" ] || { echo "nothing to undo: $here/before is not there"; exit 0; }

# A file that nobody has changed since is put back byte for byte; else only our lines go.
whole() {
  cmp -s "$here/after/$1" "$conf/$1" && cp -p "$here/before/$1" "$conf/$1" && echo yes || echo no
}
main=$(whole main.cf)
master=$(whole master.cf)
was_set() { postconf -c "$here/before" -n 2>/dev/null | grep -q "^$1 = "; }
old() { postconf -c "$here/before" -h "$1" 2>/dev/null; }
put_back() {
  [ $main = no ] || return 0
  if was_set "$1"; then postconf -c "$conf" -e "$1 = $(old "$1")"; else postconf -c "$conf" -X "$1"; fi
}
take_out() {                    # one of a list; what you have added since stays
  [ $main = no ] || return 0
  now=", $(value "$1"),"
  case $now in *", $2,"*) ;; *) return 0;; esac
  now=${now%%", $2,"*},${now#*", $2,"}
  now=${now#,}; now=${now# }; now=${now%,}; now=${now%, }
  if [ "$now" = "$(old "$1")" ]; then put_back "$1"; else postconf -c "$conf" -e "$1 = $now"; fi
}
drop() { [ $master = yes ] || postconf -c "$conf" -MX "$1"; }
map_again() {
  [ $master = no ] || return 0
  postconf -c "$conf" -M | while read -r name type _; do
    option=$name/$type/receive_override_options
    now=$(postconf -c "$conf" -hP "$option" 2>/dev/null)
    case ",$now," in *,no_address_mappings,*) ;; *) continue;; esac
    was=$(postconf -c "$here/before" -hP "$option" 2>/dev/null || true)
    case ",$was," in *,no_address_mappings,*) continue;; esac
    if [ -n "$was" ]; then postconf -c "$conf" -P "$option=$was"; else postconf -c "$conf" -PX "$option"; fi
  done
}
take_away() { rm -f "$conf/$1"; }
switch_off() {                  # waiting mail takes the old way from here on
  rm -rf "$here/undone"
  mv "$here/before" "$here/undone"
  rm -rf "$here/after"
  postfix -c "$conf" check
  if running; then
    postfix -c "$conf" reload
    if [ "$1" = requeue ]; then postsuper -c "$conf" -r ALL; else postqueue -c "$conf" -f; fi
  fi
}

"""


def do_script(plan: Plan) -> str:
    """do.sh: the changes in order, after a copy of the two files that it edits."""
    what = "It edits main.cf and master.cf of one Postfix and keeps both as they were in before/."
    return _head(plan, "do.sh", what) + _DO + _told(plan, [one.steps for one in plan.changes])


def undo_script(plan: Plan) -> str:
    """undo.sh: the changes taken back, the last one first."""
    what = "It takes back what do.sh beside it did; kept until the next time in undone/."
    # the files go once nothing names them, and Postfix is told when all is done
    backs = [one.back for one in plan.changes]
    last = [one for one in backs if one and one[0].startswith("switch_off")]
    order = [one for one in reversed(backs) if one not in last] + last
    return _head(plan, "undo.sh", what) + _UNDO + _told(plan, order)


def write_out(plan: Plan, folder: Path) -> list[Path]:
    """The files of a plan in a folder of their own; their paths. Other files there stay.

    Raises:
        MailsquareError: when the folder cannot be written, or holds a plan in use.
    """
    if not plan.files:
        raise MailsquareError(f"{plan.kind} has nothing for a script: it is done by hand; see {plan.page}")
    if (folder / "before").exists() and f"`mailsquare connect {plan.kind} " not in _read(folder / "do.sh"):
        raise MailsquareError(
            f"{folder} holds another plan in use, and its undo.sh is the way back. Choose another folder"
        )
    texts = {one.path.name: "\n".join(one.lines) + "\n" for one in plan.files}
    texts |= {"do.sh": do_script(plan), "undo.sh": undo_script(plan)}
    master = [line for one in plan.changes if one.file.endswith("/master.cf") for line in one.lines]
    texts["master.cf-lines"] = "\n".join(master) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8")
    except OSError as error:
        raise MailsquareError(f"{folder}: {error.strerror}; choose another folder with --out") from error
    return [folder / name for name in texts]


def _read(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() else ""


def _head(plan: Plan, name: str, what: str) -> str:
    return _HEAD.format(title=plan.title, kind=plan.kind, what=what, name=name, folder=quote(plan.folder))


def _told(plan: Plan, steps: list[tuple[str, ...]]) -> str:
    titles = {one.steps: one.title for one in plan.changes} | {one.back: one.title for one in plan.changes}
    lines = []
    for some in steps:
        if some:
            lines += [f"# {titles[some]}", *some]
    return "\n".join(lines) + "\n"
