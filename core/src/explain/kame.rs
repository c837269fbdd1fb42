//! Words for KAME's call stack, with every function's locals.

use super::record::{Call, Entry, association, entry};
use crate::sa::SavRef;
use crate::stage::World;
use crate::stage::kame::{AhInputAt, CallFrame, CallStack, EspInputAt, EspOutputAt, Transform};

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
