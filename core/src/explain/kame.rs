//! Words for KAME: its stages, and the call stack with every function's locals.

use super::record::{association, entry};
use crate::sa::SavRef;
use crate::stage::kame::{AhInputAt, CallFrame, CallStack, EspInputAt, EspOutputAt, Transform};
use crate::stage::{StageId, World};
use crate::trace::view::{CallView, RecordEntry};

/// What a run of a function did; empty for stages that are not KAME's alone.
pub(super) fn role(stage: StageId) -> &'static str {
    match stage {
        StageId::KameIp6Input => {
            "ip6_input has the packet in its hands until the end: every protocol behind it is a call, and returns here. Headers are read through pointers, so a packet in several mbufs is copied into one cluster first."
        }
        StageId::KameIp6InputLoop => {
            "The protocol has returned what follows it, and the loop that waited all the time goes on in the same call."
        }
        StageId::KameIpInput => "ip_input checks the header and calls the protocol that it names.",
        StageId::KameEsp6Input | StageId::KameEsp4Input => {
            "One function, one frame: the association, the window and the lengths are asked for here, and what is found stays in locals until the end. The source address is handed to the look-up; the association is found without it."
        }
        StageId::KameEspAuth => {
            "esp_auth computes the ICV into its caller's local. The packet is only read, and no other packet can come in between."
        }
        StageId::KameEsp6InputIcv | StageId::KameEsp4InputIcv => {
            "The ICV comes before the cipher: a forged packet is never decrypted. The window moves at once, so two copies of a packet cannot both be on their way here."
        }
        StageId::KameEspDecrypt => {
            "The payload is decrypted where it lies. KAME did not ask who else holds the cluster; here it is copied first, unless the profile wants KAME's habit."
        }
        StageId::KameEsp6InputTrailer | StageId::KameEsp4InputTrailer => {
            "The trailer comes off, and the length field is put right again, as at every step. KAME itself does not look at the padding."
        }
        StageId::KameIpsec6TunnelValidate | StageId::KameIpsec4TunnelValidate => {
            "Is it a tunnel's inner packet? It has to be a whole packet, of an association that is not for transport mode, to that association's own destination."
        }
        StageId::KameEsp6InputStrip
        | StageId::KameAh6InputStrip
        | StageId::KameIpcomp6InputStrip => {
            "The header comes out. In transport mode the function returns what it named, and ip6_input's loop goes on; a tunnel's inner packet goes back into the queue, and the whole stack unwinds."
        }
        StageId::KameEsp4InputStrip
        | StageId::KameAh4InputStrip
        | StageId::KameIpcomp4InputStrip => {
            "The header comes out. In IPv4 nobody waits for what follows: the function calls the next protocol itself, and the stack grows."
        }
        StageId::KameAh6Input | StageId::KameAh4Input => {
            "The association, the window and AH's length are asked for. Nothing is saved: the packet will not be changed for the ICV."
        }
        StageId::KameAh6Calccksum | StageId::KameAh4Calccksum => {
            "AH covers the IP header as its sender foresaw it. Copies of the headers are made so and hashed; the packet itself stays as it arrived."
        }
        StageId::KameAh6InputIcv | StageId::KameAh4InputIcv => {
            "The sum is compared with the ICV that still stands in the packet, and the window moves at once."
        }
        StageId::KameIpcomp6Input | StageId::KameIpcomp4Input => {
            "The payload is compressed. IPComp has no key and no ICV: the association only says how."
        }
        StageId::KameIpcompDecompress => "The payload becomes what it was before.",
        _ => sent_role(stage),
    }
}

/// The same for the send path.
fn sent_role(stage: StageId) -> &'static str {
    match stage {
        StageId::KameIp6Output | StageId::KameIpOutput => {
            "The policy is looked up once. What it asks for is called from here, and this function waits: the packet never comes to the top again, so no tag has to say that it is protected."
        }
        StageId::KameIp6OutputSend | StageId::KameIpOutputSend => {
            "The transforms have returned. A tunnel comes next, if the policy has one; then the packet is cut where it is too long, and goes to the link, still in the same call."
        }
        StageId::KameIpsec6OutputTrans => {
            "The loop over the policy's transforms, up to the first tunnel. Each is a call; when it returns, the next one is asked for."
        }
        StageId::KameIpsec6OutputTunnel | StageId::KameIpsec4Output => {
            "The loop over the policy's transforms. For a tunnel the packet gets an outer header first; then the transform protects all of it."
        }
        StageId::KameIpsec6Encapsulate | StageId::KameIpsec4Encapsulate => {
            "The whole packet becomes the payload of an outer header between the tunnel's ends."
        }
        StageId::KameEsp6Output | StageId::KameEsp4Output => {
            "Clusters that others hold too are copied, then the header goes in, and the padding behind. What is encrypted in place must be this packet's alone."
        }
        StageId::KameEspEncrypt => "The payload is encrypted where it lies.",
        StageId::KameEsp6OutputEncrypted | StageId::KameEsp4OutputEncrypted => {
            "The ciphertext is there. An ICV covers it, header and all, so it is computed last."
        }
        StageId::KameEsp6OutputIcv | StageId::KameEsp4OutputIcv => {
            "The ICV goes behind the packet, and the length is put right."
        }
        StageId::KameAh6Output | StageId::KameAh4Output => {
            "The header goes in with zeros for its ICV. Length and next header are what they will be on the wire, since the ICV covers them."
        }
        StageId::KameAh6OutputIcv | StageId::KameAh4OutputIcv => {
            "The sum is written into the header. Nothing else was changed for it, so nothing has to be put back."
        }
        StageId::KameIpcomp6Output | StageId::KameIpcomp4Output => {
            "Is the payload worth compressing? A short one goes on as it is."
        }
        StageId::KameIpcompCompress => {
            "The payload is compressed, and kept so if it became shorter."
        }
        StageId::KameIpcomp6OutputHeader | StageId::KameIpcomp4OutputHeader => {
            "What became shorter gets the IPComp header; anything else goes on as it was."
        }
        _ => "",
    }
}

/// The call stack, the innermost function first.
pub(super) fn calls(call: &CallStack, world: &World) -> Vec<CallView> {
    let frames = call.frames.iter().rev();
    frames
        .map(|frame| CallView {
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

fn sav(value: Option<SavRef>, world: &World) -> Option<RecordEntry> {
    value.map(|value| association("sav", value, world))
}

/// A function's locals and arguments by their C names; those that have a value by now.
fn locals(frame: &CallFrame, world: &World) -> Vec<RecordEntry> {
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
fn output_locals(frame: &CallFrame, world: &World) -> Vec<RecordEntry> {
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

fn esp_locals(frame: &CallFrame, world: &World) -> Vec<RecordEntry> {
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

fn ah_locals(frame: &CallFrame, world: &World) -> Vec<RecordEntry> {
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
