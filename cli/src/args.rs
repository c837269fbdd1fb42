//! The command line.

use clap::{Args, Parser, Subcommand};
use espial_core::explain::Language;
use espial_core::keys::Format;
use espial_core::mbuf::Layout;
use espial_core::stage::{Profile, Stack};
use std::path::PathBuf;

/// Shows IPsec happening: packets in, every step out.
#[derive(Debug, Parser)]
#[command(name = "espial", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Receive every frame of a capture, in order, as the host that the packet is for.
    Decap(Decap),
    /// Send every clear packet of a capture, in order, as the host that the packet is from.
    Encap(Encap),
    /// Print every stage and event of one frame.
    Trace(Trace),
    /// Say for each failing packet why, and what change would make it pass.
    Diagnose(Diagnose),
    /// Print associations and policies in another format.
    Keys(Keys),
    /// Run a scenario: hosts, the wire between them, and what they send.
    Lab(Lab),
}

/// The capture, the keys, and how the stages run.
#[derive(Debug, Args)]
pub(crate) struct Receive {
    /// pcap or pcapng file, also compressed with gzip or zstd, or packets as hexadecimal text.
    pub(crate) capture: PathBuf,
    /// File with associations and policies, in any format; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,
    /// The keys' format, where it should not be found out from the content.
    #[arg(long, value_name = "NAME", value_parser = format)]
    pub(crate) keys_format: Option<Format>,
    /// Whose habits apply where stacks differ.
    #[arg(long, value_name = "P", default_value = "rfc", value_parser = profile)]
    pub(crate) profile: Profile,
    /// Which implementation runs.
    #[arg(long, value_name = "S", default_value = "fast_ipsec", value_parser = stack)]
    pub(crate) stack: Stack,
    /// How a packet is laid into mbufs.
    #[arg(long, value_name = "L", default_value = "cluster", value_parser = layout)]
    pub(crate) layout: Layout,
    /// The language of the words: en or de.
    #[arg(long, value_name = "L", default_value = "en", value_parser = language)]
    pub(crate) language: Language,
}

/// `espial decap`.
#[derive(Debug, Args)]
pub(crate) struct Decap {
    #[command(flatten)]
    pub(crate) receive: Receive,
    /// One JSON object a frame.
    #[arg(long)]
    pub(crate) json: bool,
    /// Write what the upper layers get, and the frames that failed, to a pcapng file with comments; to a pcap file,
    /// without, if the name ends in .pcap.
    #[arg(short = 'w', value_name = "OUT.pcapng")]
    pub(crate) write: Option<PathBuf>,
    /// Write over an existing file.
    #[arg(long)]
    pub(crate) force: bool,
}

/// `espial encap`.
#[derive(Debug, Args)]
#[command(after_help = "\
The policies for packets that leave say what each packet gets; those for packets that arrive are their peer's for packets \
that leave, and come last. Without policies, the associations between a packet's own addresses protect it: IPComp, then \
ESP, then AH around them, of each the newest. With a single pair of tunnel ends, every packet that they are not for goes \
into that tunnel; of several tunnels, each is for packets between its own ends. What carries ESP or AH already, and what \
is no IP packet, is copied.")]
pub(crate) struct Encap {
    #[command(flatten)]
    pub(crate) receive: Receive,
    /// Write what leaves, and the frames that are dropped, to a pcapng file with comments.
    #[arg(short = 'w', value_name = "OUT.pcapng")]
    pub(crate) write: PathBuf,
    /// Make IVs and random padding from this number, so that the output can be made again; without it they are random.
    #[arg(long, value_name = "N")]
    pub(crate) iv_seed: Option<u64>,
    /// The longest packet that the link takes, in octets; longer ones leave in fragments [default: no limit].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1280..))]
    pub(crate) mtu: Option<u16>,
    /// One JSON object a frame.
    #[arg(long)]
    pub(crate) json: bool,
    /// Write over an existing file.
    #[arg(long)]
    pub(crate) force: bool,
}

/// `espial trace`.
#[derive(Debug, Args)]
pub(crate) struct Trace {
    #[command(flatten)]
    pub(crate) receive: Receive,
    /// The frame, counted from 1.
    #[arg(long, value_name = "N")]
    pub(crate) frame: usize,
    /// One JSON object a stage.
    #[arg(long, conflicts_with = "markdown")]
    pub(crate) json: bool,
    /// A report in Markdown.
    #[arg(long)]
    pub(crate) markdown: bool,
    /// Instead of the stages, where this octet of the packet at its end comes from, counted from 0; may be repeated.
    #[arg(long, value_name = "N")]
    pub(crate) octet: Vec<usize>,
    /// Instead of the stages, what this octet of the packet that arrived influences, counted from 0; may be repeated.
    #[arg(long, value_name = "N")]
    pub(crate) influence: Vec<usize>,
    /// Instead of the stages, what becomes of the packet when a bit of the octet N that arrived is turned over. The bit is
    /// counted as RFCs do, 0 is the first and greatest; without it, all bits are turned over. May be repeated.
    #[arg(long, value_name = "N.B", value_parser = flip)]
    pub(crate) flip: Vec<Flip>,
}

