//! Words for KAME: its events, and the call stack with every function's locals.

use super::event::massage_detail;
use super::record::{Call, Entry, association, entry};
use crate::sa::SavRef;
use crate::stage::World;
use crate::stage::kame::{
    AhInputAt, CallFrame, CallStack, EspInputAt, EspOutputAt, Returned, Transform,
};
use crate::trace::KameEvent;

/// The kind of an event of KAME's own, in one word.
pub(super) fn kind(event: &KameEvent) -> &'static str {
    match event {
        KameEvent::Call { .. } => "call",
        KameEvent::Return { .. } => "return",
        KameEvent::Join { .. } | KameEvent::CopyPacket { .. } => "copy",
        KameEvent::Contiguous { .. } | KameEvent::TunnelValidated { .. } => "check",
        KameEvent::AllocSa { .. } => "look-up",
        KameEvent::CopyIcv { .. } => "read",
        KameEvent::AppendIcv { .. } => "write",
        KameEvent::Summed { .. } => "crypto",
        KameEvent::HashCopy { .. } => "hash",
        KameEvent::PrevHdr { .. } => "walk",
        KameEvent::MoveHeaders { .. } | KameEvent::SplitCat { .. } => "strip",
    }
}

/// Whether the event changes the packet or its memory.
pub(super) fn writes(event: &KameEvent) -> bool {
    match event {
        KameEvent::CopyPacket { clusters } => *clusters > 0,
        KameEvent::Join { .. }
        | KameEvent::AppendIcv { .. }
        | KameEvent::MoveHeaders { .. }
        | KameEvent::SplitCat { .. } => true,
        KameEvent::Call { .. }
        | KameEvent::Return { .. }
        | KameEvent::Contiguous { .. }
        | KameEvent::AllocSa { .. }
        | KameEvent::CopyIcv { .. }
        | KameEvent::Summed { .. }
        | KameEvent::HashCopy { .. }
        | KameEvent::PrevHdr { .. }
        | KameEvent::TunnelValidated { .. } => false,
    }
}

/// The operation, as the C source spells it.
pub(super) fn operation(event: &KameEvent) -> String {
    match event {
        KameEvent::Call { function } => format!("{function}()"),
        KameEvent::Return { value } => match value {
            Returned::Next { nxt, .. } => format!("return {}", nxt.0),
            Returned::Sum(_)
            | Returned::Zero
            | Returned::Requests { .. }
            | Returned::Protected { .. } => "return 0".to_owned(),
            Returned::Error => "return EINVAL".to_owned(),
            Returned::Valid(valid) => format!("return {}", u8::from(*valid)),
        },
        KameEvent::Join { len, .. } => format!("m_copydata(m, 0, {len})"),
        KameEvent::CopyPacket { .. } => "ipsec_copypkt".to_owned(),
        KameEvent::Contiguous { off, len } => format!("IP6_EXTHDR_CHECK(m, {off}, {len})"),
        KameEvent::AllocSa { .. } => "key_allocsa".to_owned(),
        KameEvent::CopyIcv { off, icv } => {
            format!("m_copydata(m, {off}, {})", icv.as_slice().len())
        }
        KameEvent::AppendIcv { off, icv } => {
            format!("bcopy(sum, m + {off}, {})", icv.as_slice().len())
        }
        KameEvent::Summed { .. } => "sum".to_owned(),
        KameEvent::HashCopy { .. } => "update".to_owned(),
        KameEvent::PrevHdr { .. } => "ip6_get_prevhdr".to_owned(),
        KameEvent::TunnelValidated { .. } => "ipsec_tunnel_validate".to_owned(),
        KameEvent::MoveHeaders { off, .. } => format!("ovbcopy(ip, ip + n, {off})"),
        KameEvent::SplitCat { off, stripsiz } => {
            format!("m_split(m, {off}); m_adj(n, {stripsiz}); m_cat")
        }
    }
}

