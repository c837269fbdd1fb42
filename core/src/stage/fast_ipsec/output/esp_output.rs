//! `esp_output`: header, padding and room for the ICV, then the crypto request.

use super::{begin, gone, low_half, make_space, next_sequence};
use crate::crypto::{EncryptionKind, IvKind};
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig, SavRef};
use crate::stage::fast_ipsec::input::write_next_header;
use crate::stage::world::{Flow, Stop};
use crate::stage::{
    CryptoCallback, CryptoDescriptor, Cryptop, MbufOperation, Reason, Stage, StageId, World,
};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::{IpProtocol, esp};

const STAGE: StageId = StageId::EspOutput;

/// The sizes of the ESP packet to be, in octets.
#[derive(Clone, Copy)]
pub(in crate::stage) struct Parts {
    /// SPI, sequence number and IV.
    pub(in crate::stage) hlen: usize,
    /// IV.
    pub(in crate::stage) ivlen: usize,
    /// What is protected, without trailer.
    pub(in crate::stage) payload: usize,
    /// Zeros that hide the payload's length.
    tfc: usize,
    /// Padding, without its length and the next header.
    padlen: u8,
    /// ICV.
    pub(in crate::stage) alen: usize,
    /// The multiple of payload and trailer together.
    pub(in crate::stage) block: usize,
}

impl Parts {
    pub(in crate::stage) fn trailer(self) -> usize {
        self.tfc + usize::from(self.padlen) + esp::TRAILER_LEN
    }

    /// What is encrypted.
    pub(in crate::stage) fn plen(self) -> usize {
        self.payload + self.trailer()
    }
}

/// Wraps what follows `skip` into ESP, and parks the packet with a crypto request.
pub(in crate::stage) fn esp_output(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    isr: Isr,
    sav: SavRef,
    (skip, protoff): (usize, usize),
) -> Flow {
    let proto = Protocol::Esp;
    let next = IpProtocol(world.peek::<1>(&m, protoff)?[0]);
    let Some(parts) = measure(world, &m, sav, skip, next) else {
        return Err(gone(world, o, STAGE, m, isr));
    };
    let added = parts.hlen + parts.trailer() + parts.alen;
    let m = begin(world, o, STAGE, m, proto, (parts.payload, added))?;
    let seq = match next_sequence(world, o, &m, sav, proto) {
        Ok(seq) => seq,
        Err(reason) => return Err(world.drop_packet(o, STAGE, m, reason)),
    };
    let m = make_space(world, o, STAGE, m, proto, (skip, parts.hlen))?;
    let m = pad(world, o, STAGE, m, parts.trailer() + parts.alen)?;
    let mut crp = request(world, o, m, (isr, sav), (skip, protoff), parts, seq)?;
    write_header(world, o, &mut crp.crp_buf, sav, skip, parts.ivlen, seq)?;
    let end = crp.crp_ilen - parts.alen;
    write_trailer(world, o, &mut crp.crp_buf, sav, (parts, end), next, seq)?;
    write_next_header(world, o, &mut crp.crp_buf, protoff, IpProtocol::ESP)?;
    world.key_sa_ref(sav);
    o.record(world, &crp.crp_buf, || {
        Event::Send(SendEvent::EncryptDispatch {
            authenticate: crp.authenticate.is_some(),
            encrypt: crp.decrypt.is_some(),
        })
    });
    Ok(Stage::CryptoInvoke { crp })
}

/// The sizes by the association's; `None` where it is gone, or has an ICV that nothing here can compute.
pub(in crate::stage) fn measure(
    world: &World,
    m: &Chain,
    sav: SavRef,
    skip: usize,
    next: IpProtocol,
) -> Option<Parts> {
    let association = world.sad.get(sav)?;
    let config = association.config();
    let (ivlen, alen) = (association.ivlen(), association.alen());
    if alen > 0 && !config.protection.checks_icv() {
        return None;
    }
    let block = association.blocksize();
    let hlen = esp::HEADER_LEN + ivlen;
    let len = world.mbufs.pkthdr_len(m);
    let payload = len.saturating_sub(skip);
    let around = skip + hlen + alen;
    let tfc = tfc_padding(
        config,
        next,
        payload,
        (world.path_mtu(config.dst), around, block),
    );
    let unpadded = payload + tfc + esp::TRAILER_LEN;
    let padlen = unpadded.next_multiple_of(block) - unpadded;
    Some(Parts {
        hlen,
        ivlen,
        payload,
        tfc,
        padlen: u8::try_from(padlen).unwrap_or(0),
        alen,
        block,
    })
}

