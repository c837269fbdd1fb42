//! The IP header's length field, which KAME puts right at every step.

use super::IpVersion;
use crate::mbuf::Chain;
use crate::stage::World;
use crate::stage::fast_ipsec::input::ipsec4_common_input_cb::write_total_length;
use crate::stage::fast_ipsec::input::ipsec6_common_input_cb::write_payload_length;
use crate::stage::world::Stop;
use crate::trace::Observer;

/// `ip6_plen` or `ip_len` becomes what is there now.
pub(in crate::stage::kame) fn write_length(
    world: &mut World,
    o: &mut impl Observer,
    version: IpVersion,
    m: &mut Chain,
) -> Result<(), Stop> {
    match version {
        IpVersion::V6 => write_payload_length(world, o, m),
        IpVersion::V4 => write_total_length(world, o, m),
    }
}
