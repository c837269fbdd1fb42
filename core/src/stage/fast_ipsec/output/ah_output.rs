//! `ah_output`: the header with an ICV of zeros, and the packet made to look as its receiver's ICV will see it.

use super::{begin, gone, is_ipv6, low_half, make_space, next_sequence};
use crate::crypto::IvKind;
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::{Protocol, SavRef};
use crate::stage::fast_ipsec::ah_massage_headers::massage_output;
use crate::stage::fast_ipsec::input::ah_input::Parts;
use crate::stage::fast_ipsec::input::{
    ah_hdrsiz, write_next_header, write_payload_length, write_total_length, zero_icv,
};
use crate::stage::world::{Flow, Stop};
use crate::stage::{CryptoCallback, CryptoDescriptor, Cryptop, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::{IpProtocol, ah};

const STAGE: StageId = StageId::AhOutput;

/// Puts an AH header at `skip`, saves and massages the headers before it, and parks the packet with a crypto request.
pub(in crate::stage) fn ah_output(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    isr: Isr,
    sav: SavRef,
    (skip, protoff): (usize, usize),
) -> Flow {
    let proto = Protocol::Ah;
    let Some(parts) = measure(world, sav) else {
        return Err(gone(world, o, STAGE, m, isr));
    };
    let payload = world.mbufs.pkthdr_len(&m).saturating_sub(skip);
    let m = begin(world, o, STAGE, m, proto, (payload, parts.hl))?;
    let seq = match next_sequence(world, o, &m, sav, proto) {
        Ok(seq) => seq,
        Err(reason) => return Err(world.drop_packet(o, STAGE, m, reason)),
    };
    let mut m = make_space(world, o, STAGE, m, proto, (skip, parts.hl))?;
    let next = IpProtocol(world.peek::<1>(&m, protoff)?[0]);
    write_header(world, o, &mut m, sav, (skip, next), parts, seq)?;
    // The ICV covers the length and the next header as they are sent.
    match is_ipv6(world, &m)? {
        true => write_payload_length(world, o, &mut m)?,
        false => write_total_length(world, o, &mut m)?,
    }
    write_next_header(world, o, &mut m, protoff, IpProtocol::AH)?;
    let mut crp = request(world, o, m, (isr, sav), (skip, protoff), seq)?;
    let front = skip + ah::HEADER_LEN;
    let icv = (parts.authsize, parts.ivlen);
    zero_icv(world, o, &mut crp.crp_buf, front, icv)?;
    massage(world, o, &mut crp)?;
    world.key_sa_ref(sav);
    o.record(world, &crp.crp_buf, || {
        Event::Send(SendEvent::EncryptDispatch {
            authenticate: true,
            encrypt: false,
        })
    });
    Ok(Stage::CryptoInvoke { crp })
}

/// The sizes by the association's; `None` where it is gone, or has an ICV that nothing here can compute.
pub(in crate::stage) fn measure(world: &World, sav: SavRef) -> Option<Parts> {
    let association = world.sad.get(sav)?;
    if !association.config().protection.checks_icv() {
        return None;
    }
    let (hl, _) = ah_hdrsiz(world, sav)?;
    Some(Parts {
        hl,
        authsize: association.alen(),
        ivlen: association.ivlen(),
    })
}

/// The fixed fields, and the IV where the algorithm has one. ICV and padding are zeros (RFC 4302, 2 and 3.3.3.2.1).
pub(in crate::stage) fn write_header(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    sav: SavRef,
    (skip, next): (usize, IpProtocol),
    parts: Parts,
    seq: u64,
) -> Result<(), Stop> {
    let spi = world.sad.get(sav).map_or(0, |sav| sav.config().spi);
    // In 4-octet units, without the first two.
    let units = (parts.hl / 4).saturating_sub(2);
    let mut header = vec![next.0, u8::try_from(units).unwrap_or(0), 0, 0];
    header.extend(spi.to_be_bytes());
    header.extend(low_half(seq).to_be_bytes());
    world.mbufs.m_copyback(m, skip, &header)?;
    let len = parts.hl;
    o.record(world, m, || {
        Event::Send(SendEvent::ProtocolHeader {
            proto: Protocol::Ah,
            off: skip,
            len,
        })
    });
    if parts.ivlen > 0 {
        let mut iv = vec![0; parts.ivlen];
        world.ivs.iv(IvKind::Unique, spi, seq, &mut iv);
        let (off, len) = (skip + ah::HEADER_LEN, parts.ivlen);
        world.mbufs.m_copyback(m, off, &iv)?;
        o.record(world, m, || Event::Send(SendEvent::Iv { off, len }));
    }
    o.record(world, m, || Event::AhParts {
        skip,
        hl: parts.hl,
        authsize: parts.authsize,
        next,
    });
    Ok(())
}

/// Builds the request. The headers are saved as they will be sent: the callback puts them back.
fn request(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    (isr, sav): (Isr, SavRef),
    (skip, protoff): (usize, usize),
    seq: u64,
) -> Result<Box<Cryptop>, Stop> {
    let Some(association) = world.sad.get(sav) else {
        return Err(gone(world, o, STAGE, m, isr));
    };
    let mut saved_front = vec![0; skip];
    world.mbufs.m_copydata(&m, 0, &mut saved_front)?;
    o.record(world, &m, || Event::SaveHeaders { len: skip });
    let mut crp = Cryptop::crypto_getreq(
        world,
        m,
        (sav, association),
        association.config().id(),
        (skip, protoff),
        seq,
        CryptoCallback::AhOutputCb,
    );
    crp.authenticate = Some(CryptoDescriptor {
        crd_skip: 0,
        crd_len: crp.crp_ilen,
        crd_inject: skip + ah::HEADER_LEN,
    });
    crp.crp_opaque.saved_front = saved_front;
    crp.crp_opaque.tc_isr = Some(isr);
    Ok(crp)
}

/// `ah_massage_headers` of a packet that leaves: what changes on the way and can be foreseen is what it will be at the end.
fn massage(world: &mut World, o: &mut impl Observer, crp: &mut Cryptop) -> Result<(), Stop> {
    let m = &mut crp.crp_buf;
    let headers = crp.crp_opaque.saved_front.as_slice();
    let found = match massage_output(headers, world.profile.ah_mutable_options()) {
        Ok(found) => found,
        Err(error) => {
            let reason = Reason::Massage { error };
            return Err(world.drop_packet(o, STAGE, m.clone(), reason));
        }
    };
    for (off, counted, part) in found {
        let before = headers.get(off..off + counted.len()).unwrap_or_default();
        if counted != before {
            world.mbufs.m_copyback(m, off, &counted)?;
        }
        o.record(world, m, || Event::Massage {
            off,
            before: before.to_vec(),
            after: counted.clone(),
            part,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{address, ah, association, dropped, host, ipv4, ipv6, plain, sent};
    use crate::crypto::AuthenticationAlgorithm;
    use crate::mbuf::Layout;
    use crate::sa::Protocol;
    use crate::stage::{Counter, MassageError, Reason, Stage, Verdict, World};
    use crate::trace::Silent;

    #[test]
    fn the_header_is_padded_by_version() {
        let sha256 = || ah(AuthenticationAlgorithm::HmacSha256, 32);
        let (_, wire) = sent(&mut host(&[association(sha256())]), &plain());
        assert_eq!(wire[40..52], [253, 6, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 1]);
        assert_eq!(wire[68..72], [0; 4]);
        let mut config = association(sha256());
        (config.src, config.dst) = (address("10.0.0.1"), address("10.0.0.2"));
        let (_, wire) = sent(&mut host(&[config]), &ipv4(0, 20));
        assert_eq!(wire[20..22], [253, 5]);
        assert_eq!(wire.len(), 20 + 28 + 20);
    }

    #[test]
    fn a_counter_that_is_used_up_is_refused() {
        let mut config = association(ah(AuthenticationAlgorithm::HmacSha1, 20));
        config.last_sent = u32::MAX.into();
        let reason = Reason::SequenceWrap {
            proto: Protocol::Ah,
            last: u32::MAX.into(),
        };
        let expected = (reason, Counter::AhWrap);
        assert_eq!(dropped(&mut host(&[config]), &plain(), false), expected);
    }

    /// A packet to fd00::2 by way of another node, whose address the routing header holds with one segment left.
    fn routed(kind: u8) -> Vec<u8> {
        let mut header = vec![253, 2, kind, 1, 0, 0, 0, 0];
        header.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
        ipv6(43, &header, 30)
    }

    #[test]
    fn the_icv_is_that_of_the_end_of_the_route() {
        let config = association(ah(AuthenticationAlgorithm::HmacSha1, 20));
        let mut world = host(std::slice::from_ref(&config));
        let (_, mut wire) = sent(&mut world, &routed(0));
        assert_eq!(wire[24..40], routed(0)[24..40]);
        assert_eq!(wire[40..64], [&[51], &routed(0)[41..64]].concat());
        // The node on the way: the addresses change places.
        let (destination, rest) = wire.split_at_mut(40);
        destination[24..].swap_with_slice(&mut rest[8..24]);
        rest[3] = 0;
        let mut receiver = World::default();
        let mut there = config;
        there.dst = address("fd00::9");
        receiver.sad.add(there).unwrap();
        let m = receiver.mbufs.load(&wire, Layout::Cluster).unwrap();
        let (_, verdict) = Stage::Ip6Input { m }
            .run(&mut receiver, &mut Silent)
            .unwrap();
        assert!(matches!(verdict, Verdict::Delivered { .. }), "{verdict:?}");
    }

    #[test]
    fn a_route_without_a_known_end_is_refused() {
        let config = association(ah(AuthenticationAlgorithm::HmacSha1, 20));
        let error = MassageError::SegmentsLeft {
            kind: 200,
            segments_left: 1,
            off: 40,
        };
        let mut world = host(&[config]);
        let expected = (Reason::Massage { error }, Counter::AhHeaderDrops);
        assert_eq!(dropped(&mut world, &routed(200), false), expected);
    }
}
