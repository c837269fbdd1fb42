//! zstd (RFC 8878): frames of blocks.

use super::Stop;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::error::Error;
use std::io;

/// An empty last block, and room for the frame's checksum.
const END_OF_FRAME: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

/// Uncompresses all frames of a file.
pub(super) fn uncompress(
    mut octets: &[u8],
    limit: u64,
    uncompressed: &mut Vec<u8>,
) -> Result<(), Stop> {
    use FrameDecoderError::ReadFrameHeaderError as Header;
    while !octets.is_empty() {
        let mut decoder = FrameDecoder::new();
        match decoder.init(&mut octets) {
            Ok(()) => frame(&mut decoder, &mut octets, limit, uncompressed)?,
            Err(Header(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                octets = octets.get(length..).ok_or(Stop::CutOff)?;
            }
            Err(error) => return Err(stop(&error)),
        }
    }
    Ok(())
}

/// Uncompresses the blocks of one frame; what is whole before an error is kept.
fn frame(
    decoder: &mut FrameDecoder,
    octets: &mut &[u8],
    limit: u64,
    uncompressed: &mut Vec<u8>,
) -> Result<(), Stop> {
    while !decoder.is_finished() {
        let decoded = decoder.decode_blocks(&mut *octets, BlockDecodingStrategy::UptoBlocks(1));
        if decoded.is_err() {
            // The decoder keeps back the window that later blocks may refer to, until the frame ends.
            let mut end = END_OF_FRAME.as_slice();
            // Whether that works or not, the first error is the one to tell.
            let _ = decoder.decode_blocks(&mut end, BlockDecodingStrategy::UptoBlocks(1));
        }
        let length = uncompressed.len().saturating_add(decoder.can_collect());
        if u64::try_from(length).map_or(true, |length| length > limit) {
            return Err(Stop::Limit);
        }
        uncompressed.extend(decoder.collect().unwrap_or_default());
        decoded.map_err(|error| stop(&error))?;
    }
    match decoder.get_checksum_from_data() {
        Some(told) if Some(told) != decoder.get_calculated_checksum() => {
            Err(Stop::Damaged("the checksum does not match".to_owned()))
        }
        _ => Ok(()),
    }
}

fn stop(error: &FrameDecoderError) -> Stop {
    let first: &(dyn Error + 'static) = error;
    let cut_off = std::iter::successors(Some(first), |&error| error.source()).any(|error| {
        error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
    });
    match cut_off {
        true => Stop::CutOff,
        false => Stop::Damaged(error.to_string()),
    }
}
