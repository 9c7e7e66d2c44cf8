"""The configuration of a private Postfix, with the routes of docs/postfix.md."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

DOMAIN = "waterkant.example"

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


def write_postfix(top: Path, ports: Mapping[str, int], variant: str, people: Sequence[str]) -> Path:
    """The configuration directory; `variant` is "transport" (only groups meet us) or "filter" (all mail)."""
    conf, spool, state = top / "postfix", top / "spool", top / "state"
    for directory in (conf, spool, state):
        directory.mkdir()
    os.chown(state, pwd.getpwnam("postfix").pw_uid, -1)
    groups = {f"all-staff@{DOMAIN}": ", ".join(people), f"team@{DOMAIN}": ", ".join(people[:3])}
    mailboxes = _table(conf / "mailboxes", dict.fromkeys(people, "yes"))
    as_alias = _table(conf / "groups", groups)
    others = _table(conf / "aliases", {f"postmaster@{DOMAIN}": people[0]})
    to_us = f"gateway:[127.0.0.1]:{ports['gateway']}"
    main = _main(top, ports["lmtp"])
    if variant == "transport":
        main |= {"virtual_mailbox_maps": f"{mailboxes}, {as_alias}", "virtual_alias_maps": others,
                 "transport_maps": _table(conf / "transport", dict.fromkeys(groups, to_us))}
    else:
        main |= {"virtual_mailbox_maps": mailboxes, "virtual_alias_maps": f"{others}, {as_alias}",
                 "content_filter": to_us}
    (conf / "main.cf").write_text("".join(f"{key} = {value}\n" for key, value in main.items()))
    (conf / "master.cf").write_text(master_cf(ports, variant, f"{others},{as_alias}"))
    return conf


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
        "virtual_mailbox_domains": DOMAIN, "virtual_transport": f"lmtp:[127.0.0.1]:{lmtp}",
        "virtual_alias_expansion_limit": "20000", "gateway_destination_recipient_limit": "1000",
        "lmtp_line_length_limit": "0", "message_size_limit": "52428800", "mailbox_size_limit": "0",
        "queue_run_delay": "3s", "minimal_backoff_time": "3s", "maximal_backoff_time": "6s",
    }


def master_cf(ports: Mapping[str, int], variant: str, aliases: str) -> str:
    """The services file; its options are those of docs/postfix.md, but for two shorter times."""
    unmapped = "-o receive_override_options=no_address_mappings" if variant == "filter" else ""
    services = [line.split() for line in SERVICES.strip().splitlines()]
    rows = [" ".join([*words[:4], "n", *words[4:]]) for words in services]      # "n": no chroot
    return "\n".join([
        f"127.0.0.1:{ports['smtp']} inet n - n - - smtpd {unmapped}",
        f"pickup unix n - n 60 1 pickup {unmapped}",
        "gateway unix - - n - 20 smtp",
        "  -o smtp_send_xforward_command=yes -o smtp_line_length_limit=0 -o smtp_tls_security_level=none",
        f"  -o soft_bounce=yes -o smtp_fallback_relay=[127.0.0.1]:{ports['back']}",
        # the page says 5 seconds; tests of a frozen gateway need not wait that long
        "  -o smtp_connect_timeout=2 -o smtp_helo_timeout=2 -o smtp_data_done_timeout=30",
        "cleanup_back unix n - n - 0 cleanup",
        f"  -o virtual_alias_maps={aliases}",
        f"127.0.0.1:{ports['back']} inet n - n - - smtpd",
        "  -o cleanup_service_name=cleanup_back -o content_filter=",
        "  -o receive_override_options=no_unknown_recipient_checks,no_header_body_checks,no_milters",
        "  -o smtpd_authorized_xforward_hosts=127.0.0.0/8",
        "  -o smtpd_recipient_restrictions=permit_mynetworks,reject",
        "  -o smtpd_relay_restrictions=permit_mynetworks,reject",
        "  -o smtpd_recipient_limit=20000 -o smtpd_client_connection_count_limit=0",
        "  -o smtpd_error_sleep_time=0 -o smtpd_soft_error_limit=1001 -o smtpd_hard_error_limit=1000",
        *rows, ""])