/// Only where the payload tells its own length, as a whole packet does, can there be more behind it (RFC 4303, 2.7); and
/// no more than fits into one packet of the path.
fn tfc_padding(
    config: &SaConfig,
    next: IpProtocol,
    payload: usize,
    (mtu, around, block): (usize, usize, usize),
) -> usize {
    let is_packet = matches!(next, IpProtocol::IPV4 | IpProtocol::IPV6);
    if config.mode == Mode::Transport || !is_packet {
        return 0;
    }
    let wanted = usize::try_from(config.tfc_padding).unwrap_or(usize::MAX);
    let room = match mtu {
        0 => super::MOST_IPV4.saturating_sub(around),
        mtu => mtu.saturating_sub(around),
    };
    let most = (room / block * block).saturating_sub(esp::TRAILER_LEN);
    wanted.min(most).saturating_sub(payload)
}

/// `m_pad`, with the event, and with the drop where it fails. It adds at most a cluster at a time.
pub(in crate::stage) fn pad(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    mut m: Chain,
    len: usize,
) -> Result<Chain, Stop> {
    let most = world.mbufs.sizes().mclbytes.max(1);
    let mut left = len;
    let mut inserted = 0;
    while left > 0 {
        let piece = left.min(most);
        m = match world.mbufs.m_pad(m, piece) {
            Ok((m, done)) => {
                inserted += done.inserted;
                m
            }
            Err(error) if error.is_fault() => return Err(error.into()),
            Err(_) => {
                let (operation, proto) = (MbufOperation::Pad, Protocol::Esp);
                let reason = Reason::NoBufs { operation, proto };
                return Err(world.dropped_already(stage, reason));
            }
        };
        left -= piece;
    }
    o.record(world, &m, || Event::Send(SendEvent::Pad { len, inserted }));
    Ok(m)
}

/// Builds the request; with ESN the half of the sequence number that is not sent is in it.
fn request(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    (isr, sav): (Isr, SavRef),
    (skip, protoff): (usize, usize),
    parts: Parts,
    seq: u64,
) -> Result<Box<Cryptop>, Stop> {
    let Some(association) = world.sad.get(sav) else {
        return Err(gone(world, o, STAGE, m, isr));
    };
    let len = world.mbufs.pkthdr_len(&m);
    let Parts {
        hlen,
        ivlen,
        alen,
        block,
        ..
    } = parts;
    let plen = parts.plen();
    o.record(world, &m, || Event::EspParts {
        skip,
        hlen,
        ivlen,
        plen,
        alen,
        block,
    });
    let mut crp = Cryptop::crypto_getreq(
        world,
        m,
        (sav, association),
        association.config().id(),
        (skip, protoff),
        seq,
        CryptoCallback::EspOutputCb,
    );
    crp.authenticate = (alen > 0).then(|| CryptoDescriptor {
        crd_skip: skip,
        crd_len: len - (skip + alen),
        crd_inject: len - alen,
    });
    crp.decrypt = Some(CryptoDescriptor {
        crd_skip: skip + hlen,
        crd_len: plen,
        crd_inject: skip + hlen - ivlen,
    });
    crp.crp_opaque.tc_isr = Some(isr);
    Ok(crp)
}

/// SPI, sequence number and IV. A counter mode's IV is never the same twice under a key, and a block mode's is not to be
/// foreseen (RFC 4303, 3.3; RFC 3602, 3; RFC 4106, 3.1).
pub(in crate::stage) fn write_header(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    sav: SavRef,
    skip: usize,
    ivlen: usize,
    seq: u64,
) -> Result<(), Stop> {
    let spi = world.sad.get(sav).map_or(0, |sav| sav.config().spi);
    let fields = [spi.to_be_bytes(), low_half(seq).to_be_bytes()];
    world.mbufs.m_copyback(m, skip, fields.as_flattened())?;
    let len = esp::HEADER_LEN;
    o.record(world, m, || {
        Event::Send(SendEvent::ProtocolHeader {
            proto: Protocol::Esp,
            off: skip,
            len,
        })
    });
    if ivlen == 0 {
        return Ok(());
    }
    let kind = match world.sad.get(sav) {
        Some(association) => iv_kind(&association.config().protection),
        None => IvKind::Unpredictable,
    };
    let mut iv = vec![0; ivlen];
    world.ivs.iv(kind, spi, seq, &mut iv);
    let off = skip + len;
    world.mbufs.m_copyback(m, off, &iv)?;
    o.record(world, m, || Event::Send(SendEvent::Iv { off, len: ivlen }));
    Ok(())
}

fn iv_kind(protection: &Protection) -> IvKind {
    let Protection::Esp { encryption, .. } = protection else {
        return IvKind::Unique;
    };
    match encryption.algorithm().transform().kind {
        EncryptionKind::Cbc | EncryptionKind::Null => IvKind::Unpredictable,
        EncryptionKind::Counter | EncryptionKind::Combined | EncryptionKind::AuthenticationOnly => {
            IvKind::Unique
        }
    }
}

