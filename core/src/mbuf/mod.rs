//! BSD mbuf chains: a pool of mbufs and reference-counted clusters, and the operations that the IPsec code uses.
//!
//! An operation that frees the chain when it fails, as its C original does, takes the [`Chain`] by value; one that
//! leaves it to the caller takes `&mut Chain`. Octets that an operation makes room for are zero.

mod chain;
mod contiguous;
mod copy;
mod error;
mod layout;
mod packet_header;
mod pool;
mod pullup;
mod saved;
mod slab;
mod space;
mod storage;
mod strip;
mod tag;
mod trim;
mod writable;

#[cfg(test)]
mod model;

pub use chain::{Chain, Mbufs};
pub use error::{MbufError, Resource};
pub use layout::{LEADING_SPACE, Layout, MAX_PACKET};
pub use packet_header::{MbufFlags, PktHdr};
pub use pool::{InUse, Limits, Mbuf, MbufId, MbufPool, Sizes};
pub use space::{Gap, MakeSpace, Pad};
pub use storage::StorageInfo;
pub use strip::{StripHdr, StripPlace};
pub use tag::PacketTag;
pub use writable::{CloneReport, MakeWritable};
