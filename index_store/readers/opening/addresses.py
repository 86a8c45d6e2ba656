"""Which addresses are those of the open internet.

``ipaddress`` knows the registries of IANA of its Python's day. Beside it stands what they call
global though it leads into a network of one's own, and every form that wraps another address: what
is inside is then chosen by whoever runs the gateway, not by the one who wrote the link.
"""

import ipaddress

NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocols between a host and its provider (RFC 6890)
        "192.88.99.0/24",  # relays of 6to4, given up (RFC 7526)
        "168.63.129.16/32",  # Azure's own platform, as every machine there sees it
        "64:ff9b::/96",  # NAT64: an IPv4 address behind the gateway (RFC 6052)
        "64:ff9b:1::/48",  # the same, of one's own network (RFC 8215)
        "::/96",  # IPv4-compatible, given up (RFC 4291), with loopback and the unspecified
        "::ffff:0:0/96",  # IPv4-mapped: never on the wire
        "::ffff:0:0:0/96",  # IPv4-translated (RFC 2765)
        "2002::/16",  # 6to4 (RFC 3056)
        "2001::/32",  # Teredo (RFC 4380)
        "fec0::/10",  # site-local, given up (RFC 3879)
        "100::/64",  # discarded (RFC 6666)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segments of one's own network (RFC 9602)
    )
)


def is_public(address: str) -> bool:
    """Say whether an address is one of the open internet.

    Args:
        address: IPv4 or IPv6, perhaps with a zone ("fe80::1%eth0").

    Raises:
        ValueError: It is no address.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    inside = any(ip.version == network.version and ip in network for network in NOT_PUBLIC)
    return ip.is_global and not ip.is_multicast and not inside