/// Zeros that hide the length, padding as the association says, its length, and what the payload is (RFC 4303, 2.4 to 2.7).
/// It ends at `end`.
pub(in crate::stage) fn write_trailer(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    sav: SavRef,
    (parts, end): (Parts, usize),
    next: IpProtocol,
    seq: u64,
) -> Result<(), Stop> {
    let association = world.sad.get(sav).map(|sav| sav.config());
    let kind = association.map_or(PadKind::Sequential, |config| config.padding);
    let spi = association.map_or(0, |config| config.spi);
    let padlen = parts.padlen;
    let mut padding: Vec<u8> = match kind {
        PadKind::Sequential => (1..=padlen).collect(),
        PadKind::Zero | PadKind::Random => vec![0; padlen.into()],
    };
    if kind == PadKind::Random {
        world.ivs.padding(spi, seq, &mut padding);
    }
    padding.extend([padlen, next.0]);
    let off = end.saturating_sub(padding.len());
    let tfc = parts.tfc;
    world.mbufs.m_copyback(m, off, &padding)?;
    o.record(world, m, || {
        Event::Send(SendEvent::EspTrailer {
            off: off.saturating_sub(tfc),
            tfc,
            padlen,
            kind,
            next,
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{address, association, dropped, esp, host, ipv6, plain, sent};
    use crate::crypto::{
        AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, SecretKey,
    };
    use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig};
    use crate::stage::{Counter, Reason};

    /// ESP that leaves its payload legible.
    fn null(authentication: Option<AuthenticationKey>) -> SaConfig {
        let key = SecretKey::new(Vec::new());
        association(Protection::Esp {
            encryption: EncryptionKey::new(EncryptionAlgorithm::Null, key, None).unwrap(),
            authentication,
        })
    }

    #[test]
    fn padding_is_as_the_association_says() {
        for (padding, expected) in [(PadKind::Sequential, [1, 2, 3]), (PadKind::Zero, [0, 0, 0])] {
            let mut config = null(None);
            config.padding = padding;
            let (_, wire) = sent(&mut host(&[config]), &ipv6(253, &[], 7));
            assert_eq!(wire[55..58], expected);
            assert_eq!(wire[58..], [3, 253]);
        }
        let mut config = null(None);
        config.padding = PadKind::Random;
        let (_, wire) = sent(&mut host(&[config]), &ipv6(253, &[], 7));
        assert_eq!(wire[58..], [3, 253]);
    }

    #[test]
    fn a_tunnel_hides_the_length_and_transport_cannot() {
        let mut config = null(None);
        config.tfc_padding = 300;
        let (_, wire) = sent(&mut host(&[config.clone()]), &plain());
        assert_eq!(wire.len(), 40 + 8 + 68);
        config.mode = Mode::Tunnel;
        config.dst = address("fd00::3");
        let (_, wire) = sent(&mut host(&[config.clone()]), &plain());
        assert_eq!(wire.len(), 40 + 8 + 304);
        assert!(wire[40 + 8 + 104..][..196].iter().all(|octet| *octet == 0));
        assert_eq!(wire[348..], [1, 2, 2, 41]);
        // No more than the link takes in one packet.
        config.tfc_padding = 9000;
        let mut world = host(&[config]);
        world.mtu = 1281;
        let (_, wire) = sent(&mut world, &plain());
        assert_eq!(wire.len(), 1280);
    }

    #[test]
    fn no_sequence_number_is_given_twice() {
        let mut config = association(esp());
        config.last_sent = u32::MAX.into();
        let reason = Reason::SequenceWrap {
            proto: Protocol::Esp,
            last: u32::MAX.into(),
        };
        let expected = (reason, Counter::EspWrap);
        assert_eq!(
            dropped(&mut host(&[config.clone()]), &plain(), false),
            expected
        );
        config.esn = true;
        let (_, wire) = sent(&mut host(&[config.clone()]), &plain());
        // The low half is sent, and the IV counts in 64 bits.
        assert_eq!(wire[44..56], [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
        config.last_sent = u64::MAX;
        let (reason, counter) = dropped(&mut host(&[config]), &plain(), false);
        assert!(matches!(
            reason,
            Reason::SequenceWrap { last: u64::MAX, .. }
        ));
        assert_eq!(counter, Counter::EspWrap);
    }

    #[test]
    fn what_no_packet_holds_is_too_big() {
        let reason = Reason::OutputTooBig {
            proto: Protocol::Esp,
            len: 40 + 8 + 8 + 65_532 + 16,
            most: 65_575,
        };
        let packet = ipv6(253, &[], 65_530);
        let expected = (reason, Counter::EspTooBig);
        let mut world = host(&[association(esp())]);
        assert_eq!(dropped(&mut world, &packet, false), expected);
        let sav = world.sad.iter().next().unwrap().1;
        assert_eq!(sav.last_sent, 0);
    }

    #[test]
    fn an_icv_that_nobody_can_compute_is_not_sent() {
        let key = SecretKey::new(Vec::new());
        let unchecked = AuthenticationAlgorithm::Unchecked;
        let key = AuthenticationKey::new(unchecked, key, Some(12)).unwrap();
        let reason = Reason::NoTransform {
            proto: Protocol::Esp,
        };
        let expected = (reason, Counter::EspNoTransform);
        let mut world = host(&[null(Some(key))]);
        assert_eq!(dropped(&mut world, &plain(), false), expected);
    }
}
