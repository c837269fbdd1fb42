//! Packets that Linux sent, and packets written by hand from the RFCs' pictures, for the tests.

/// Octets from hexadecimal digits and white space.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap())
        .collect()
}

/// An Ethernet frame with [`esp`] in it.
pub(crate) fn ethernet() -> Vec<u8> {
    [hex("4a4957dfad84 2a8743193838 86dd"), esp()].concat()
}

/// IPv6, ESP transport mode, AES-CBC-128 and HMAC-SHA1-96, 156 octets.
pub(crate) fn esp() -> Vec<u8> {
    hex(
        "600340d900743240fd00000a000000000000000000000001fd00000a000000000000000000000002
         0b58bce8 00000001 8370a18c24b294499b816f672141d67d
         29370bb32566414389c0e6b33e86f7692928c7c98495961726db4918925bb7c4b604ca9bafb8ff9c292889d18035a782
         0e025e34ab164460099657fc6df22d8db4730b98ebf955a9c80553c8363532af 46a599725a9f89a8e026bbf6",
    )
}

/// [`esp`] without protection: an echo request, 104 octets.
pub(crate) fn echo_request() -> Vec<u8> {
    hex(
        "600340d900403a40fd00000a000000000000000000000001fd00000a000000000000000000000002
         8000439900fb0001 9324066b00000000df74090000000000
         101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637",
    )
}

/// [`esp`] as it is after decryption in place: IV, padding and ICV still there.
pub(crate) fn esp_decrypted() -> Vec<u8> {
    let mut packet = esp();
    packet.splice(64..128, echo_request().drain(40..));
    packet.splice(128..144, hex("0102030405060708090a0b0c0d0e 0e 3a"));
    packet
}

/// IPv6 and a TCP SYN with all the usual options.
pub(crate) fn tcp_syn() -> Vec<u8> {
    hex(
        "60098a7700280640fd00000a000000000000000000000001fd00000a000000000000000000000002
         e0841093064d40c100000000a002fd20c7fe0000 020405a0 0402 080a21ba2efc00000000 01 030307",
    )
}

/// IPv6 and a UDP datagram of 32 octets.
pub(crate) fn udp() -> Vec<u8> {
    hex(
        "60068d4100201101fd00000a000000000000000000000001fd00000a000000000000000000000002
         a76a829b0020da87 010700000000000100000000000000000000000000000000",
    )
}

/// IPv6, hop-by-hop options with a router alert, MLDv2 report of two records.
pub(crate) fn mld_report() -> Vec<u8> {
    hex(
        "6000000000380001fe80000000000000288743fffe193838ff020000000000000000000000000016
         3a00 05020000 0100 8f0093c400000002
         04000000ff0200000000000000000001ff000001 04000000ff0200000000000000000001ff193838",
    )
}

/// IPv4, AH transport mode, HMAC-SHA1-96, echo request.
pub(crate) fn ah4() -> Vec<u8> {
    hex(
        "4500006c799f40004033acab0a0900010a090002 0104000008caa91b000000017f4eb8cd25d4ca6c7cacf92d
         08007d880a9800012525066b00000000817b040000000000
         101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637",
    )
}

/// IPv6, AH transport mode, HMAC-SHA1-96, echo request.
pub(crate) fn ah6() -> Vec<u8> {
    hex(
        "600340d900583340fd00000a000000000000000000000001fd00000a000000000000000000000002
         3a04000003c8d3c300000001322336102a37e8d4e63c5cbb
         800079cd06820001db24066b000000005eb9060000000000
         101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637",
    )
}

/// IPv4, UDP 4500 with ESP in it (RFC 3948); the UDP checksum is zero.
pub(crate) fn esp_in_udp4() -> Vec<u8> {
    hex(
        "450000907d0c40004011a93c0a0900010a090002 11941194007c0000 089e3d8300000001
         c6721fa8e71a751f8a98ac3188ac7b8cdbfe7412dd5d9bc08b2c5c9eb003c7e1331eb529b5dbb469797c6a5a541d0ed4
         6a59d9c46d6bcb9c9b298932f6984d5696cce0c5ff3e3d10bf994e1111c4b086e16b4d5915fef5eb151e7ac5c2fc0465
         505a26d9f4bacb0be4faf3cd",
    )
}

/// IPv4 and a TCP SYN.
pub(crate) fn tcp_syn4() -> Vec<u8> {
    hex("4500003cea0f400040063ca80a0100010a020001
         aa721093c66de70b00000000a002fd200c950000 020405a00402080acd98f4410000000001030307")
}

/// IPv4 and an echo request.
pub(crate) fn echo_request4() -> Vec<u8> {
    hex(
        "4500005407a2400040011f030a0100010a020001 0800279b0b0500012f25066b00000000c4fb0c0000000000
         101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637",
    )
}

/// An IPv6 fragment of an ESP packet, cut to 8 octets of data; `first` has offset 0.
pub(crate) fn fragment(first: bool) -> Vec<u8> {
    let offset = if first { "0001" } else { "05a9" };
    hex(&format!(
        "600340d900102c40fd00000a000000000000000000000001fd00000a000000000000000000000002
         3200{offset}4d87a378 06f3c0ab00000001"
    ))
}

/// Routing header type 0 with two addresses, the last of which is the final destination, then [`udp`]'s datagram.
pub(crate) fn routed_udp(segments_left: u8) -> Vec<u8> {
    let mut packet = hex(
        "60068d4100482b01fd00000a000000000000000000000001fd00000a0000000000000000000000ff
         1104000200000000fd00000a0000000000000000000000eefd00000a000000000000000000000002",
    );
    packet[43] = segments_left;
    packet.extend(&udp()[40..]);
    packet
}

/// Every sample that is an IP packet.
pub(crate) fn packets() -> Vec<Vec<u8>> {
    vec![
        esp(),
        echo_request(),
        esp_decrypted(),
        tcp_syn(),
        udp(),
        mld_report(),
        ah4(),
        ah6(),
        esp_in_udp4(),
        tcp_syn4(),
        echo_request4(),
        fragment(true),
        fragment(false),
        routed_udp(2),
    ]
}
