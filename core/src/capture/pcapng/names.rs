//! Name resolution blocks: records of an address and its names, each in the layout of options.

use super::options::{options, text};
use crate::capture::ResolvedName;
use crate::capture::order::Order;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const IPV4: u16 = 1;
const IPV6: u16 = 2;

/// The records of a block's body; those of other address families are left out.
pub(super) fn names(order: Order, body: &[u8]) -> impl Iterator<Item = ResolvedName> {
    options(order, body).filter_map(|(kind, value)| {
        let (address, names): (IpAddr, _) = match kind {
            IPV4 => {
                let (address, names) = value.split_first_chunk::<4>()?;
                (Ipv4Addr::from(*address).into(), names)
            }
            IPV6 => {
                let (address, names) = value.split_first_chunk::<16>()?;
                (Ipv6Addr::from(*address).into(), names)
            }
            _ => return None,
        };
        let names = names.split(|octet| *octet == 0);
        Some(ResolvedName {
            address,
            names: names.filter(|name| !name.is_empty()).map(text).collect(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_have_several_names() {
        let body = [
            &[0, 1, 0, 12, 10, 0, 0, 1][..],
            b"a\0b.net\0",
            &[0, 9, 0, 1, 0xff, 0, 0, 0],
            &[0, 2, 0, 18, 0xfd, 0, 0, 0, 0, 0, 0, 0],
            &[0, 0, 0, 0, 0, 0, 0, 2, b'c', 0, 0, 0],
            &[0, 0, 0, 0],
            &[0, 1, 0, 6, 10, 0, 0, 2, b'd', 0, 0, 0],
        ];
        let found: Vec<_> = names(Order::Big, &body.concat())
            .map(|name| (name.address.to_string(), name.names.join(" ")))
            .collect();
        let expected = [("10.0.0.1", "a b.net"), ("fd00::2", "c")];
        assert_eq!(
            found,
            expected.map(|(address, names)| (address.to_owned(), names.to_owned()))
        );
    }
}
