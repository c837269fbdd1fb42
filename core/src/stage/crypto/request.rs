//! How a request begins.

use super::{CryptoCallback, Cryptop, TdbCrypto};
use crate::crypto::Icv;
use crate::mbuf::Chain;
use crate::sa::{SaId, SavRef, SecAsVar};
use crate::stage::World;
use crate::wire::IpProtocol;

impl Cryptop {
    /// `crypto_getreq`: a request about the header at `skip`, which the octet at `protoff` names, of a packet with this
    /// sequence number. It asks for nothing yet. `id` is what the association was found by.
    pub(in crate::stage) fn crypto_getreq(
        world: &World,
        m: Chain,
        (sav, association): (SavRef, &SecAsVar),
        id: SaId,
        (skip, protoff): (usize, usize),
        seq: u64,
        crp_callback: CryptoCallback,
    ) -> Box<Self> {
        let config = association.config();
        let high = u32::try_from(seq >> 32).ok();
        Box::new(Self {
            crp_sid: sav,
            crp_session: association.sessions.cryptoid(),
            crp_ilen: world.mbufs.pkthdr_len(&m),
            crp_buf: m,
            crp_etype: None,
            authenticate: None,
            decrypt: None,
            decompress: None,
            crp_esn: high.filter(|_| config.esn),
            implicit_iv: config.protection.has_implicit_iv(),
            order: world.profile.crypto_order(),
            crp_callback,
            crp_opaque: TdbCrypto {
                tc_spi: id.spi,
                tc_dst: id.dst,
                tc_proto: id.proto,
                tc_protoff: protoff,
                tc_skip: skip,
                tc_sav: sav,
                saved_icv: Icv::NONE,
                tc_nxt: IpProtocol(0),
                saved_front: Vec::new(),
                tc_isr: None,
            },
        })
    }
}