/// What it did, with the packet's numbers.
pub(super) fn detail(event: &KameEvent) -> String {
    match event {
        KameEvent::Call { .. } => "a frame on top of the stack; the caller waits".to_owned(),
        KameEvent::Return { value } => match value {
            Returned::Next { nxt, off } => format!("the loop goes on with {nxt} at octet {off}"),
            Returned::Sum(_) => "sum holds the ICV".to_owned(),
            Returned::Zero => "done".to_owned(),
            Returned::Requests { index } => format!("the policy's list stands at {}", index + 1),
            Returned::Protected { .. } => "the transform is done".to_owned(),
            Returned::Error => "it cannot be done".to_owned(),
            Returned::Valid(true) => "yes".to_owned(),
            Returned::Valid(false) => "no".to_owned(),
        },
        KameEvent::Join { mbufs, len } => format!("{len} octets of {mbufs} mbufs into one cluster"),
        KameEvent::CopyPacket { clusters: 0 } => "nothing is shared".to_owned(),
        KameEvent::CopyPacket { clusters } => {
            format!("into {clusters} clusters of its own: others hold the old ones")
        }
        KameEvent::Contiguous { off, len } => {
            format!("{len} octets at {off} are in the first mbuf")
        }
        KameEvent::AllocSa {
            src,
            dst,
            proto,
            spi,
            found,
        } => format!(
            "({src}, {dst}, {proto}, 0x{spi:08x}): {}; the source is not searched by",
            if found.is_some() { "found" } else { "none" }
        ),
        KameEvent::CopyIcv { icv, .. } => {
            format!(
                "ICV of {} octets as the packet carries it",
                icv.as_slice().len()
            )
        }
        KameEvent::AppendIcv { off, icv } => {
            format!("ICV of {} octets at {off}", icv.as_slice().len())
        }
        KameEvent::Summed { off, len, esn, .. } => {
            let last = (off + len).saturating_sub(1);
            let esn = esn.map(|high| format!(" and the high half 0x{high:08x}"));
            let esn = esn.unwrap_or_default();
            format!("ICV over octets {off} … {last}{esn}; the packet stays as it is")
        }
        KameEvent::HashCopy {
            before,
            after,
            part,
            ..
        } => massage_detail(*part, before, after),
        KameEvent::PrevHdr { protoff, off } => format!("octet {protoff} names the header at {off}"),
        KameEvent::TunnelValidated { nxt, valid: true } => {
            format!("{nxt}: a tunnel's inner packet")
        }
        KameEvent::TunnelValidated { nxt, .. } => format!("{nxt}: no tunnel"),
        KameEvent::MoveHeaders { off, stripsiz } => {
            format!("{off} octets of headers move up over {stripsiz}")
        }
        KameEvent::SplitCat { stripsiz, .. } => {
            format!("parted, {stripsiz} octets off, and put together")
        }
    }
}

/// The call stack, the innermost function first.
pub(super) fn calls(call: &CallStack, world: &World) -> Vec<Call> {
    let frames = call.frames.iter().rev();
    frames
        .map(|frame| Call {
            function: function(frame, world),
            locals: locals(frame, world),
        })
        .collect()
}

/// The C function's name; an algorithm's own where its association tells.
fn function(frame: &CallFrame, world: &World) -> String {
    let CallFrame::EspDecrypt(arguments) = frame else {
        return frame.function().to_owned();
    };
    let session = world.sad.get(arguments.sav).map(|sav| sav.session());
    let Some(cipher) = session.map(|session| format!("{:?}", session.cipher())) else {
        return frame.function().to_owned();
    };
    match cipher {
        name if name.contains("Cbc") => "esp_cbc_decrypt",
        name if name.contains("AesCtr") => "esp_aesctr_decrypt",
        name if name.contains("Null") => "esp_null_decrypt",
        _ => "decrypt",
    }
    .to_owned()
}

fn sav(value: Option<SavRef>, world: &World) -> Option<Entry> {
    value.map(|value| association("sav", value, world))
}

/// A function's locals and arguments by their C names; those that have a value by now.
fn locals(frame: &CallFrame, world: &World) -> Vec<Entry> {
    match frame {
        CallFrame::Ip6Input(locals) if locals.off > 0 => {
            vec![entry("off", locals.off), entry("nxt", locals.nxt)]
        }
        CallFrame::IpInput(locals) if locals.hlen > 0 => vec![entry("hlen", locals.hlen)],
        CallFrame::Ip6Input(_) | CallFrame::IpInput(_) => Vec::new(),
        CallFrame::Esp6Input(_) | CallFrame::Esp4Input(_) => esp_locals(frame, world),
        CallFrame::Ah6Input(_) | CallFrame::Ah4Input(_) => ah_locals(frame, world),
        CallFrame::Ipcomp6Input(locals) | CallFrame::Ipcomp4Input(locals) => {
            let mut entries = vec![entry("off", locals.off)];
            entries.extend(sav(locals.sav, world));
            entries
        }
        CallFrame::EspAuth(arguments) => vec![
            entry("skip", arguments.skip),
            entry("length", arguments.length),
            association("sav", arguments.sav, world),
        ],
        CallFrame::EspDecrypt(arguments) => vec![
            entry("off", arguments.off),
            association("sav", arguments.sav, world),
            entry("ivlen", arguments.ivlen),
        ],
        CallFrame::Ah6Calccksum(arguments) | CallFrame::Ah4Calccksum(arguments) => vec![
            entry("off", arguments.off),
            association("sav", arguments.sav, world),
            entry("siz", arguments.siz),
        ],
        CallFrame::IpcompDecompress(arguments) => vec![
            entry("off", arguments.off),
            association("sav", arguments.sav, world),
        ],
        CallFrame::Ipsec6TunnelValidate(arguments) | CallFrame::Ipsec4TunnelValidate(arguments) => {
            vec![
                entry("off", arguments.off),
                entry("nxt", arguments.nxt),
                association("sav", arguments.sav, world),
            ]
        }
        CallFrame::PrInput(arguments) => {
            vec![entry("off", arguments.off), entry("proto", arguments.proto)]
        }
        _ => output_locals(frame, world),
    }
}

