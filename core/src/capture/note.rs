//! What a capture file says besides its packets.

use crate::wire::link::LinkType;
use std::fmt;
use std::net::IpAddr;

/// An interface that packets were captured on, as pcapng describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// What its frames begin with.
    pub link: LinkType,
    /// `if_name`: `eth0`.
    pub name: Option<String>,
    /// `if_description`.
    pub description: Option<String>,
    /// What people wrote to it.
    pub comments: Vec<String>,
}

impl Interface {
    /// One that nothing is known of but the link layer.
    pub fn new(link: LinkType) -> Self {
        Self {
            link,
            name: None,
            description: None,
            comments: Vec::new(),
        }
    }
}

/// A record of a name resolution block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedName {
    /// The address.
    pub address: IpAddr,
    /// Its names.
    pub names: Vec<String>,
}

/// The type of a decryption secrets block (draft-ietf-opsawg-pcapng 4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secrets(pub u32);

impl fmt::Display for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.to_be_bytes() {
            b"TLSK" => f.write_str("TLS key log"),
            b"SSHK" => f.write_str("SSH key log"),
            b"WGKL" => f.write_str("WireGuard key log"),
            b"ZNWK" => f.write_str("ZigBee NWK key"),
            b"ZAPS" => f.write_str("ZigBee APS key"),
            _ => write!(f, "type 0x{:08x}", self.0),
        }
    }
}

/// Something worth a word that is no fault of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// What someone wrote to a section of the file.
    SectionComment(String),
    /// The file carries secrets for other protocols. They are not used, and never shown.
    Secrets {
        /// Whose.
        kind: Secrets,
        /// How long they are in octets.
        length: u32,
    },
    /// Some frames have comments.
    FrameComments {
        /// How many frames.
        frames: usize,
    },
    /// The file names some addresses.
    Names {
        /// How many addresses.
        addresses: usize,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SectionComment(text) => write!(f, "comment: {text}"),
            Self::Secrets { kind, length } => write!(
                f,
                "decryption secrets ({kind}, {length} octets), which are not for IPsec and not used"
            ),
            Self::FrameComments { frames: 1 } => f.write_str("1 frame has comments"),
            Self::FrameComments { frames } => write!(f, "{frames} frames have comments"),
            Self::Names { addresses: 1 } => f.write_str("1 address has names"),
            Self::Names { addresses } => write!(f, "{addresses} addresses have names"),
        }
    }
}
