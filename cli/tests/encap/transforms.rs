//! Associations with every transform that there is, and clear packets for them.

use espial_core::capture::{Interface, Packet, PcapngWriter, Timestamp};
use espial_core::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, EncryptionKind,
    KeyLength, SecretKey,
};
use espial_core::keys::{self, Format, KeyText};
use espial_core::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
use espial_core::sa::{Mode, Protection, SaConfig};
use espial_core::wire::link::LinkType;
use espial_tests::packets::{internet_checksum, mend_checksum};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

/// Octets of UDP data of the packets that each association protects.
const DATA: [usize; 3] = [1, 63, 1300];

/// One association, and the hosts whose packets it protects.
pub(crate) struct Case {
    pub(crate) config: SaConfig,
    pub(crate) src: IpAddr,
    pub(crate) dst: IpAddr,
}

impl Case {
    /// `AES-CBC-128 · HMAC-SHA1-96`; of AH, the MAC alone.
    pub(crate) fn label(&self) -> String {
        let icv = self.config.protection.icv_label();
        match &self.config.protection {
            Protection::Esp { encryption, .. } if encryption.label() == icv => icv,
            Protection::Esp { encryption, .. } => format!("{} · {icv}", encryption.label()),
            Protection::Ah { .. } | Protection::Ipcomp { .. } => format!("AH {icv}"),
        }
    }
}

/// Octets that differ from key to key and do not repeat.
fn key(length: usize) -> SecretKey {
    let octet = |i: usize| u8::try_from((i * 37 + length * 11 + 5) % 251).unwrap();
    SecretKey::new((0..length).map(octet).collect())
}

fn lengths(lengths: KeyLength) -> Vec<usize> {
    match lengths {
        KeyLength::OneOf(lengths) => lengths.to_vec(),
        KeyLength::Between(least, most) => {
            let mut lengths = vec![least, 16, most];
            lengths.dedup();
            lengths
        }
        KeyLength::Any { usual } => vec![usual],
    }
}

fn authentication_keys() -> Vec<AuthenticationKey> {
    let mut keys = Vec::new();
    for row in AuthenticationAlgorithm::all() {
        if row.algorithm == AuthenticationAlgorithm::Unchecked {
            continue;
        }
        let mut icvs: Vec<_> = match row.iv {
            0 => row.ike.iter().map(|transform| transform.icv).collect(),
            _ => Vec::new(),
        };
        icvs.push(row.icv);
        // 96 bits, as before RFC 4868.
        icvs.extend((row.iv == 0).then_some(12));
        icvs.sort_unstable();
        icvs.dedup();
        for length in lengths(row.key) {
            for icv in &icvs {
                let key = key(length + row.salt);
                keys.push(AuthenticationKey::new(row.algorithm, key, Some(*icv)).unwrap());
            }
        }
    }
    keys
}

fn encryption_keys() -> Vec<EncryptionKey> {
    let mut keys = Vec::new();
    for row in EncryptionAlgorithm::all() {
        let icvs = match row.icv {
            [] => vec![None],
            icvs => icvs.iter().copied().map(Some).collect(),
        };
        for length in lengths(row.key) {
            for icv in &icvs {
                let key = key(length + row.salt);
                keys.push(EncryptionKey::new(row.algorithm, key, *icv).unwrap());
            }
        }
    }
    keys
}

fn esp(encryption: &EncryptionKey, authentication: Option<&AuthenticationKey>) -> Protection {
    Protection::Esp {
        encryption: encryption.clone(),
        authentication: authentication.cloned(),
    }
}

/// Every cipher, key length and ICV; every MAC and ICV, in ESP and in AH.
fn protections() -> Vec<Protection> {
    let (ciphers, macs) = (encryption_keys(), authentication_keys());
    let named = |algorithm| move |key: &&EncryptionKey| key.algorithm() == algorithm;
    let aes = ciphers
        .iter()
        .find(named(EncryptionAlgorithm::AesCbc))
        .unwrap();
    let sha1 = macs
        .iter()
        .find(|key| key.algorithm() == AuthenticationAlgorithm::HmacSha1)
        .unwrap();
    let mut protections = vec![esp(aes, None)];
    for cipher in &ciphers {
        let own_icv = matches!(
            cipher.algorithm().transform().kind,
            EncryptionKind::Combined | EncryptionKind::AuthenticationOnly
        );
        protections.push(esp(cipher, Some(sha1).filter(|_| !own_icv)));
    }
    let in_esp = |mac: &&AuthenticationKey| mac.algorithm().transform().iv == 0;
    protections.extend(macs.iter().filter(in_esp).map(|mac| esp(aes, Some(mac))));
    protections.extend(
        macs.into_iter()
            .map(|authentication| Protection::Ah { authentication }),
    );
    protections
}

/// The ends of a pair of hosts: `kind` keeps hosts and tunnel ends apart.
fn pair(kind: u8, number: usize, ipv6: bool) -> (IpAddr, IpAddr) {
    let number = u8::try_from(number).unwrap();
    let address = |last: u8| match ipv6 {
        true => {
            let [kind, number, last] = [kind, number, last].map(u16::from);
            IpAddr::V6(Ipv6Addr::new(0xfd00, kind, number, 0, 0, 0, 0, last))
        }
        false => IpAddr::V4(Ipv4Addr::new(10, kind, number, last)),
    };
    (address(1), address(2))
}

