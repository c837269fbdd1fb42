//! The send path, a C function a file: nothing is parked, and no packet goes to the top again.

mod ah_output;
mod encapsulate;
mod esp_encrypt;
mod esp_output;
mod ip_output;
mod ipcomp_output;
mod output_requests;
mod position;

pub(super) use ah_output::ah_output;
pub(super) use encapsulate::encapsulate;
pub(super) use esp_encrypt::esp_encrypt;
pub(super) use esp_output::esp_output;
pub(super) use ip_output::ip_output;
pub(super) use ipcomp_output::{compress, ipcomp_output};
pub(super) use output_requests::{Kind, output_requests};

use super::input::{ipsec_copypkt, write_length};
use super::{IpVersion, Returned, Step};
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::fast_ipsec::input::ipsec4_common_input_cb::write_checksum;
use crate::stage::fast_ipsec::output::longest_packet;
use crate::stage::world::Stop;
use crate::stage::{Counter, Reason, StageId, World};
use crate::trace::Observer;

/// What a function's run gives.
type Ran = Result<Step, Stop>;

/// The function's name and family.
type Place = (StageId, IpVersion);

/// What every transform begins with: a packet that can take `added` octets, and no storage that others hold too.
fn begin(
    world: &mut World,
    o: &mut impl Observer,
    (stage, version): Place,
    m: Chain,
    (proto, added): (Protocol, usize),
) -> Result<Chain, Stop> {
    let most = longest_packet(version == IpVersion::V6);
    let len = world.mbufs.pkthdr_len(&m).saturating_add(added);
    if len > most {
        let reason = Reason::OutputTooBig { proto, len, most };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    ipsec_copypkt(world, o, stage, proto, m)
}

/// Length, header checksum in IPv4, `out_success`; the transform is done.
fn protected(
    world: &mut World,
    o: &mut impl Observer,
    (_, version): Place,
    mut m: Chain,
    seq: u64,
) -> Ran {
    write_length(world, o, version, &mut m)?;
    let counter = match version {
        IpVersion::V6 => Counter::Ipsec6OutSuccess,
        IpVersion::V4 => {
            let hlen = usize::from(world.peek::<1>(&m, 0)?[0] & 0x0f) * 4;
            write_checksum(world, o, &mut m, hlen)?;
            Counter::IpsecOutSuccess
        }
    };
    world.count(o, &m, counter, 1);
    let value = Returned::Protected { seq };
    Ok(Step::Return { m, value })
}
