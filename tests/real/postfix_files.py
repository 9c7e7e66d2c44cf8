"""The configuration of a private Postfix, and the ways of docs/connect laid over it by their own do.sh."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from gateway.connecting.script import write_out
from gateway.connecting.site import ListThere, Site
from gateway.connecting.ways import plan_for

DOMAIN = "waterkant.example"
OURS = f"plein.{DOMAIN}"
OUTSIDER = "partner@elders.example"

# Services that every Postfix needs: name, type, private, unprivileged, wake-up, processes, program.
SERVICES = """
cleanup    unix       n - -     0   cleanup
qmgr       unix       n - 300   1   qmgr
tlsmgr     unix       - - 1000? 1   tlsmgr
rewrite    unix       - - -     -   trivial-rewrite
bounce     unix       - - -     0   bounce
defer      unix       - - -     0   bounce
trace      unix       - - -     0   bounce
verify     unix       - - -     1   verify
flush      unix       n - 1000? 0   flush
proxymap   unix       - - -     -   proxymap
proxywrite unix       - - -     1   proxymap
smtp       unix       - - -     -   smtp
relay      unix       - - -     -   smtp
showq      unix       n - -     -   showq
error      unix       - - -     -   error
retry      unix       - - -     -   error
discard    unix       - - -     -   discard
lmtp       unix       - - -     -   lmtp
anvil      unix       - - -     1   anvil
scache     unix       - - -     1   scache
postlog    unix-dgram n - -     1   postlogd
"""


def write_plain(top: Path, ports: Mapping[str, int], people: Sequence[str], aliases: Mapping[str, str]) -> Path:
    """The folder of a Postfix that has never heard of us: mailboxes for people, aliases for lists."""
    conf, spool, state = top / "postfix", top / "spool", top / "state"
    for directory in (conf, spool, state):
        directory.mkdir()
    os.chown(state, pwd.getpwnam("postfix").pw_uid, -1)
    main = _main(top, ports["lmtp"])
    main["virtual_mailbox_maps"] = _table(conf / "mailboxes", dict.fromkeys([*people, OUTSIDER], "yes"))
    main["virtual_alias_maps"] = _table(conf / "aliases", {f"postmaster@{DOMAIN}": people[0], **aliases})
    (conf / "main.cf").write_text("".join(f"{key} = {value}\n" for key, value in main.items()))
    services = [line.split() for line in SERVICES.strip().splitlines()]
    rows = [" ".join([*words[:4], "n", *words[4:]]) for words in services]      # "n": no chroot
    rows[:0] = [f"127.0.0.1:{ports['smtp']} inet n - n - - smtpd", "pickup unix n - n 60 1 pickup"]
    (conf / "master.cf").write_text("\n".join(rows) + "\n")
    return conf


def site(ports: Mapping[str, int], members: Mapping[str, Sequence[str]]) -> Site:
    """The place as a config.yaml describes it: the gateway on its port, the way back on its own."""
    lists = tuple(ListThere(name=address.partition("@")[0], address=address, members=tuple(people), reach=len(people))
                  for address, people in members.items())
    return Site(lists=lists, gateway="127.0.0.1", gateway_port=ports["gateway"], back="127.0.0.1",
                back_port=ports["back"], hostname=OURS, domain=OURS, max_size=52428800, max_recipients=1000,
                everywhere=False)


def lay_over(conf: Path, kind: str, where: Site) -> Path:
    """Make the plan of one way, and run its do.sh on that folder; where its scripts are."""
    plan = plan_for(kind, where, conf)
    assert not plan.clashes, plan.clashes
    out = conf.parent / f"plan-{kind}"
    write_out(plan, out)
    shell(out / "do.sh", conf)
    return out


def shell(script: Path, conf: Path) -> str:
    """What a script of a plan says; it must end well."""
    ran = subprocess.run(["sh", str(script), str(conf)], capture_output=True, text=True, timeout=60, check=False,
                         stdin=subprocess.DEVNULL)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def _table(path: Path, rows: Mapping[str, str]) -> str:
    path.write_text("".join(f"{key} {value}\n" for key, value in rows.items()))
    return f"texthash:{path}"


def _postconf(name: str) -> str:
    return subprocess.run(["postconf", "-dh", name], check=True, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=20).stdout.strip()


def _main(top: Path, lmtp: int) -> dict[str, str]:
    return {
        "compatibility_level": "3.6",
        "queue_directory": f"{top}/spool", "data_directory": f"{top}/state",
        "command_directory": _postconf("command_directory"),
        "daemon_directory": _postconf("daemon_directory"),
        "maillog_file": f"{top}/mail.log", "maillog_file_prefixes": str(top),
        "multi_instance_name": "postfix-mailsquare-test",
        "myhostname": f"mx.{DOMAIN}", "mydomain": DOMAIN, "myorigin": DOMAIN, "mydestination": "",
        "inet_interfaces": "127.0.0.1", "inet_protocols": "ipv4", "mynetworks": "127.0.0.0/8",
        "smtp_dns_support_level": "disabled",
        "alias_maps": "", "alias_database": "", "local_recipient_maps": "",
        "smtpd_recipient_restrictions": "permit_mynetworks, reject",
        "virtual_mailbox_domains": f"{DOMAIN}, {OUTSIDER.partition('@')[2]}",
        "virtual_transport": f"lmtp:[127.0.0.1]:{lmtp}",
        "lmtp_line_length_limit": "0", "message_size_limit": "52428800", "mailbox_size_limit": "0",
        "queue_run_delay": "3s", "minimal_backoff_time": "3s", "maximal_backoff_time": "6s",
    }
