"""Ways beside a mail server that is no Postfix: steps for a person, with the real addresses in them."""

from __future__ import annotations

from .site import ListThere, Site
from .types import Change, Level, Plan, Remark

NOT_TRIED = "a tenant of our own to try this on is wanting: test it on yours with a list of three people"


def plan_for_takeover(site: Site) -> Plan:
    """Rename each list; its old address leads to the gateway, which delivers to the new one."""
    changes = [_renamed(one, site) for one in site.lists]
    return Plan(
        kind="list-takeover", title="List take-over: the list gets another name, its address is ours",
        page="docs/connect/list-takeover.md",
        changes=(_way_in(site), _told(site), *changes, _first_mail(site)),
        remarks=(Remark(level=Level.LOOK, words="while the gateway is down, mail to these lists waits at the mail "
                        "server; a second route to it is the only thing that makes it flow"),),
    )


def behind(address: str) -> str:
    """What a list is called behind us: all-staff-mail@ for all-staff@."""
    local, _, domain = address.rpartition("@")
    return f"{local}-mail@{domain}"


def way_in(address: str, site: Site) -> str:
    """The address of a list in our own domain."""
    return f"{address.rpartition('@')[0]}@{site.domain}"


def _way_in(site: Site) -> Change:
    return Change(
        title="A route: mail for our own domain goes to the gateway", by_hand=True,
        lines=(f"domain {site.domain}, host {site.gateway}, port {site.gateway_port}",
               f"(Postfix: relay_domains = ..., {site.domain}; "
               f"transport_maps row: {site.domain}  smtp:[{site.gateway}]:{site.gateway_port})"),
        undo=("take the route away, last of all",),
    )


def _told(site: Site) -> Change:
    lines = ["lists:"]
    for one in site.lists:
        lines += [f"  {one.name}:", f"    address: {one.address}", f"    also: [{way_in(one.address, site)}]",
                  f"    deliver_to: {behind(one.address)}"]
    return Change(title="The gateway learns both names of each list, and starts anew", by_hand=True,
                  file="config.yaml", lines=tuple(lines),
                  undo=("take `also` and `deliver_to` out again, once no mail waits",))


def _renamed(one: ListThere, site: Site) -> Change:
    new, ours = behind(one.address), way_in(one.address, site)
    return Change(
        title=f"{one.address} becomes {new}", by_hand=True,
        lines=(f"rename the list {one.address} to {new}; keep no second address {one.address} on it",
               f"let only the gateway ({site.gateway}) and its administrators write to {new}",
               f"hide {new} from the address book",
               f"make {one.address} a contact, alias or forward that leads to {ours}"),
        undo=(f"take the contact {one.address} away and give {new} its name {one.address} back",),
    )


def _first_mail(site: Site) -> Change:
    one = site.lists[0].address if site.lists else "the list"
    return Change(title="Look", by_hand=True,
                  lines=(f"write to {one}: the mail stands on the gateway's live page",
                         "run `mailsquare off`, write again: every member has it within seconds",
                         "stop the gateway, write again: the mail waits in the mail server's queue, and flows when "
                         "the gateway is back"))


def plan_for_exchange(site: Site) -> Plan:
    """Exchange Online: take-over of the lists, with connectors both ways."""
    out = Change(
        title="A connector to a mail server of yours beside the gateway", by_hand=True,
        file="Exchange Online PowerShell",
        lines=(f"New-OutboundConnector -Name 'Mailsquare' -ConnectorType OnPremises -RecipientDomains '{site.domain}' "
               f"-UseMXRecord $false -SmartHosts 'YOUR.POSTFIX.NAME' -TlsSettings EncryptionOnly",),
        undo=("Remove-OutboundConnector 'Mailsquare'",),
    )
    back = Change(
        title="A connector for what comes back, from that server's address alone", by_hand=True,
        file="Exchange Online PowerShell",
        lines=("New-InboundConnector -Name 'Mailsquare back' -ConnectorType OnPremises -SenderDomains '*' "
               "-SenderIPAddresses YOUR.PUBLIC.ADDRESS -RestrictDomainsToIPAddresses $false -RequireTls $true",),
        undo=("Remove-InboundConnector 'Mailsquare back'",),
    )
    lists = [Change(
        title=f"{one.address} becomes {behind(one.address)}", by_hand=True, file="Exchange Online PowerShell",
        lines=(f"Set-DistributionGroup '{one.address}' -PrimarySmtpAddress '{behind(one.address)}'",
               f"Set-DistributionGroup '{behind(one.address)}' -EmailAddresses @{{Remove='{one.address}'}} "
               "-HiddenFromAddressListsEnabled $true",
               f"New-MailContact -Name '{one.name}' -ExternalEmailAddress '{way_in(one.address, site)}'",
               f"Set-MailContact '{one.name}' -EmailAddresses "
               f"'SMTP:{way_in(one.address, site)}','smtp:{one.address}'"),
        undo=(f"Remove-MailContact '{one.name}'",
              f"Set-DistributionGroup '{behind(one.address)}' -PrimarySmtpAddress '{one.address}' "
              "-HiddenFromAddressListsEnabled $false"),
    ) for one in site.lists]
    return _not_tried("exchange-online", "Exchange Online: list take-over, with connectors both ways",
                      (out, back, _told(site), *lists, _first_mail(site)))


