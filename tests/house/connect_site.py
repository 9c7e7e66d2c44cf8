"""The place that the pages under docs/connect use in their examples."""

from __future__ import annotations

from gateway.connecting.site import ListThere, Site

MEMBERS = "anna@waterkant.example", "bram@waterkant.example", "cleo@waterkant.example"
SITE = Site(
    lists=(ListThere(name="all-staff", address="all-staff@waterkant.example", members=MEMBERS, reach=3),),
    gateway="127.0.0.1", gateway_port=10025, back="127.0.0.1", back_port=10026,
    hostname="gateway.waterkant.example", domain="gateway.waterkant.example", max_size=52_428_800,
    max_recipients=1000, everywhere=False,
)