/// Every transform for IPv6 and for IPv4, in transport mode or in tunnels whose outer header is of the other version.
pub(crate) fn cases(mode: Mode) -> Vec<Case> {
    let mut cases = Vec::new();
    for (number, protection) in protections().into_iter().enumerate() {
        for ipv6 in [true, false] {
            let hosts = pair(1, number, ipv6);
            let ends = match mode {
                Mode::Tunnel => pair(2, number, !ipv6),
                Mode::Transport | Mode::Any => hosts,
            };
            let config = SaConfig {
                src: ends.0,
                dst: ends.1,
                spi: 0x1000 + u32::try_from(cases.len()).unwrap(),
                mode,
                reqid: 0,
                protection: protection.clone(),
                replay_window: 64,
                esn: false,
                last_seq: 0,
                received: Vec::new(),
                last_sent: 0,
                padding: Default::default(),
                tfc_padding: 0,
                encapsulation: None,
                lifetimes: Default::default(),
                pattern: None,
            };
            let (src, dst) = hosts;
            cases.push(Case { config, src, dst });
        }
    }
    cases
}

/// For a tunnel, the policy that leads into it.
fn policy(case: &Case) -> Option<PolicyConfig> {
    let Case { config, src, dst } = case;
    (config.mode == Mode::Tunnel).then(|| PolicyConfig {
        selector: Selector {
            src: Prefix::host(*src),
            dst: Prefix::host(*dst),
            upper: None,
            src_port: None,
            dst_port: None,
        },
        direction: Direction::Out,
        action: Action::Ipsec(vec![Request {
            proto: config.protection.protocol(),
            mode: Mode::Tunnel,
            ends: Some((config.src, config.dst)),
            level: Level::Require,
            reqid: 0,
        }]),
        priority: 0,
    })
}

/// Writes the associations, and the policies that they need.
pub(crate) fn write_keys(path: &Path, cases: &[Case]) {
    let policies: Vec<_> = cases.iter().filter_map(policy).collect();
    let configs = cases.iter().map(|case| &case.config);
    let converted = keys::convert(Format::Json, configs, &policies, KeyText::Shown);
    assert_eq!(converted.losses, []);
    fs::write(path, &*converted.text).unwrap();
}

/// A UDP packet with data and the right checksums.
fn packet(src: IpAddr, dst: IpAddr, data: usize) -> Vec<u8> {
    let length = u16::try_from(8 + data).unwrap().to_be_bytes();
    let mut udp = vec![0x30, 0x39, 0, 9, length[0], length[1], 0, 0];
    udp.extend((0..data).map(|i| u8::try_from(i % 256).unwrap()));
    let addresses = match (src, dst) {
        (IpAddr::V6(src), IpAddr::V6(dst)) => [src.octets(), dst.octets()].concat(),
        (IpAddr::V4(src), IpAddr::V4(dst)) => [src.octets(), dst.octets()].concat(),
        other => panic!("{other:?}"),
    };
    let pseudo = [&addresses[..], &[0, 17], &length, &udp].concat();
    let sum = internet_checksum(&pseudo).to_be_bytes();
    udp[6..8].copy_from_slice(&sum);
    let mut packet = if src.is_ipv6() {
        vec![0x60, 0, 0, 0, length[0], length[1], 17, 64]
    } else {
        let total = u16::try_from(28 + data).unwrap().to_be_bytes();
        vec![0x45, 0, total[0], total[1], 0, 1, 0, 0, 64, 17, 0, 0]
    };
    packet.extend(addresses);
    if src.is_ipv4() {
        mend_checksum(&mut packet);
    }
    packet.extend(udp);
    packet
}

/// The packets of all cases, in order.
pub(crate) fn packets(cases: &[Case]) -> Vec<Vec<u8>> {
    let of = |case: &Case| DATA.map(|data| packet(case.src, case.dst, data));
    cases.iter().flat_map(of).collect()
}

/// The case that a packet, counted from 0, belongs to.
pub(crate) fn case_of(cases: &[Case], packet: usize) -> &Case {
    &cases[packet / DATA.len()]
}

/// When a packet, counted from 0, is said to have been captured.
pub(crate) fn time(packet: usize) -> Timestamp {
    Timestamp {
        seconds: 1_700_000_000 + u64::try_from(packet).unwrap(),
        nanoseconds: 123,
    }
}

/// The addresses of the frames' Ethernet headers.
pub(crate) const MACS: [u8; 12] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1];

/// Writes packets in Ethernet frames.
pub(crate) fn write_capture(path: &Path, packets: &[Vec<u8>]) {
    let mut writer = PcapngWriter::new(Vec::new()).unwrap();
    for (number, packet) in packets.iter().enumerate() {
        let ethertype = match packet[0] >> 4 {
            4 => [0x08, 0x00],
            _ => [0x86, 0xdd],
        };
        let octets = [&MACS[..], &ethertype, packet].concat();
        writer
            .packet(&Packet {
                interface: &Interface::new(LinkType::ETHERNET),
                timestamp: Some(time(number)),
                octets: &octets,
                original_len: octets.len(),
                comments: &[],
            })
            .unwrap();
    }
    fs::write(path, writer.finish().unwrap()).unwrap();
}
