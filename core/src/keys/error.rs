//! What can be wrong with a key file. Only fixed words and numbers go into an error, so that no key ever does.

use super::Span;
use crate::crypto::KeyError;
use crate::sa::PatternError;
use std::fmt;
use thiserror::Error;

/// One violation. Its place is the [`Problem`]'s.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeysError {
    /// Nothing here tells which format it is.
    #[error("this is in no format of keys that is known")]
    UnknownFormat,
    /// setkey has no such statement.
    #[error("setkey has no such statement; an association begins with `add`")]
    UnknownStatement,
    /// `ip xfrm state` prints no such line.
    #[error("no line of `ip xfrm state` begins like this")]
    UnknownLine,
    /// `setkey -D` prints no such line.
    #[error("no line of `setkey -D` or `setkey -DP` begins like this")]
    UnknownDump,
    /// Not a command of `ip xfrm` that adds anything.
    #[error("no command like `ip xfrm state add` or `ip xfrm policy add`")]
    UnknownCommand,
    /// VPP's command has no such word.
    #[error("VPP's `ipsec sa add` has no such word")]
    UnknownVpp,
    /// Not a rule of ipsec.conf, or no word of one.
    #[error("ipsec.conf has no such rule or word for associations")]
    UnknownRule,
    /// An object has no such member.
    #[error("there is no such member here")]
    UnknownMember,
    /// No text that means something here needs one.
    #[error("no name, address or key has an escape in it")]
    JsonEscape,
    /// A number that is none, or that is out of range.
    #[error(
        "{what} must be a number from {least} to {most}, or `0x` and hexadecimal digits in double quotes"
    )]
    JsonNumber {
        /// What the number says.
        what: &'static str,
        /// Smallest right value.
        least: u64,
        /// Largest right value.
        most: u64,
    },
    /// Wireshark's table has no such row.
    #[error("a row begins with \"IPv4\", \"IPv6\" or \"Any\"")]
    UnknownRow,
    /// A row of another length.
    #[error("a row has 8 columns, or 10 with sequence numbers; this one has {had}")]
    Columns {
        /// How many there are.
        had: usize,
    },
    /// A backslash that stands for nothing.
    #[error("after a backslash there is `\\`, `\"`, or `x` and two hexadecimal digits")]
    Escape,
    /// A combined mode without the length of its ICV.
    #[error(
        "this name does not say how long the ICV is; take `AES-GCM with 16 octet ICV [RFC4106]`, or 12, or 8"
    )]
    IcvNotSaid,
    /// No address, and no pattern of them; no SPI, and no pattern of them.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// Several senders count apart, and one window cannot follow them.
    #[error("an association for several sources, destinations or SPIs has no replay window")]
    PatternWithWindow,
    /// A secret that is not an association's.
    #[error("{what} is not supported, only secrets of associations")]
    UnsupportedSecret {
        /// What it is instead.
        what: &'static str,
    },
    /// Not what `tcpdump -E` takes.
    #[error("a secret is `spi@address algorithm:key`")]
    UnknownSecret,
    /// The algorithm's name says how long the key is.
    #[error("this algorithm's name is for a key of {needed} octets, this key has {had}")]
    KeyOfName {
        /// Octets that the name is for.
        needed: usize,
        /// Octets that are there.
        had: usize,
    },
    /// `ip xfrm state` prints no such flag.
    #[error("not a flag of `ip xfrm state`")]
    UnknownFlag,
    /// A command of `ip xfrm` has no such word.
    #[error("`ip xfrm state add` and `ip xfrm policy add` have no such word here")]
    UnknownWord,
    /// `add` has no such option.
    #[error(
        "`add` has no such option; it takes -m, -r, -u, -f, -lh, -ls, -bh, -bs and -ctx, then -E and -A"
    )]
    UnknownOption,
    /// The statement runs into the next one.
    #[error("the `;` that ends this statement is missing")]
    MissingSemicolon,
    /// The line ends inside quotes.
    #[error("the quote that opens here is not closed on its line")]
    UnclosedQuote,
    /// Something else had to stand here.
    #[error("expected {expected} here")]
    Unexpected {
        /// What would be right.
        expected: &'static str,
    },
    /// Something that must be said is not.
    #[error("{what} is missing")]
    Missing {
        /// What is not there.
        what: &'static str,
    },
    /// Something is said twice.
    #[error("{what} is given a second time")]
    Repeated {
        /// What is there twice.
        what: &'static str,
    },
    /// A number that is none, or that is out of range.
    #[error("{what} must be a number from {least} to {most}")]
    Number {
        /// What the number says.
        what: &'static str,
        /// Smallest right value.
        least: u32,
        /// Largest right value.
        most: u32,
    },
    /// Not a numeric address.
    #[error("not an IPv4 or IPv6 address (names are not resolved)")]
    Address,
    /// One address is IPv4, the other IPv6.
    #[error("source and destination are of different address families")]
    AddressFamilies,
    /// A protocol without support.
    #[error("{name} is not supported, only ESP, AH and IPComp")]
    UnsupportedProtocol {
        /// The protocol's name in this format.
        name: &'static str,
    },
    /// A mode without support.
    #[error("mode {name} is not supported, only transport and tunnel")]
    UnsupportedMode {
        /// The mode's name in this format.
        name: &'static str,
    },
    /// An encapsulation without support.
    #[error("encapsulation {name} is not supported, only espinudp")]
    UnsupportedEncapsulation {
        /// The encapsulation's name in this format.
        name: &'static str,
    },
    /// A known algorithm without support.
    #[error("the algorithm {name} is not supported yet")]
    UnsupportedAlgorithm {
        /// The algorithm's name in this format.
        name: &'static str,
    },
    /// No algorithm has this name.
    #[error("no {kind} algorithm has this name")]
    UnknownAlgorithm {
        /// `encryption` or `authentication`.
        kind: &'static str,
    },
    /// ESP without a cipher.
    #[error("ESP needs an encryption algorithm, if only `null`")]
    EspNeedsEncryption,
    /// AH without an integrity algorithm.
    #[error("AH needs an authentication algorithm")]
    AhNeedsAuthentication,
    /// IPComp without a compression algorithm.
    #[error("IPComp needs a compression algorithm, `deflate`")]
    IpcompNeedsCompression,
    /// Keys where there are none.
    #[error("IPComp takes a compression algorithm alone, with no key")]
    IpcompTakesNoKey,
    /// ESP or AH with a compression algorithm.
    #[error("only IPComp takes a compression algorithm")]
    OnlyIpcompCompresses,
    /// AH with a cipher.
    #[error("AH takes no encryption algorithm")]
    AhTakesNoEncryption,
    /// A combined mode and an integrity algorithm.
    #[error("{name} brings its own ICV and takes no authentication algorithm")]
    CombinedMode {
        /// The combined mode's name.
        name: &'static str,
    },
    /// A key after `null`.
    #[error("`null` takes no key")]
    NullTakesNoKey,
    /// The key is in none of the format's forms.
    #[error("a key is 0x and hexadecimal digits, or text in double quotes")]
    KeyForm,
    /// The key has half an octet.
    #[error("the key has {digits} hexadecimal digits; each octet takes two")]
    OddHexDigits {
        /// How many there are, 0x not counted.
        digits: usize,
    },
    /// The key has something between its digits.
    #[error("character {position} of the key is not a hexadecimal digit")]
    NotHexDigit {
        /// Which one, from 1, 0x counted.
        position: usize,
    },
    /// The keys were left out when this was printed.
    #[error("the keys are hidden here; print the associations with the right to see them")]
    KeysHidden,
    /// The key or the ICV has a length that the algorithm does not take.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// An ICV that is not whole octets.
    #[error("an ICV of {bits} bits is not a whole number of octets")]
    IcvBits {
        /// The length asked for.
        bits: u32,
    },
    /// The bitmap of the replay window is shorter or longer than it says.
    #[error("the replay bitmap has {had} words, its length says {needed}")]
    ReplayBitmap {
        /// Words that the length announces.
        needed: u32,
        /// Words that are there.
        had: usize,
    },
}

