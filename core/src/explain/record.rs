//! Words for the continuation: what survives to the next stage, and what the stage before took with it.

use super::kame;
use crate::policy::Isr;
use crate::sa::{Protocol, SavRef};
use crate::stage::{CryptoCallback, Cryptop, Stage, World};
use crate::trace::view::{CallView, RecordEntry};

pub(super) fn entry(name: &'static str, value: impl ToString) -> RecordEntry {
    RecordEntry {
        name,
        value: value.to_string(),
    }
}

pub(super) fn association(name: &'static str, sav: SavRef, world: &World) -> RecordEntry {
    let value = match world.sad.get(sav) {
        Some(association) => {
            let [_, _, spi] = association.config().endpoints();
            spi
        }
        None => "gone".to_owned(),
    };
    entry(name, value)
}

fn transform(isr: Isr) -> RecordEntry {
    let (policy, place) = (isr.sp.0, isr.index + 1);
    entry("isr", format!("policy {policy}, transform {place}"))
}

/// The fields of the continuation, by their C names.
pub fn survived(stage: &Stage, world: &World) -> Vec<RecordEntry> {
    let mut fields = match stage {
        Stage::Ip6Input { .. }
        | Stage::IpInput { .. }
        | Stage::Ip6Forward { .. }
        | Stage::IpForward { .. }
        | Stage::IpReass { .. }
        | Stage::Kame { .. }
        | Stage::Done { .. } => Vec::new(),
        Stage::Ipsec6CommonInput { off, proto, .. }
        | Stage::Ipsec4CommonInput { off, proto, .. } => {
            vec![entry("off", off), entry("proto", proto)]
        }
        Stage::IpsecCommonInput {
            skip,
            protoff,
            sproto,
            ..
        } => vec![
            entry("skip", skip),
            entry("protoff", protoff),
            entry("sproto", sproto),
        ],
        Stage::EspInput {
            sav, skip, protoff, ..
        }
        | Stage::AhInput {
            sav, skip, protoff, ..
        }
        | Stage::IpcompInput {
            sav, skip, protoff, ..
        }
        | Stage::Ipsec4CommonInputCb {
            sav, skip, protoff, ..
        }
        | Stage::Ipsec6CommonInputCb {
            sav, skip, protoff, ..
        } => vec![
            association("sav", *sav, world),
            entry("skip", skip),
            entry("protoff", protoff),
        ],
        Stage::Ip6Output { forwarding, .. } | Stage::IpOutput { forwarding, .. } => {
            vec![entry("forwarding", forwarding)]
        }
        Stage::Ipsec6ProcessPacket { isr, .. } | Stage::Ipsec4ProcessPacket { isr, .. } => {
            vec![transform(*isr)]
        }
        Stage::IpipOutput { isr, sav, .. } | Stage::ComputeIpsecPos { isr, sav, .. } => {
            vec![transform(*isr), association("sav", *sav, world)]
        }
        Stage::EspOutput {
            isr,
            sav,
            skip,
            protoff,
            ..
        }
        | Stage::AhOutput {
            isr,
            sav,
            skip,
            protoff,
            ..
        }
        | Stage::IpcompOutput {
            isr,
            sav,
            skip,
            protoff,
            ..
        }
        | Stage::IpsecProcessDone {
            isr,
            sav,
            skip,
            protoff,
            ..
        } => vec![
            transform(*isr),
            association("sav", *sav, world),
            entry("skip", skip),
            entry("protoff", protoff),
        ],
        Stage::CryptoInvoke { crp }
        | Stage::EspInputCb { crp }
        | Stage::AhInputCb { crp }
        | Stage::IpcompInputCb { crp }
        | Stage::EspOutputCb { crp }
        | Stage::AhOutputCb { crp }
        | Stage::IpcompOutputCb { crp } => parked(crp, world),
        Stage::IpipInput { off, proto, .. } | Stage::Upper { off, proto, .. } => {
            vec![entry("off", off), entry("proto", proto)]
        }
        Stage::Frag6Input { off, .. } | Stage::Espinudp { off, .. } => vec![entry("off", off)],
    };
    if let Some(m) = stage.chain() {
        let octets = world.mbufs.pkthdr_len(m);
        fields.insert(0, entry("m", format!("{octets} octets")));
    }
    fields
}

