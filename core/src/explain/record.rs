//! Words for the continuation: what survives to the next stage, and what the stage before took with it.

use super::kame;
use super::language::{Language, Message, say};
use crate::policy::Isr;
use crate::sa::{Protocol, SavRef};
use crate::stage::{CryptoCallback, Cryptop, Stage, World};
use crate::trace::view::{CallView, RecordEntry};

/// A name and a value of a continuation record, or of a function's locals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The C name: `tc_protoff`.
    pub name: &'static str,
    /// Its value.
    pub value: Message,
}

impl Entry {
    /// In a language.
    pub fn view(&self, language: Language) -> RecordEntry {
        RecordEntry {
            name: self.name,
            value: self.value.text(language),
        }
    }
}

/// A function on the call stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The C function's name: `esp6_input`.
    pub function: String,
    /// Its locals and arguments that have a value by now.
    pub locals: Vec<Entry>,
}

impl Call {
    /// In a language.
    pub fn view(&self, language: Language) -> CallView {
        CallView {
            function: self.function.clone(),
            locals: self
                .locals
                .iter()
                .map(|entry| entry.view(language))
                .collect(),
        }
    }
}

pub(super) fn entry(name: &'static str, value: impl ToString) -> Entry {
    Entry {
        name,
        value: Message::verbatim(value),
    }
}

/// An association by its SPI.
pub(super) fn association(name: &'static str, sav: SavRef, world: &World) -> Entry {
    let value = match world.sad.get(sav) {
        Some(association) => {
            let [_, _, spi] = association.config().endpoints();
            Message::Verbatim(spi)
        }
        None => say!("record.gone"),
    };
    Entry { name, value }
}

fn transform(name: &'static str, isr: Isr) -> Entry {
    let value = say!("record.transform", policy = isr.sp.0, place = isr.index + 1);
    Entry { name, value }
}

fn octets(name: &'static str, octets: usize) -> Entry {
    let value = say!("record.octets", octets);
    Entry { name, value }
}

/// The fields of the continuation, by their C names.
pub fn survived(stage: &Stage, world: &World) -> Vec<Entry> {
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
            vec![transform("isr", *isr)]
        }
        Stage::IpipOutput { isr, sav, .. } | Stage::ComputeIpsecPos { isr, sav, .. } => {
            vec![transform("isr", *isr), association("sav", *sav, world)]
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
            transform("isr", *isr),
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
        fields.insert(0, octets("m", world.mbufs.pkthdr_len(m)));
    }
    fields
}

