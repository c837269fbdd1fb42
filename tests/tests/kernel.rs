//! The kernel's own word: in a tunnel's capture the packet that it took out follows the protected one, in the clear.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::Receiver;
use espial_core::mbuf::Layout;
use espial_core::stage::Profile;
use espial_core::wire::IpProtocol;
use espial_core::wire::ipv4::Ipv4;
use espial_core::wire::ipv6::Ipv6;
use espial_core::wire::link::LinkType;
use espial_tests::{LinuxCase, vectors};
use std::fs;

/// Cases whose capture holds what the kernel took out of a tunnel. With UDP around it, it took nothing out: no socket was
/// bound to the port.
fn tunnels() -> Vec<String> {
    let entries = fs::read_dir(vectors().join("linux")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("tunnel") && !name.contains("udp-encap"))
        .collect();
    names.sort();
    names
}

/// Whether it is ESP or AH.
fn is_protected(packet: &[u8]) -> bool {
    let protocol = match packet[0] >> 4 {
        4 => Ipv4::parse(packet).unwrap().protocol(),
        _ => Ipv6::parse(packet).unwrap().next_header(),
    };
    [IpProtocol::ESP, IpProtocol::AH].contains(&protocol)
}

/// Compares every packet in the clear with what came out of the tunnel before it, and counts them. Where the packet came
/// in fragments, the kernel's are put together by a host of their own.
fn compare(name: &str, layout: Layout) -> usize {
    let case = LinuxCase::load(name);
    let mut receiver = case.receiver(Profile::Rfc, layout);
    let mut kernel = Receiver::new(Profile::Rfc, layout);
    let mut taken_out: Vec<Vec<u8>> = Vec::new();
    let mut compared = 0;
    for (index, packet) in case.packets().into_iter().enumerate() {
        if is_protected(&packet) {
            let report = receiver.receive(LinkType::RAW, &packet);
            taken_out.extend(Some(report.inner).filter(|inner| !inner.is_empty()));
            continue;
        }
        let kernels = kernel.receive(LinkType::RAW, &packet);
        if kernels.inner.is_empty() {
            continue;
        }
        let frame = index + 1;
        let at = taken_out.iter().position(|inner| *inner == kernels.inner);
        taken_out.remove(at.unwrap_or_else(|| panic!("{name}, frame {frame}")));
        compared += 1;
    }
    compared
}

#[test]
fn what_comes_out_of_a_tunnel_is_what_the_kernel_took_out() {
    let names = tunnels();
    for layout in Layout::ALL {
        let compared: Vec<_> = names.iter().map(|name| compare(name, layout)).collect();
        assert_eq!(compared, [10, 9, 10, 10, 10, 9, 10, 9], "{names:?}");
    }
}
