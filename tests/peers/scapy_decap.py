"""Takes ESP or AH off packets with scapy.

Without arguments, reads a JSON object a line: `wire` is the packet in hex; `proto` (esp, ah), `spi`, `src`, `dst`, `tunnel`,
`crypt`, `crypt_key`, `icv` (octets, of a combined mode), `auth` and `auth_key` are its association, in scapy's names, keys
in hex. Writes one object a line: `plain`, in hex, or `error`.

With `--algorithms`, writes the names of the algorithms that can be used, and whether scapy takes the length of an ICV.
"""

import inspect
import json
import sys

from scapy.layers.inet import IP
from scapy.layers.inet6 import IPv6
from scapy.layers.ipsec import AH, AUTH_ALGOS, CRYPT_ALGOS, ESP, SecurityAssociation

PROTOCOLS = {"esp": ESP, "ah": AH}


def takes_icv():
    return "crypt_icv_size" in inspect.signature(SecurityAssociation.__init__).parameters


def usable(algorithms):
    """Those whose cipher or MAC the installed cryptography package has."""
    return [
        name
        for name, algorithm in algorithms.items()
        if name == "NULL" or getattr(algorithm, "cipher", None) or getattr(algorithm, "mac", None)
    ]


def association(case):
    options = {}
    if case["tunnel"]:
        header = IPv6 if ":" in case["src"] else IP
        options["tunnel_header"] = header(src=case["src"], dst=case["dst"])
    if case.get("icv") and takes_icv():
        options["crypt_icv_size"] = case["icv"]
    return SecurityAssociation(
        PROTOCOLS[case["proto"]],
        spi=case["spi"],
        crypt_algo=case.get("crypt"),
        crypt_key=bytes.fromhex(case.get("crypt_key", "")),
        auth_algo=case["auth"],
        auth_key=bytes.fromhex(case["auth_key"]),
        **options,
    )


def decapsulate(case):
    wire = bytes.fromhex(case["wire"])
    packet = (IP if wire[0] >> 4 == 4 else IPv6)(wire)
    return bytes(association(case).decrypt(packet)).hex()


def main():
    if "--algorithms" in sys.argv[1:]:
        names = {"crypt": usable(CRYPT_ALGOS), "auth": usable(AUTH_ALGOS), "icv": takes_icv()}
        print(json.dumps(names))
        return
    for line in sys.stdin:
        try:
            answer = {"plain": decapsulate(json.loads(line))}
        except Exception as error:  # Whatever it is, the next packet is another matter.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer))


if __name__ == "__main__":
    main()