def plan_for_google(site: Site) -> Plan:
    """Google Workspace: take-over of the groups, with a route for our own domain."""
    console = "Google Admin console"
    host = Change(
        title="The mail server beside the gateway as a host", by_hand=True, file=f"{console}: Apps, Gmail, Hosts",
        lines=("add route 'Mailsquare': the name of your Postfix, port 25, require TLS",), undo=("remove the host",),
    )
    route = Change(
        title="Mail for our own domain goes there", by_hand=True, file=f"{console}: Apps, Gmail, Routing",
        lines=(f"outbound and internal sending; envelope filter: only recipients that match ^.+@{site.domain}$",
               "change route to 'Mailsquare'; add the X-Gm-Original-To header"),
        undo=("delete the routing rule, last of all",),
    )
    back = Change(
        title="What comes back is taken from that server's address alone", by_hand=True,
        file=f"{console}: Apps, Gmail, Routing, SMTP relay service",
        lines=("add the server's public address; only addresses in my domains; require TLS",),
        undo=("remove the entry",),
    )
    groups = [Change(
        title=f"{one.address} becomes {behind(one.address)}", by_hand=True, file=f"{console}: Directory, Groups",
        lines=(f"rename the group's address to {behind(one.address)}, and remove the alias {one.address} it keeps",
               f"make a new group {one.address} with the one member {way_in(one.address, site)}; anybody of the "
               "company may post, nobody sees its members"),
        undo=(f"delete the new group {one.address}, and rename {behind(one.address)} to {one.address}",),
    ) for one in site.lists]
    return _not_tried("google-workspace", "Google Workspace: list take-over, with a route for our own domain",
                      (host, route, back, _told(site), *groups, _first_mail(site)))


def plan_for_imap(site: Site) -> Plan:
    """A mailbox that gets a copy: nothing in the way of mail changes."""
    lists = ", ".join(one.address for one in site.lists)
    domain = site.lists[0].address.rpartition("@")[2] if site.lists else site.domain
    lines = ("intake:", "  imap:", "    journal:", f"      host: mail.{domain}   # your IMAP server",
             f"      user: journal@{domain}", "      password_file: journal.password   # beside config.yaml, chmod 600",
             "      trusted: true   # nobody but your own server writes to it")
    return Plan(
        kind="imap", title="A mailbox that is a member of the lists: copies only", page="docs/connect/imap.md",
        changes=(
            Change(title="A mailbox of its own, read by nobody else", by_hand=True,
                   lines=(f"make a mailbox for the gateway and add it to {lists or 'the lists'}",),
                   undo=("take it off the lists",)),
            Change(title="The gateway learns of it", by_hand=True, file="config.yaml",
                   lines=lines, undo=("take these lines out",)),
        ),
        remarks=(Remark(level=Level.LOOK, words="people have every mail already: a post stands beside it, and can "
                        "never take its place"),),
    )


def _not_tried(kind: str, title: str, changes: tuple[Change, ...]) -> Plan:
    return Plan(kind=kind, title=title, page=f"docs/connect/{kind}.md", changes=changes, tried=False,
                remarks=(Remark(level=Level.LOOK, words=NOT_TRIED),))
