//! The example that the tests of this folder inspect.

use super::Inspection;

/// 17 frames of ESP between two hosts.
pub(super) const CAPTURE: &[u8] =
    include_bytes!("../../../www/examples/esp-transport-aes128-cbc-hmac-sha1-96.pcap");
pub(super) const KEYS: &str =
    include_str!("../../../www/examples/esp-transport-aes128-cbc-hmac-sha1-96.xfrm-state");

/// The example's frames, so many times over, with these keys.
pub(super) fn inspection(times: usize, keys: &str) -> Inspection {
    let (header, records) = CAPTURE.split_at(24);
    let capture = [header, &records.repeat(times)].concat();
    let mut inspection = Inspection::new();
    inspection.load_capture("example.pcap", capture).unwrap();
    inspection.set_keys(keys);
    inspection
}