/// The heap record at the crypto boundary.
fn parked(crp: &Cryptop, world: &World) -> Vec<Entry> {
    let tc = &crp.crp_opaque;
    let mut fields = vec![
        entry("tc_spi", format!("0x{:08x}", tc.tc_spi)),
        entry("tc_dst", tc.tc_dst),
        entry("tc_proto", tc.tc_proto),
        entry("tc_skip", tc.tc_skip),
        entry("tc_protoff", tc.tc_protoff),
        association("tc_sav", tc.tc_sav, world),
    ];
    fields.extend(tc.tc_isr.map(|isr| transform("tc_isr", isr)));
    if crp.crp_callback == CryptoCallback::AhInputCb {
        fields.push(entry("tc_nxt", tc.tc_nxt));
    }
    if !tc.saved_front.is_empty() {
        fields.push(octets("saved front", tc.saved_front.len()));
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
pub fn calls(stage: &Stage, world: &World) -> Vec<Call> {
    match stage {
        Stage::Kame { call, .. } => kame::calls(call, world),
        _ => Vec::new(),
    }
}

/// What a stage had and the next has not.
enum Lost {
    /// Variables, by their C names.
    Variables(&'static str),
    /// What the heap record kept behind `struct tdb_crypto`.
    Saved(&'static str),
    /// A pointer into the packet, by its C name.
    Pointer(&'static str),
    /// A pointer to whichever header was put in.
    HeaderPointer,
    /// The function that called, and waited.
    CallersFrame,
    /// The priority level at which interrupts are held off.
    SplLevel,
    /// How far a walk over the headers had come.
    HeaderWalk,
    /// The outer header.
    OuterHeader,
}

impl Lost {
    fn words(&self) -> Message {
        match self {
            Self::Variables(names) | Self::Saved(names) => Message::verbatim(names),
            Self::Pointer(name) => say!("record.pointer", name),
            Self::HeaderPointer => say!("record.header-pointer"),
            Self::CallersFrame => say!("record.callers-frame"),
            Self::SplLevel => say!("record.spl-level"),
            Self::HeaderWalk => say!("record.header-walk"),
            Self::OuterHeader => say!("record.outer-header"),
        }
    }
}

/// What the stage that led here had and the next has not.
pub fn gone(next: &Stage, world: &World) -> Vec<Message> {
    lost(next, world).iter().map(Lost::words).collect()
}

fn lost(next: &Stage, world: &World) -> &'static [Lost] {
    match next {
        Stage::CryptoInvoke { .. }
        | Stage::EspInputCb { .. }
        | Stage::AhInputCb { .. }
        | Stage::IpcompInputCb { .. }
        | Stage::EspOutputCb { .. }
        | Stage::AhOutputCb { .. }
        | Stage::IpcompOutputCb { .. } => lost_at_boundary(next),
        Stage::IpsecProcessDone { .. } => &[Lost::Variables("crp, tc")],
        Stage::Ipsec6ProcessPacket { .. } | Stage::Ipsec4ProcessPacket { .. } => {
            &[Lost::Variables("sav"), Lost::Variables("skip, protoff")]
        }
        Stage::EspOutput { .. }
        | Stage::AhOutput { .. }
        | Stage::IpcompOutput { .. }
        | Stage::IpsecCommonInput { .. } => &[Lost::HeaderWalk],
        Stage::ComputeIpsecPos { .. } | Stage::IpipOutput { .. } => &[Lost::Variables("src, dst")],
        Stage::Ip6Output { .. } | Stage::IpOutput { .. } => &[Lost::Variables("isr, sav")],
        Stage::EspInput { .. } | Stage::AhInput { .. } | Stage::IpcompInput { .. } => {
            &[Lost::Variables("spi, dst_address")]
        }
        Stage::Ipsec6CommonInputCb { sav, .. } => match world.sad.get(*sav) {
            Some(association) if association.config().protection.protocol() == Protocol::Ah => &[
                Lost::Variables("crp, tc"),
                Lost::Saved("saved ICV"),
                Lost::Saved("saved front"),
            ],
            _ => &[
                Lost::Variables("crp, tc"),
                Lost::Saved("saved ICV"),
                Lost::Variables("padlen"),
            ],
        },
        Stage::Ipsec4CommonInputCb { .. } => {
            &[Lost::Variables("crp, tc"), Lost::Saved("saved ICV")]
        }
        Stage::IpInput { .. } => &[Lost::Variables("skip, protoff"), Lost::Variables("sav")],
        Stage::Ip6Input { .. } => &[
            Lost::OuterHeader,
            Lost::Variables("skip, protoff"),
            Lost::Variables("sav"),
        ],
        Stage::IpipInput { .. } | Stage::Upper { .. } => {
            &[Lost::Variables("sav"), Lost::Variables("protoff")]
        }
        Stage::Espinudp { .. } => &[Lost::Pointer("udphdr")],
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

/// The same for the crypto boundary and for what comes behind it.
fn lost_at_boundary(next: &Stage) -> &'static [Lost] {
    const FRAME: &[Lost] = &[Lost::CallersFrame, Lost::SplLevel];
    match next {
        Stage::CryptoInvoke { crp } if crp.crp_callback.is_output() => &[
            Lost::HeaderPointer,
            Lost::Variables("hlen, padding"),
            Lost::CallersFrame,
            Lost::SplLevel,
        ],
        Stage::CryptoInvoke { crp } | Stage::AhInputCb { crp }
            if crp.crp_callback == CryptoCallback::AhInputCb =>
        {
            &[
                Lost::Pointer("ah"),
                Lost::Variables("hl, ahsize"),
                Lost::CallersFrame,
                Lost::SplLevel,
            ]
        }
        Stage::CryptoInvoke { crp } if crp.crp_callback == CryptoCallback::IpcompInputCb => FRAME,
        Stage::CryptoInvoke { .. } | Stage::EspInputCb { .. } | Stage::AhInputCb { .. } => &[
            Lost::Pointer("esp"),
            Lost::Variables("plen, hlen, alen"),
            Lost::CallersFrame,
            Lost::SplLevel,
        ],
        _ => FRAME,
    }
}
