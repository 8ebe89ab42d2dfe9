"""Which addresses may be connected to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.web.addresses import is_named, is_public

PRIVATE_4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
]
PRIVATE_6 = ["::/128", "::1/128", "100::/64", "2001::/32", "2001:db8::/32", "3fff::/20", "fc00::/7", "fe80::/10"]
PRIVATE_6 += ["fec0::/10", "ff00::/8", "64:ff9b:1::/48", "5f00::/16"]

private_4 = st.sampled_from(PRIVATE_4).flatmap(lambda network: st.ip_addresses(v=4, network=network))
private_6 = st.sampled_from(PRIVATE_6).flatmap(lambda network: st.ip_addresses(v=6, network=network))
any_4 = st.ip_addresses(v=4)


def is_special(address: IPv4Address) -> bool:
    """An independent word on what is not for the public: the list above, and what IANA keeps of 192.0.0.0/24."""
    networks = [*PRIVATE_4, "192.0.0.0/24"]
    return any(address in IPv4Network(network) for network in networks)


@given(private_4)
def test_no_special_ipv4_address_is_public_in_any_clothes(address: IPv4Address) -> None:
    number = int(address)
    assert not is_public(str(address))
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"64:ff9b::{address}")
    assert not is_public(f"::{address}")
    assert not is_public(str(IPv6Address((0x2002 << 112) | (number << 80))))


@given(private_6)
def test_no_special_ipv6_address_is_public(address: IPv6Address) -> None:
    assert not is_public(str(address))
    assert not is_public(f"{address}%eth0")


@given(any_4)
def test_an_ordinary_ipv4_address_is_public_and_stays_so_behind_nat64(address: IPv4Address) -> None:
    if not is_special(address):
        assert is_public(str(address))
        assert is_public(f"64:ff9b::{address}")
        assert is_public(f"::ffff:{address}")


@given(st.ip_addresses(v=6))
def test_nothing_outside_of_what_is_given_out_is_public(address: IPv6Address) -> None:
    if is_public(str(address)):
        carried = address.ipv4_mapped is not None or address in IPv6Network("64:ff9b::/96")
        assert carried or address in IPv6Network("2000::/3")


@given(st.text(max_size=20))
def test_what_is_no_address_is_not_public(text: str) -> None:
    if is_public(text):
        assert text.replace(".", "").replace(":", "").isalnum()


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2001:4860:4860::8888"])
def test_well_known_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "port", "name"),
    [
        ("localhost", 8080, "localhost"),
        ("LOCALHOST.", 8080, "localhost:8080"),
        ("10.0.0.7", 80, "10.0.0.7"),
        ("::1", 80, "[::1]:80"),
        ("[::1]", 80, "::1"),
        ("[::1]", 80, "[::1]"),
    ],
)
def test_a_host_is_named_with_or_without_its_port(host: str, port: int, name: str) -> None:
    assert is_named(host, port, frozenset({name}))


@pytest.mark.parametrize(("host", "port"), [("localhost", 81), ("localhost.evil.example", 80), ("alocalhost", 80)])
def test_another_port_or_host_is_not_named(host: str, port: int) -> None:
    assert not is_named(host, port, frozenset({"localhost:80"}))
