//! An association as an object.

use super::value::Value;
use crate::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, SecretKey,
};
use crate::keys::{KeysError, Problem, algorithm, value};
use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig, UdpEncapsulation};

/// The members of an association.
const MEMBERS: &[&str] = &[
    "proto",
    "src",
    "dst",
    "spi",
    "mode",
    "reqid",
    "encryption",
    "authentication",
    "compression",
    "window",
    "esn",
    "lastReceived",
    "received",
    "lastSent",
    "padding",
    "tfcPadding",
    "udp",
];

pub(super) const PROTOCOLS: &[(&str, Protocol)] = &[
    ("esp", Protocol::Esp),
    ("ah", Protocol::Ah),
    ("ipcomp", Protocol::Ipcomp),
];

pub(super) const MODES: &[(&str, Mode)] = &[
    ("any", Mode::Any),
    ("transport", Mode::Transport),
    ("tunnel", Mode::Tunnel),
];

pub(super) const PADDINGS: &[(&str, PadKind)] = &[
    ("sequential", PadKind::Sequential),
    ("random", PadKind::Random),
    ("zero", PadKind::Zero),
];

pub(super) fn association(object: &Value<'_>) -> Result<SaConfig, Problem> {
    object.has_only(MEMBERS)?;
    let (src, dst) = (object.needed("src")?, object.needed("dst")?);
    let src_address = value::address(&src.text()?)?;
    let dst_address = value::address(&dst.text()?)?;
    if src_address.is_ipv4() != dst_address.is_ipv4() {
        return Err(dst.problem(KeysError::AddressFamilies));
    }
    let number = |name: &'static str| match object.member(name) {
        Some(value) => value.number(name, 0..=u64::MAX),
        None => Ok(0),
    };
    let number32 = |name: &'static str| match object.member(name) {
        Some(value) => value.number32(name),
        None => Ok(0),
    };
    let mode = object.member("mode");
    let mode = mode.map(|mode| mode.choice(MODES, "any, transport or tunnel"));
    let padding = object.member("padding");
    let padding = padding.map(|kind| kind.choice(PADDINGS, "sequential, random or zero"));
    let esn = object.member("esn").map(Value::flag);
    Ok(SaConfig {
        src: src_address,
        dst: dst_address,
        spi: object.needed("spi")?.number32("the SPI")?,
        mode: mode.transpose()?.unwrap_or(Mode::Any),
        reqid: number32("reqid")?,
        protection: protection(object)?,
        replay_window: number32("window")?,
        esn: esn.transpose()?.unwrap_or(false),
        last_seq: number("lastReceived")?,
        received: received(object)?,
        last_sent: number("lastSent")?,
        padding: padding.transpose()?.unwrap_or_default(),
        tfc_padding: number32("tfcPadding")?,
        encapsulation: object.member("udp").map(udp).transpose()?,
    })
}

fn received(object: &Value<'_>) -> Result<Vec<u32>, Problem> {
    let Some(value) = object.member("received") else {
        return Ok(Vec::new());
    };
    let words = value
        .array()
        .ok_or_else(|| value.unexpected("an array of words of 32 bits"))?;
    let word = |word: &Value<'_>| word.number32("a word of the window");
    words.iter().map(word).collect()
}

fn udp(object: &Value<'_>) -> Result<UdpEncapsulation, Problem> {
    object.has_only(&["sport", "dport"])?;
    let port = |name| {
        let number = object
            .needed(name)?
            .number("the port", 0..=u16::MAX.into())?;
        // In range already.
        Ok(u16::try_from(number).unwrap_or_default())
    };
    Ok(UdpEncapsulation {
        sport: port("sport")?,
        dport: port("dport")?,
    })
}

