//! The formats: their names, how a line tells which it is, and who reads and prints them.

use super::token::Part;
use super::{KeyText, Keys, Lost, esp_sa, setkey, tcpdump, xfrm};
use crate::policy::PolicyConfig;
use crate::sa::SaConfig;
use serde::{Deserialize, Serialize};

/// A way to write associations down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Statements of setkey(8), as KAME, NetBSD, FreeBSD and ipsec-tools take them.
    Setkey,
    /// What `setkey -D` and `setkey -DP` print.
    #[serde(rename = "setkey-dump")]
    SetkeyDump,
    /// What `ip xfrm state` and `ip xfrm policy` print, with `-s` or without.
    Xfrm,
    /// The commands `ip xfrm state add` and `ip xfrm policy add`.
    #[serde(rename = "xfrm-command")]
    XfrmCommand,
    /// Wireshark's table of ESP associations, 8 columns.
    #[serde(rename = "esp_sa")]
    EspSa,
    /// The same with the two columns for extended sequence numbers of later versions.
    #[serde(rename = "esp_sa10")]
    EspSa10,
    /// What `tcpdump -E` takes, as an argument or from a file.
    Tcpdump,
}

impl Format {
    /// Every format, those first that carry most.
    pub const ALL: [Self; 7] = [
        Self::Setkey,
        Self::SetkeyDump,
        Self::Xfrm,
        Self::XfrmCommand,
        Self::EspSa,
        Self::EspSa10,
        Self::Tcpdump,
    ];

    /// What a command line calls it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Setkey => "setkey",
            Self::SetkeyDump => "setkey-dump",
            Self::Xfrm => "xfrm",
            Self::XfrmCommand => "xfrm-command",
            Self::EspSa => "esp_sa",
            Self::EspSa10 => "esp_sa10",
            Self::Tcpdump => "tcpdump",
        }
    }

    /// The format with this [`id`](Self::id).
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Setkey => "setkey",
            Self::SetkeyDump => "setkey -D",
            Self::Xfrm => "ip xfrm state",
            Self::XfrmCommand => "ip xfrm state add",
            Self::EspSa | Self::EspSa10 => "Wireshark's esp_sa",
            Self::Tcpdump => "tcpdump -E",
        }
    }

    /// The format that this line begins an item of, when the lines before are in `current`.
    pub(super) fn opened_by(line: Part<'_>, current: Option<Self>) -> Option<Self> {
        if esp_sa::opens(line) {
            Some(Self::EspSa)
        } else if xfrm::opens(line) {
            Some(Self::Xfrm)
        } else if xfrm::command::opens(line) {
            Some(Self::XfrmCommand)
        } else if setkey::dump::opens(line) {
            Some(Self::SetkeyDump)
        } else if setkey::opens(line) && !(current == Some(Self::Xfrm) && xfrm::is_lifetime(line)) {
            Some(Self::Setkey)
        } else if tcpdump::opens(line) {
            Some(Self::Tcpdump)
        } else {
            None
        }
    }

    pub(super) fn read(self, part: Part<'_>, keys: &mut Keys) {
        match self {
            Self::Setkey => setkey::read(part, keys),
            Self::SetkeyDump => setkey::dump::read(part, keys),
            Self::Xfrm => xfrm::read(part, keys),
            Self::XfrmCommand => xfrm::command::read(part, keys),
            Self::EspSa | Self::EspSa10 => esp_sa::read(part, keys),
            Self::Tcpdump => tcpdump::read(part, keys),
        }
    }

    /// One association, whole lines; the first thing without which it cannot be there at all.
    pub(super) fn print(self, config: &SaConfig, keys: KeyText) -> Result<String, Lost> {
        match self {
            Self::Setkey => setkey::print(config, keys),
            Self::SetkeyDump => setkey::dump::print(config, keys),
            Self::Xfrm => xfrm::print(config, keys),
            Self::XfrmCommand => xfrm::command::print(config, keys),
            Self::EspSa => esp_sa::print(config, esp_sa::Columns::Eight, keys),
            Self::EspSa10 => esp_sa::print(config, esp_sa::Columns::Ten, keys),
            Self::Tcpdump => tcpdump::print(config, keys),
        }
    }

    /// One policy, whole lines.
    pub(super) fn print_policy(self, policy: &PolicyConfig) -> Result<String, Lost> {
        match self {
            Self::Setkey => setkey::print_policy(policy),
            Self::SetkeyDump => setkey::dump::print_policy(policy),
            Self::Xfrm => xfrm::print_policy(policy),
            Self::XfrmCommand => xfrm::command::print_policy(policy),
            Self::EspSa | Self::EspSa10 | Self::Tcpdump => Err(Lost::Policy),
        }
    }

    /// What begins a line that is not read.
    pub(super) fn comment(self) -> Option<&'static str> {
        Some("# ")
    }
}