/// The heap record at the crypto boundary.
fn parked(crp: &Cryptop, world: &World) -> Vec<RecordEntry> {
    let tc = &crp.crp_opaque;
    let mut fields = vec![
        entry("tc_spi", format!("0x{:08x}", tc.tc_spi)),
        entry("tc_dst", tc.tc_dst),
        entry("tc_proto", tc.tc_proto),
        entry("tc_skip", tc.tc_skip),
        entry("tc_protoff", tc.tc_protoff),
        association("tc_sav", tc.tc_sav, world),
    ];
    fields.extend(tc.tc_isr.map(|isr| RecordEntry {
        name: "tc_isr",
        ..transform(isr)
    }));
    if crp.crp_callback == CryptoCallback::AhInputCb {
        fields.push(entry("tc_nxt", tc.tc_nxt));
    }
    if !tc.saved_front.is_empty() {
        let octets = tc.saved_front.len();
        fields.push(entry("saved front", format!("{octets} octets")));
    }
    let icv = tc.saved_icv.as_slice();
    if !icv.is_empty() {
        let hex: String = icv.iter().map(|octet| format!("{octet:02x}")).collect();
        fields.push(entry("saved ICV", hex));
    }
    for (name, crd) in [
        ("crd auth", crp.authenticate),
        ("crd cipher", crp.decrypt),
        ("crd comp", crp.decompress),
    ] {
        if let Some(crd) = crd {
            let end = (crd.crd_skip + crd.crd_len).saturating_sub(1);
            fields.push(entry(name, format!("{} … {end}", crd.crd_skip)));
        }
    }
    fields
}

/// The call stack, the innermost function first; empty where the stack has none.
pub fn calls(stage: &Stage, world: &World) -> Vec<CallView> {
    match stage {
        Stage::Kame { call, .. } => kame::calls(call, world),
        _ => Vec::new(),
    }
}

/// What the stage that led here had and the next has not.
pub fn gone(next: &Stage, world: &World) -> &'static [&'static str] {
    match next {
        Stage::CryptoInvoke { crp } if crp.crp_callback.is_output() => &[
            "header pointer",
            "hlen, padding",
            "caller's frame",
            "spl level",
        ],
        Stage::EspOutputCb { .. } | Stage::AhOutputCb { .. } | Stage::IpcompOutputCb { .. } => {
            &["caller's frame", "spl level"]
        }
        Stage::IpsecProcessDone { .. } => &["crp, tc"],
        Stage::Ipsec6ProcessPacket { .. } | Stage::Ipsec4ProcessPacket { .. } => {
            &["sav", "skip, protoff"]
        }
        Stage::EspOutput { .. } | Stage::AhOutput { .. } | Stage::IpcompOutput { .. } => {
            &["header walk"]
        }
        Stage::ComputeIpsecPos { .. } | Stage::IpipOutput { .. } => &["src, dst"],
        Stage::Ip6Output { .. } | Stage::IpOutput { .. } => &["isr, sav"],
        Stage::CryptoInvoke { crp } | Stage::AhInputCb { crp }
            if crp.crp_callback == CryptoCallback::AhInputCb =>
        {
            &["ah pointer", "hl, ahsize", "caller's frame", "spl level"]
        }
        Stage::CryptoInvoke { crp } | Stage::IpcompInputCb { crp }
            if crp.crp_callback == CryptoCallback::IpcompInputCb =>
        {
            &["caller's frame", "spl level"]
        }
        Stage::IpcompInputCb { .. } => &[],
        Stage::CryptoInvoke { .. } | Stage::EspInputCb { .. } | Stage::AhInputCb { .. } => &[
            "esp pointer",
            "plen, hlen, alen",
            "caller's frame",
            "spl level",
        ],
        Stage::IpsecCommonInput { .. } => &["header walk"],
        Stage::EspInput { .. } | Stage::AhInput { .. } | Stage::IpcompInput { .. } => {
            &["spi, dst_address"]
        }
        Stage::Ipsec6CommonInputCb { sav, .. } => match world.sad.get(*sav) {
            Some(association) if association.config().protection.protocol() == Protocol::Ah => {
                &["crp, tc", "saved ICV", "saved front"]
            }
            _ => &["crp, tc", "saved ICV", "padlen"],
        },
        Stage::Ipsec4CommonInputCb { .. } => &["crp, tc", "saved ICV"],
        Stage::IpInput { .. } => &["skip, protoff", "sav"],
        Stage::Ip6Input { .. } => &["outer header", "skip, protoff", "sav"],
        Stage::IpipInput { .. } | Stage::Upper { .. } => &["sav", "protoff"],
        Stage::Espinudp { .. } => &["udphdr pointer"],
        Stage::Ipsec4CommonInput { .. }
        | Stage::Ipsec6CommonInput { .. }
        | Stage::Ip6Forward { .. }
        | Stage::IpForward { .. }
        | Stage::IpReass { .. }
        | Stage::Frag6Input { .. }
        | Stage::Kame { .. }
        | Stage::Done { .. } => &[],
    }
}