/// Bits of an octet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flip {
    /// The octet, counted from 0.
    pub(crate) octet: usize,
    /// The bits, as they stand in it.
    pub(crate) mask: u8,
}

fn flip(text: &str) -> Result<Flip, String> {
    let (octet, bit) = match text.split_once('.') {
        Some((octet, bit)) => (octet, Some(bit)),
        None => (text, None),
    };
    let octet = octet
        .parse()
        .map_err(|_| format!("{octet} is no octet's number"))?;
    let mask = match bit.map(str::parse::<u32>) {
        None => u8::MAX,
        Some(Ok(bit @ 0..8)) => 0x80 >> bit,
        Some(_) => return Err("a bit is 0 to 7".to_owned()),
    };
    Ok(Flip { octet, mask })
}

/// `espial diagnose`.
#[derive(Debug, Args)]
pub(crate) struct Diagnose {
    #[command(flatten)]
    pub(crate) receive: Receive,
    /// This frame alone, counted from 1.
    #[arg(long, value_name = "N")]
    pub(crate) frame: Option<usize>,
    /// One JSON object a failing packet.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `espial keys`.
#[derive(Debug, Args)]
pub(crate) struct Keys {
    /// Files with associations and policies, in any format.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The format to print.
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub(crate) to: Format,
    /// The files' format, where it should not be found out from the content.
    #[arg(long, value_name = "NAME", value_parser = format)]
    pub(crate) keys_format: Option<Format>,
    /// Print the keys themselves, without which the output is of no use to a program.
    #[arg(long)]
    pub(crate) show_keys: bool,
}

/// `espial lab`.
#[derive(Debug, Args)]
pub(crate) struct Lab {
    /// A scenario by its name, or a TOML file; without one, the names are listed.
    #[arg(value_name = "NAME or FILE.toml")]
    pub(crate) scenario: Option<String>,
    /// List the scenarios that come along.
    #[arg(long)]
    pub(crate) list: bool,
    /// One JSON object a line: packets, the wire, the hosts at the end, and whether all was as expected.
    #[arg(long)]
    pub(crate) json: bool,
    /// The hosts' stacks in place of the scenario's, in the order of the hosts.
    #[arg(long, value_name = "S,S", value_delimiter = ',', value_parser = stack)]
    pub(crate) stacks: Vec<Stack>,
    /// The hosts' habits in place of the scenario's.
    #[arg(long, value_name = "P", value_parser = profile)]
    pub(crate) profile: Option<Profile>,
    /// The language of the words: en or de.
    #[arg(long, value_name = "L", default_value = "en", value_parser = language)]
    pub(crate) language: Language,
    /// Stop after so many moves, and check nothing.
    #[arg(long, value_name = "N")]
    pub(crate) until: Option<usize>,
    /// Save the lab as it stands at the end, or after `--until` moves, to go on from there elsewhere. Its keys are in it.
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Write over an existing file.
    #[arg(long)]
    pub(crate) force: bool,
    /// Go on with a saved lab.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["scenario", "list", "stacks", "profile"])]
    pub(crate) resume: Option<PathBuf>,
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_id(text).ok_or_else(|| {
        let names: Vec<&str> = Language::ALL.iter().map(|language| language.id()).collect();
        format!("one of {}", names.join(", "))
    })
}

fn profile(text: &str) -> Result<Profile, String> {
    Profile::from_id(text).ok_or_else(|| {
        let names: Vec<&str> = Profile::ALL.iter().map(|profile| profile.id()).collect();
        format!("one of {}", names.join(", "))
    })
}

fn stack(text: &str) -> Result<Stack, String> {
    Stack::from_id(text).ok_or_else(|| {
        let names = Stack::ALL.map(Stack::id);
        format!("one of {}", names.join(", "))
    })
}

fn format(text: &str) -> Result<Format, String> {
    Format::from_id(text).ok_or_else(|| {
        let names = Format::ALL.map(Format::id);
        format!("one of {}", names.join(", "))
    })
}

fn layout(text: &str) -> Result<Layout, String> {
    Layout::from_id(text).ok_or_else(|| {
        let names: Vec<&str> = Layout::ALL.iter().map(|layout| layout.id()).collect();
        format!("one of {}", names.join(", "))
    })
}
