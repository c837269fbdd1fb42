//! The name of every event, by which words about it are found.

use super::{Event, KameEvent, SendEvent};

/// The names of each enum's events, and the list of them all. An event without a name does not compile.
macro_rules! event_ids {
    ($($event:ident { $($variant:ident = $id:literal,)* } of { $($inner:ident,)* })*) => {
        /// Every event's id: FAST_IPSEC's and what both stacks have, then the send path's, then KAME's own.
        pub const EVENT_IDS: &[&str] = &[$($($id,)*)*];

        $(impl $event {
            /// Its id, one of [`EVENT_IDS`].
            pub fn id(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $id,)*
                    $(Self::$inner(event) => event.id(),)*
                }
            }
        })*
    };
}

event_ids! {
    Event {
        Count = "count",
        Pullup = "pullup",
        Ip6Header = "ip6-header",
        IpHeader = "ip-header",
        HeaderChecksum = "header-checksum",
        ExtensionHeader = "extension-header",
        Dispatch = "dispatch",
        Protoff = "protoff",
        ReadSpi = "read-spi",
        LookUp = "look-up",
        Aligned = "aligned",
        EspParts = "esp-parts",
        ReplayCheck = "replay-check",
        NoReplayCheck = "no-replay-check",
        MakeWritable = "make-writable",
        SaveIcv = "save-icv",
        AhParts = "ah-parts",
        SaveHeaders = "save-headers",
        ZeroIcv = "zero-icv",
        Massage = "massage",
        RestoreHeaders = "restore-headers",
        CryptoDispatch = "crypto-dispatch",
        Authenticated = "authenticated",
        DecryptHeldBack = "decrypt-held-back",
        Decrypted = "decrypted",
        CryptoDone = "crypto-done",
        CompareIcv = "compare-icv",
        IcvUnchecked = "icv-unchecked",
        Adj = "adj",
        Flag = "flag",
        WindowMove = "window-move",
        StripHdr = "strip-hdr",
        ReadTrailer = "read-trailer",
        PadChecked = "pad-checked",
        Copyback = "copyback",
        Tag = "tag",
        RecordTransfer = "record-transfer",
        InnerHeader = "inner-header",
        Requeue = "requeue",
        UdpEncapsulation = "udp-encapsulation",
        UdpChecked = "udp-checked",
        NatTPorts = "nat-t-ports",
        EncapsulationChecked = "encapsulation-checked",
        UpperChecksum = "upper-checksum",
        Deliver = "deliver",
        Drop = "drop",
        DecompressDispatch = "decompress-dispatch",
        Decompressed = "decompressed",
        FragmentHeader = "fragment-header",
        FragmentJoined = "fragment-joined",
        FragmentsFreed = "fragments-freed",
        Cat = "cat",
        Reassembled = "reassembled",
        PolicyLookUp = "policy-look-up",
        PolicyMet = "policy-met",
        IcmpError = "icmp-error",
        PathMtu = "path-mtu",
        HopLimit = "hop-limit",
        Expire = "expire",
        CryptoAgain = "crypto-again",
        Quoted = "quoted",
    } of { Send, Kame, }
    SendEvent {
        PolicySkipped = "policy-skipped",
        NextIsr = "next-isr",
        KeyAcquire = "key-acquire",
        Prepend = "prepend",
        OuterHeader = "outer-header",
        SequenceNumber = "sequence-number",
        Unshare = "unshare",
        MakeSpace = "make-space",
        Pad = "pad",
        ProtocolHeader = "protocol-header",
        Iv = "iv",
        EspTrailer = "esp-trailer",
        EncryptDispatch = "encrypt-dispatch",
        Encrypted = "encrypted",
        NotCompressed = "not-compressed",
        CompressDispatch = "compress-dispatch",
        Compressed = "compressed",
        CompressionUseless = "compression-useless",
        FoundAgain = "found-again",
        UdpHeader = "udp-header",
        OutDone = "out-done",
        OutDoneAlone = "out-done-alone",
        Reinject = "reinject",
        PacketTooBig = "packet-too-big",
        Fragmented = "fragmented",
        Transmit = "transmit",
    } of {}
    KameEvent {
        Call = "call",
        Return = "return",
        Join = "join",
        CopyPacket = "copy-packet",
        Contiguous = "contiguous",
        AllocSa = "alloc-sa",
        CopyIcv = "copy-icv",
        AppendIcv = "append-icv",
        Summed = "summed",
        HashCopy = "hash-copy",
        PrevHdr = "prev-hdr",
        TunnelValidated = "tunnel-validated",
        MoveHeaders = "move-headers",
        SplitCat = "split-cat",
    } of {}
}

#[cfg(test)]
mod tests {
    use super::EVENT_IDS;
    use crate::sa::Protocol;
    use crate::trace::{Event, KameEvent, SendEvent};
    use std::collections::BTreeSet;

    #[test]
    fn no_two_events_have_one_id() {
        let ids: BTreeSet<_> = EVENT_IDS.iter().collect();
        assert_eq!((ids.len(), EVENT_IDS.len()), (101, 101));
    }

    #[test]
    fn an_event_of_an_inner_enum_has_the_id_that_it_has_there() {
        let (proto, seq) = (Protocol::Esp, 1);
        for (event, id) in [
            (Event::HeaderChecksum { hlen: 20 }, "header-checksum"),
            (
                Event::Send(SendEvent::SequenceNumber { proto, seq }),
                "sequence-number",
            ),
            (
                Event::Kame(KameEvent::CopyPacket { clusters: 0 }),
                "copy-packet",
            ),
        ] {
            assert_eq!(event.id(), id);
            assert!(EVENT_IDS.contains(&id));
        }
    }
}
