//! The operation of an event, as the C source spells it.

use super::{kame, send};
use crate::sa::Protocol;
use crate::trace::Event;

/// The operation, as the C source spells it.
pub fn operation(event: &Event) -> String {
    match event {
        Event::Count { counter, by: 1 } => format!("{}++", counter.name()),
        Event::Count { counter, by } => format!("{} += {by}", counter.name()),
        Event::Pullup { n, .. } => format!("m_pullup(m, {n})"),
        Event::Ip6Header { .. } => "mtod(m, struct ip6_hdr *)".to_owned(),
        Event::IpHeader { .. } => "mtod(m, struct ip *)".to_owned(),
        Event::HeaderChecksum { hlen } => format!("in_cksum(m, {hlen})"),
        Event::UdpEncapsulation { off, .. } => format!("udphdr at {off}"),
        Event::UdpChecked { .. } => "uh_ulen, uh_sum".to_owned(),
        Event::NatTPorts { .. } => "PACKET_TAG_IPSEC_NAT_T_PORTS".to_owned(),
        Event::EncapsulationChecked { .. } => "sav->natt_type".to_owned(),
        Event::ExtensionHeader { off, .. } => format!("ip6_ext at {off}"),
        Event::Dispatch {
            version: 4, proto, ..
        } => format!("inetsw[{proto}].pr_input"),
        Event::Dispatch { proto, .. } => format!("inet6sw[{proto}].pr_input"),
        Event::Protoff { protoff, .. } => format!("protoff = {protoff}"),
        Event::ReadSpi {
            off,
            proto: Protocol::Ipcomp,
            ..
        } => format!("m_copydata(m, {off}, 2)"),
        Event::ReadSpi { off, .. } => format!("m_copydata(m, {off}, 4)"),
        Event::LookUp { .. } => "key_lookup_sa".to_owned(),
        Event::Aligned { .. } => "skip & 3, len & 3".to_owned(),
        Event::EspParts { .. } => "hlen, plen, alen".to_owned(),
        Event::ReplayCheck { .. } | Event::NoReplayCheck { .. } => "ipsec_chkreplay".to_owned(),
        Event::MakeWritable { .. } => "m_makewritable".to_owned(),
        Event::SaveIcv { off, icv, .. } => {
            format!("m_copydata(m, {off}, {})", icv.as_slice().len())
        }
        Event::AhParts { .. } => "hl, ahsize".to_owned(),
        Event::SaveHeaders { len } => format!("m_copydata(m, 0, {len})"),
        Event::ZeroIcv { off, len } => format!("m_copyback(m, {off}, {len})"),
        Event::Massage { .. } => "ah_massage_headers".to_owned(),
        Event::RestoreHeaders { len } => format!("m_copyback(m, 0, {len})"),
        Event::CryptoDispatch { .. } => "crypto_dispatch(crp)".to_owned(),
        Event::Authenticated { .. } => "swcr_authcompute".to_owned(),
        Event::DecryptHeldBack { .. } => "no swcr_encdec".to_owned(),
        Event::Decrypted { .. } => "swcr_encdec".to_owned(),
        Event::CryptoDone { .. } => "crypto_done(crp)".to_owned(),
        Event::IcvUnchecked { .. } => "no consttime_memequal".to_owned(),
        Event::CompareIcv { .. } => "consttime_memequal".to_owned(),
        Event::Adj { by, .. } => format!("m_adj(m, {by})"),
        Event::Flag { name } => format!("m_flags |= {}", name.name()),
        Event::WindowMove { .. } => "ipsec_updatereplay".to_owned(),
        Event::StripHdr { skip, hlen, .. } => format!("m_striphdr(m, {skip}, {hlen})"),
        Event::ReadTrailer { off, .. } => format!("m_copydata(m, {off}, 2)"),
        Event::PadChecked { .. } => "padding".to_owned(),
        Event::Copyback { off, len, .. } => format!("m_copyback(m, {off}, {len})"),
        Event::Tag { .. } => "PACKET_TAG_IPSEC_IN_DONE".to_owned(),
        Event::RecordTransfer { .. } => "key_sa_recordxfer".to_owned(),
        Event::InnerHeader { outer, .. } => format!("inner packet at {outer}"),
        Event::Requeue { queue } => format!("IFQ_ENQUEUE({queue})"),
        Event::UpperChecksum { version: 4, .. } => "in4_cksum".to_owned(),
        Event::UpperChecksum { .. } => "in6_cksum".to_owned(),
        Event::Deliver { upper, .. } => format!("deliver {upper}"),
        Event::Drop { .. } => "m_freem(m)".to_owned(),
        Event::DecompressDispatch { .. } => "crypto_dispatch(crp)".to_owned(),
        Event::Decompressed { .. } => "swcr_compdec".to_owned(),
        Event::FragmentHeader { header: 4, .. } => "ip_id, ip_off".to_owned(),
        Event::FragmentHeader { off, .. } => format!("ip6_frag at {off}"),
        Event::FragmentJoined { .. } => "queue".to_owned(),
        Event::FragmentsFreed { .. } => "m_freem(q)".to_owned(),
        Event::Cat { headers, .. } => format!("m_adj(q, {headers}); m_cat(m, q)"),
        Event::Reassembled { .. } => "m_pkthdr.len".to_owned(),
        Event::PolicyLookUp { .. } => "key_allocsp".to_owned(),
        Event::IcmpError { version: 4, .. } => "icmp_error".to_owned(),
        Event::IcmpError { .. } => "icmp6_error".to_owned(),
        Event::PathMtu { dst, .. } if dst.is_ipv4() => "icmp_mtudisc".to_owned(),
        Event::PathMtu { .. } => "icmp6_mtudisc_update".to_owned(),
        Event::HopLimit { off: 8, .. } => "ip_ttl -= IPTTLDEC".to_owned(),
        Event::HopLimit { .. } => "ip6_hlim -= IPV6_HLIMDEC".to_owned(),
        Event::Expire { .. } => "SADB_EXPIRE".to_owned(),
        Event::CryptoAgain { .. } => "ipsec_updateid".to_owned(),
        Event::PolicyMet { .. } => "ipsec_in_reject".to_owned(),
        Event::Quoted { proto, dst, .. } => {
            let version = if dst.is_ipv4() { 4 } else { 6 };
            format!("{}{version}_ctlinput", proto.to_string().to_lowercase())
        }
        Event::Send(event) => send::operation(event),
        Event::Kame(event) => kame::operation(event),
    }
}
