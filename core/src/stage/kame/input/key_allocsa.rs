//! `key_allocsa`: the association of a packet that arrives.

use crate::mbuf::Chain;
use crate::sa::{Protocol, SavRef};
use crate::stage::fast_ipsec::input::ipsec_common_input::{
    addresses, check_encapsulation, look_up, read_spi,
};
use crate::stage::world::Stop;
use crate::stage::{Reason, StageId, World};
use crate::trace::{Event, KameEvent, Observer};

/// Reads the SPI and finds the association. KAME is given the source address too; the search is by destination,
/// protocol and SPI alone all the same (RFC 4301, 4.1), since a peer's address may be another on the way.
pub(super) fn key_allocsa(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    proto: Protocol,
    off: usize,
) -> Result<(Chain, SavRef), Stop> {
    let (spi_off, spi) = read_spi(world, &m, proto, off)?;
    o.record(world, &m, || Event::ReadSpi {
        proto,
        off: spi_off,
        spi,
    });
    let (src, dst) = match addresses(world, &m)? {
        Ok(addresses) => addresses,
        Err(version) => {
            let reason = Reason::ProtocolFamily { proto, version };
            return Err(world.drop_packet(o, stage, m, reason));
        }
    };
    let found = look_up(&world.sad, (src, dst), proto, spi);
    o.record(world, &m, || {
        Event::Kame(KameEvent::AllocSa {
            src,
            dst,
            proto,
            spi,
            found,
        })
    });
    let Some(sav) = found else {
        let reason = Reason::NoAssociation { dst, proto, spi };
        return Err(world.drop_packet(o, stage, m, reason));
    };
    if proto == Protocol::Esp
        && let Err(reason) = check_encapsulation(world, o, &m, sav)
    {
        return Err(world.drop_packet(o, stage, m, reason));
    }
    Ok((m, sav))
}