impl KeysError {
    /// Whether the text is right and only asks for what is not there yet.
    pub fn is_unsupported(&self) -> bool {
        matches!(
            self,
            Self::UnsupportedProtocol { .. }
                | Self::UnsupportedMode { .. }
                | Self::UnsupportedEncapsulation { .. }
                | Self::UnsupportedAlgorithm { .. }
                | Self::UnsupportedSecret { .. }
        )
    }
}

/// A violation and its place. It displays without the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is about.
    pub span: Span,
    /// What is wrong.
    pub error: KeysError,
}

impl Problem {
    /// `file:line:column: message`
    pub fn located(&self, file: &str) -> String {
        format!("{file}:{}:{}: {self}", self.span.line, self.span.column)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Problem {}

/// A key for HMAC that is taken (RFC 2104, 3), though another length is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusual {
    /// The association.
    pub span: Span,
    /// The algorithm.
    pub name: &'static str,
    /// Octets that the RFC for ESP and AH asks for.
    pub usual: usize,
    /// Octets that are there.
    pub had: usize,
}

impl fmt::Display for Unusual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name, usual, had, ..
        } = self;
        let (octets, than) = match had {
            1 => ("octet", "fewer"),
            _ if had < usual => ("octets", "fewer"),
            _ => ("octets", "more"),
        };
        write!(
            f,
            "this key for {name} has {had} {octets}, {than} than the usual {usual}; it is used as it is"
        )
    }
}

/// Something that was understood, and that changes nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub span: Span,
    /// What it is: `policy`, `selector`.
    pub what: &'static str,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} read, but not used", self.what)
    }
}
