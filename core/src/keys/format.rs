//! The formats: their names, how a line tells which it is, and who reads and prints them.

use super::token::Part;
use super::{KeyText, Keys, Lost, esp_sa, json, openbsd, setkey, tcpdump, vpp, xfrm};
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
    /// OpenBSD's ipsec.conf, and what `ipsecctl -sa -k` prints.
    Openbsd,
    /// VPP's command `ipsec sa add`.
    Vpp,
    /// JSON of our own, which carries everything.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Setkey,
        Self::SetkeyDump,
        Self::Xfrm,
        Self::XfrmCommand,
        Self::EspSa,
        Self::EspSa10,
        Self::Tcpdump,
        Self::Openbsd,
        Self::Vpp,
        Self::Json,
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
            Self::Openbsd => "openbsd",
            Self::Vpp => "vpp",
            Self::Json => "json",
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
            Self::Openbsd => "ipsec.conf",
            Self::Vpp => "VPP",
            Self::Json => "JSON",
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
        } else if vpp::opens(line) {
            Some(Self::Vpp)
        } else if json::opens(line) {
            Some(Self::Json)
        } else if openbsd::opens(line) {
            Some(Self::Openbsd)
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
            Self::Openbsd => openbsd::read(part, keys),
            Self::Vpp => vpp::read(part, keys),
            Self::Json => json::read(part, keys),
        }
    }

    /// Whether an association can be for several sources, destinations or SPIs of some kind.
    fn has_patterns(self) -> bool {
        match self {
            Self::EspSa | Self::EspSa10 | Self::Tcpdump | Self::Vpp | Self::Json => true,
            Self::Setkey | Self::SetkeyDump | Self::Xfrm | Self::XfrmCommand | Self::Openbsd => {
                false
            }
        }
    }

    /// One association, whole lines; the first thing without which it cannot be there at all.
    pub(super) fn print(self, config: &SaConfig, keys: KeyText) -> Result<String, Lost> {
        if config.pattern.is_some() && !self.has_patterns() {
            return Err(Lost::Pattern);
        }
        match self {
            Self::Setkey => setkey::print(config, keys),
            Self::SetkeyDump => setkey::dump::print(config, keys),
            Self::Xfrm => xfrm::print(config, keys),
            Self::XfrmCommand => xfrm::command::print(config, keys),
            Self::EspSa => esp_sa::print(config, esp_sa::Columns::Eight, keys),
            Self::EspSa10 => esp_sa::print(config, esp_sa::Columns::Ten, keys),
            Self::Tcpdump => tcpdump::print(config, keys),
            Self::Openbsd => openbsd::print(config, keys),
            Self::Vpp => vpp::print(config, keys),
            Self::Json => json::print(config, keys),
        }
    }

    /// One policy, whole lines.
    pub(super) fn print_policy(self, policy: &PolicyConfig) -> Result<String, Lost> {
        match self {
            Self::Setkey => setkey::print_policy(policy),
            Self::SetkeyDump => setkey::dump::print_policy(policy),
            Self::Xfrm => xfrm::print_policy(policy),
            Self::Json => json::print_policy(policy),
            Self::XfrmCommand => xfrm::command::print_policy(policy),
            Self::EspSa | Self::EspSa10 | Self::Tcpdump | Self::Openbsd | Self::Vpp => {
                Err(Lost::Policy)
            }
        }
    }

    /// What begins a line that is not read.
    pub(super) fn comment(self) -> Option<&'static str> {
        match self {
            Self::Vpp | Self::Json => None,
            _ => Some("# "),
        }
    }
}
