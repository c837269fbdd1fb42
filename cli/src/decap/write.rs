//! The capture file that `-w` asks for.

use crate::error::Failure;
use crate::input::say;
use crate::output::{captured_on, create, failure};
use espial_core::capture::{Capture, Frame, Interface, Packet, PcapWriter, PcapngWriter};
use espial_core::wire::link::{self, LinkType};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

/// A file of what the upper layers get, and of the frames that they get nothing of.
pub(super) struct Written<'p> {
    path: &'p Path,
    format: Format,
}

enum Format {
    /// Frames as they were captured keep their link layer.
    Pcapng {
        writer: PcapngWriter<BufWriter<File>>,
        decapsulated: Interface,
    },
    /// All are IP packets, since the format has one link layer a file.
    Pcap {
        writer: PcapWriter<BufWriter<File>>,
        /// Frames that hold no IP packet.
        left_out: usize,
    },
}

impl<'p> Written<'p> {
    /// Begins the file: pcap if its name ends in `.pcap`, else pcapng, with the names that the capture has.
    pub(super) fn create(path: &'p Path, force: bool, capture: &Capture) -> Result<Self, Failure> {
        let is_pcap = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("pcap"));
        let out = create(path, force)?;
        let begin = || {
            if is_pcap {
                let writer = PcapWriter::new(out, LinkType::RAW)?;
                return Ok(Format::Pcap {
                    writer,
                    left_out: 0,
                });
            }
            let mut writer = PcapngWriter::new(out)?;
            writer.names(&capture.names)?;
            let decapsulated = Interface {
                name: Some("decapsulated".to_owned()),
                description: Some("what the upper layers get".to_owned()),
                ..Interface::new(LinkType::RAW)
            };
            Ok(Format::Pcapng {
                writer,
                decapsulated,
            })
        };
        let format = begin().map_err(|error: io::Error| failure(path, error))?;
        Ok(Self { path, format })
    }

    /// Writes the packet that came out of a frame, or else the frame, with what was said about it and a comment.
    pub(super) fn frame(
        &mut self,
        capture: &Capture,
        frame: &Frame,
        inner: &[u8],
        comment: String,
    ) -> Result<(), Failure> {
        let octets = capture.octets(frame);
        let written = match &mut self.format {
            Format::Pcapng {
                writer,
                decapsulated,
            } => {
                let comments: Vec<String> =
                    frame.comments.iter().cloned().chain([comment]).collect();
                let described = "frames that the upper layers get nothing of";
                let captured = captured_on(capture, frame, "captured", described);
                let (interface, octets, original_len) = match inner.is_empty() {
                    true => (&captured, octets, frame.original_len),
                    false => (&*decapsulated, inner, inner.len()),
                };
                writer.packet(&Packet {
                    interface,
                    timestamp: frame.timestamp,
                    octets,
                    original_len,
                    comments: &comments,
                })
            }
            Format::Pcap { writer, .. } if !inner.is_empty() => {
                writer.packet(frame.timestamp, inner, inner.len())
            }
            Format::Pcap { writer, left_out } => match ip_packet(frame, octets) {
                Some((packet, len)) => writer.packet(frame.timestamp, packet, len),
                None => {
                    *left_out += 1;
                    Ok(())
                }
            },
        };
        written.map_err(|error| failure(self.path, error))
    }

    /// Ends the file.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let (finished, left_out) = match self.format {
            Format::Pcapng { writer, .. } => (writer.finish(), 0),
            Format::Pcap { writer, left_out } => (writer.finish(), left_out),
        };
        finished.map_err(|error| failure(self.path, error))?;
        if left_out > 0 {
            say(format_args!(
                "{}: without the {left_out} frames that hold no IP packet; a pcapng file would have them",
                self.path.display()
            ))?;
        }
        Ok(())
    }
}

/// A frame's IP packet, and its length before the capture cut it.
fn ip_packet<'o>(frame: &Frame, octets: &'o [u8]) -> Option<(&'o [u8], usize)> {
    let network = link::network(frame.link, octets).ok()?;
    let packet = octets.get(network.offset..network.offset + network.len)?;
    let cut = frame.original_len.saturating_sub(octets.len());
    Some((packet, network.len + cut))
}