fn protection(object: &Value<'_>) -> Result<Protection, Problem> {
    let proto = object.needed("proto")?;
    let protocol = proto.choice(PROTOCOLS, "esp, ah or ipcomp")?;
    let encryption = object.member("encryption");
    let authentication = object.member("authentication");
    let compression = object.member("compression");
    match (protocol, encryption, authentication, compression) {
        (Protocol::Esp | Protocol::Ah, .., Some(value)) => {
            Err(value.problem(KeysError::OnlyIpcompCompresses))
        }
        (Protocol::Ipcomp, Some(value), ..) | (Protocol::Ipcomp, _, Some(value), _) => {
            Err(value.problem(KeysError::IpcompTakesNoKey))
        }
        (Protocol::Ipcomp, _, _, None) => Err(object.problem(KeysError::IpcompNeedsCompression)),
        (Protocol::Ipcomp, _, _, Some(value)) => {
            let found = algorithm::compression(value.text()?.text);
            let algorithm = found.map_err(|error| value.problem(error))?;
            Ok(Protection::Ipcomp { algorithm })
        }
        (Protocol::Ah, Some(value), ..) => Err(value.problem(KeysError::AhTakesNoEncryption)),
        (Protocol::Ah, _, None, _) => Err(object.problem(KeysError::AhNeedsAuthentication)),
        (Protocol::Ah, _, Some(value), _) => Ok(Protection::Ah {
            authentication: authentication_key(value)?,
        }),
        (Protocol::Esp, None, ..) => Err(object.problem(KeysError::EspNeedsEncryption)),
        (Protocol::Esp, Some(value), ..) => {
            let encryption = encryption_key(value)?;
            if let (Some(value), 1..) = (authentication, encryption.icv()) {
                let name = encryption.algorithm().transform().name;
                return Err(value.problem(KeysError::CombinedMode { name }));
            }
            Ok(Protection::Esp {
                encryption,
                authentication: authentication.map(authentication_key).transpose()?,
            })
        }
    }
}

/// The key and the ICV's length of `{"algorithm": …, "key": …, "icv": …}`.
fn parts(object: &Value<'_>) -> Result<(SecretKey, Option<usize>), Problem> {
    object.has_only(&["algorithm", "key", "icv"])?;
    let secret = match object.member("key") {
        None => SecretKey::new(Vec::new()),
        Some(key) => {
            let text = key.text()?;
            if value::is_hidden(text.text) {
                return Err(key.problem(KeysError::KeysHidden));
            }
            let digits = value::hex_digits(text.text).unwrap_or(text.text);
            value::hex_key(digits).map_err(|error| key.problem(error))?
        }
    };
    let icv = object
        .member("icv")
        .map(|icv| icv.number("the octets of the ICV", 0..=255))
        .transpose()?;
    Ok((secret, icv.and_then(|icv| usize::try_from(icv).ok())))
}

fn encryption_key(object: &Value<'_>) -> Result<EncryptionKey, Problem> {
    let (key, icv) = parts(object)?;
    let name = object.needed("algorithm")?;
    let text = name.text()?;
    let mut rows = EncryptionAlgorithm::all().iter();
    let row = rows.find(|row| row.name == text.text);
    let kind = "encryption";
    let row = row.ok_or_else(|| name.problem(KeysError::UnknownAlgorithm { kind }))?;
    EncryptionKey::new(row.algorithm, key, icv).map_err(|error| object.problem(error.into()))
}

fn authentication_key(object: &Value<'_>) -> Result<AuthenticationKey, Problem> {
    let (key, icv) = parts(object)?;
    let name = object.needed("algorithm")?;
    let text = name.text()?;
    let unchecked = AuthenticationAlgorithm::Unchecked.transform();
    let mut rows = AuthenticationAlgorithm::all().iter().chain([unchecked]);
    let row = rows.find(|row| row.name == text.text);
    let kind = "authentication";
    let row = row.ok_or_else(|| name.problem(KeysError::UnknownAlgorithm { kind }))?;
    AuthenticationKey::new(row.algorithm, key, icv).map_err(|error| object.problem(error.into()))
}