/// The same for the send path.
fn output_locals(frame: &CallFrame, world: &World) -> Vec<Entry> {
    let transform = |transform: &Transform| {
        vec![
            entry("off", transform.off),
            entry("nexthdrp", transform.protoff),
            association("sav", transform.sav, world),
        ]
    };
    match frame {
        CallFrame::Ip6Output(locals) | CallFrame::IpOutput(locals) => {
            let isr = locals.isr.map(|isr| entry("isr", isr.index + 1));
            isr.into_iter().collect()
        }
        CallFrame::Ipsec6OutputTrans(locals)
        | CallFrame::Ipsec6OutputTunnel(locals)
        | CallFrame::Ipsec4Output(locals) => {
            let mut entries = vec![entry("isr", locals.isr.index + 1)];
            entries.extend(sav(locals.sav, world));
            entries
        }
        CallFrame::Ipsec6Encapsulate(arguments) | CallFrame::Ipsec4Encapsulate(arguments) => {
            vec![association("sav", arguments.sav, world)]
        }
        CallFrame::Esp6Output(locals) | CallFrame::Esp4Output(locals) => {
            let mut entries = transform(&locals.transform);
            if locals.at != EspOutputAt::Start {
                entries.extend([
                    entry("seq", locals.seq),
                    entry("ivlen", locals.ivlen),
                    entry("siz", locals.siz),
                ]);
            }
            entries
        }
        CallFrame::Ah6Output(locals) | CallFrame::Ah4Output(locals) => {
            let mut entries = transform(&locals.transform);
            entries.extend(locals.seq.map(|seq| entry("seq", seq)));
            entries
        }
        CallFrame::Ipcomp6Output(locals) | CallFrame::Ipcomp4Output(locals) => {
            let mut entries = transform(&locals.transform);
            entries.extend(locals.plen0.map(|plen0| entry("plen0", plen0)));
            entries
        }
        CallFrame::EspEncrypt(arguments) => vec![
            entry("off", arguments.off),
            association("sav", arguments.sav, world),
            entry("ivlen", arguments.ivlen),
        ],
        CallFrame::IpcompCompress(arguments) => vec![
            entry("off", arguments.off),
            association("sav", arguments.sav, world),
        ],
        _ => Vec::new(),
    }
}

fn esp_locals(frame: &CallFrame, world: &World) -> Vec<Entry> {
    let (CallFrame::Esp6Input(locals) | CallFrame::Esp4Input(locals)) = frame else {
        return Vec::new();
    };
    let mut entries = vec![entry("off", locals.off)];
    let Some(found) = locals.sav else {
        return entries;
    };
    entries.extend([
        association("sav", found, world),
        entry("seq", locals.seq),
        entry("esplen", locals.esplen),
        entry("ivlen", locals.ivlen),
        entry("siz", locals.siz),
    ]);
    if let Some(icv) = locals.sum0 {
        let hex: String = icv.as_slice().iter().map(|o| format!("{o:02x}")).collect();
        entries.push(entry("sum0", hex));
    }
    if locals.at == EspInputAt::Validated {
        entries.push(entry("nxt", locals.nxt));
    }
    entries
}

fn ah_locals(frame: &CallFrame, world: &World) -> Vec<Entry> {
    let (CallFrame::Ah6Input(locals) | CallFrame::Ah4Input(locals)) = frame else {
        return Vec::new();
    };
    let mut entries = vec![entry("off", locals.off)];
    if locals.at == AhInputAt::Start {
        return entries;
    }
    entries.extend(sav(locals.sav, world));
    entries.extend([
        entry("seq", locals.seq),
        entry("siz1", locals.hl),
        entry("siz", locals.siz),
        entry("nxt", locals.nxt),
    ]);
    entries
}
