//! CBC-MAC, the chain inside CCM and XCBC: each block is added to the state, and the sum encrypted.

use super::aes::{Block, xor};
use cbc::cipher::{
    BlockCipherEncBackend, BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser, consts::U16,
};

/// Takes `blocks` into the MAC's `state`.
pub(super) fn absorb<C>(cipher: &C, state: &mut Block, blocks: &[Block])
where
    C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16>,
{
    cipher.encrypt_with_backend(Absorb { state, blocks });
}

struct Absorb<'a> {
    state: &'a mut Block,
    blocks: &'a [Block],
}

impl BlockSizeUser for Absorb<'_> {
    type BlockSize = U16;
}

impl BlockCipherEncClosure for Absorb<'_> {
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(self, backend: &B) {
        for block in self.blocks {
            xor(self.state, block);
            backend.encrypt_block(self.state.into());
        }
    }
}
