//! The `add` statement.

use super::Statement;
use super::cursor::{Cursor, Families, Port};
use crate::crypto::{AuthenticationKey, EncryptionAlgorithm, EncryptionKey, SecretKey};
use crate::keys::algorithm::Naming;
use crate::keys::token::{Kind, Token};
use crate::keys::{KeysError, Note, Problem, Span, algorithm, value};
use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig, UdpEncapsulation};
use crate::wire::udp::IPSEC_NAT_T;
use std::net::IpAddr;

pub(super) fn add(statement: &Statement<'_>, notes: &mut Vec<Note>) -> Result<SaConfig, Problem> {
    let mut cursor = Cursor::new(statement);
    cursor.tokens.next();
    let families = cursor.families();
    let (src, src_port) = endpoint(&mut cursor, families, "the source address", notes)?;
    let dst_span = cursor.peek().map_or(statement.end, |token| token.span);
    let (dst, dst_port) = endpoint(&mut cursor, families, "the destination address", notes)?;
    if src.is_ipv4() != dst.is_ipv4() {
        return Err(Problem {
            span: dst_span,
            error: KeysError::AddressFamilies,
        });
    }
    let (protocol, in_udp) = protocol(cursor.word("the protocol, esp, esp-udp, ah or ipcomp,")?)?;
    let encapsulation = encapsulation(in_udp, src_port, dst_port, notes);
    let (what, most) = match protocol {
        Protocol::Ipcomp => ("the CPI", u16::MAX.into()),
        Protocol::Esp | Protocol::Ah => ("the SPI", u32::MAX),
    };
    let spi = value::number(cursor.word(what)?, what, 1..=most)?;
    let extensions = extensions(&mut cursor, notes)?;
    let protection = protection(&mut cursor, protocol)?;
    if let Some(token) = cursor.peek() {
        return Err(token.problem(KeysError::Unexpected {
            expected: "the `;` that ends the statement",
        }));
    }
    Ok(SaConfig {
        src,
        dst,
        spi,
        mode: extensions.mode,
        reqid: extensions.reqid,
        protection,
        replay_window: extensions.replay_window,
        esn: false,
        last_seq: 0,
        received: Vec::new(),
        last_sent: 0,
        padding: extensions.padding,
        tfc_padding: 0,
        encapsulation,
    })
}

/// An address, and a port in brackets that only NAT traversal uses.
fn endpoint(
    cursor: &mut Cursor<'_, '_>,
    families: Families,
    what: &'static str,
    notes: &mut Vec<Note>,
) -> Result<(IpAddr, Option<Port>), Problem> {
    let token = cursor.word(what)?;
    let address = value::address(token)?;
    families.admit(token, address)?;
    if token.text.contains('%') {
        notes.push(Note {
            span: token.span,
            what: "zone of the address",
        });
    }
    Ok((address, cursor.port()?))
}

/// The ports of `esp-udp`, 4500 where none is given; elsewhere a port says nothing.
fn encapsulation(
    in_udp: bool,
    src: Option<Port>,
    dst: Option<Port>,
    notes: &mut Vec<Note>,
) -> Option<UdpEncapsulation> {
    if in_udp {
        let port = |port: Option<Port>| port.and_then(|(port, _)| port).unwrap_or(IPSEC_NAT_T);
        return Some(UdpEncapsulation {
            sport: port(src),
            dport: port(dst),
        });
    }
    notes.extend(src.into_iter().chain(dst).map(|(_, span)| Note {
        span,
        what: "port of the address",
    }));
    None
}

/// The protocol, and whether it is in UDP.
fn protocol(token: &Token<'_>) -> Result<(Protocol, bool), Problem> {
    let unsupported = ["esp-old", "ah-old", "tcp"];
    match token.text {
        "esp" => Ok((Protocol::Esp, false)),
        "esp-udp" => Ok((Protocol::Esp, true)),
        "ah" => Ok((Protocol::Ah, false)),
        "ipcomp" => Ok((Protocol::Ipcomp, false)),
        text => Err(
            token.problem(match unsupported.into_iter().find(|name| *name == text) {
                Some(name) => KeysError::UnsupportedProtocol { name },
                None => KeysError::Unexpected {
                    expected: "the protocol, esp, esp-udp, ah or ipcomp,",
                },
            }),
        ),
    }
}

struct Extensions {
    mode: Mode,
    reqid: u32,
    replay_window: u32,
    padding: PadKind,
}

fn extensions(cursor: &mut Cursor<'_, '_>, notes: &mut Vec<Note>) -> Result<Extensions, Problem> {
    let mut extensions = Extensions {
        mode: Mode::Any,
        reqid: 0,
        replay_window: 0,
        padding: PadKind::Sequential,
    };
    while let Some(option) = cursor.peek() {
        if matches!(option.text, "-E" | "-A" | "-C") {
            break;
        }
        cursor.tokens.next();
        match option.text {
            "-m" => extensions.mode = mode(cursor.word("the mode")?)?,
            "-r" => extensions.replay_window = replay_window(cursor.word("the window size")?)?,
            "-u" => extensions.reqid = cursor.number("the reqid")?,
            "-f" => padding(cursor.word("the kind of padding")?, &mut extensions, notes)?,
            "-lh" | "-ls" | "-bh" | "-bs" => {
                cursor.number("the lifetime")?;
                notes.push(Note {
                    span: option.span,
                    what: "lifetime",
                });
            }
            "-ctx" => {
                for what in ["the domain", "the algorithm", "the name of the context"] {
                    cursor.token(what)?;
                }
                notes.push(Note {
                    span: option.span,
                    what: "security context",
                });
            }
            _ => return Err(option.problem(KeysError::UnknownOption)),
        }
    }
    Ok(extensions)
}

fn mode(token: &Token<'_>) -> Result<Mode, Problem> {
    match token.text {
        "transport" => Ok(Mode::Transport),
        "tunnel" => Ok(Mode::Tunnel),
        "any" => Ok(Mode::Any),
        _ => Err(token.problem(KeysError::Unexpected {
            expected: "transport, tunnel or any",
        })),
    }
}

/// `-r` counts the octets of the window's bitmap: each holds eight packets.
fn replay_window(token: &Token<'_>) -> Result<u32, Problem> {
    value::number(token, "the window size", 0..=u32::MAX / 8).map(|octets| octets * 8)
}

fn padding(
    token: &Token<'_>,
    extensions: &mut Extensions,
    notes: &mut Vec<Note>,
) -> Result<(), Problem> {
    match token.text {
        "seq-pad" => extensions.padding = PadKind::Sequential,
        "random-pad" => extensions.padding = PadKind::Random,
        "zero-pad" => extensions.padding = PadKind::Zero,
        "nocyclic-seq" => notes.push(Note {
            span: token.span,
            what: "nocyclic-seq",
        }),
        _ => {
            return Err(token.problem(KeysError::Unexpected {
                expected: "seq-pad, random-pad, zero-pad or nocyclic-seq",
            }));
        }
    }
    Ok(())
}

fn protection(cursor: &mut Cursor<'_, '_>, protocol: Protocol) -> Result<Protection, Problem> {
    let end = cursor.end;
    let fail = |span, error| Err(Problem { span, error });
    match (protocol, cursor.skip("-E")) {
        (Protocol::Ipcomp, Some(option)) => fail(option.span, KeysError::IpcompTakesNoKey),
        (Protocol::Ipcomp, None) => compression(cursor),
        (Protocol::Ah, Some(option)) => fail(option.span, KeysError::AhTakesNoEncryption),
        (Protocol::Esp, None) => {
            let span = cursor.peek().map_or(end, |token| token.span);
            fail(span, KeysError::EspNeedsEncryption)
        }
        (Protocol::Esp, Some(_)) => {
            let encryption = encryption(cursor)?;
            let option = cursor.skip("-A");
            if let (Some(option), 1..) = (option, encryption.icv()) {
                let name = encryption.algorithm().transform().name;
                return fail(option.span, KeysError::CombinedMode { name });
            }
            let authentication = match option {
                Some(_) => authentication(cursor)?,
                None => None,
            };
            Ok(Protection::Esp {
                encryption,
                authentication,
            })
        }
        (Protocol::Ah, None) => {
            let span = cursor.skip("-A").map_or(end, |option| option.span);
            match authentication(cursor)? {
                Some(authentication) => Ok(Protection::Ah { authentication }),
                None => fail(span, KeysError::AhNeedsAuthentication),
            }
        }
    }
}

/// The algorithm after `-C`, and `-R`, which concerns only what is sent.
fn compression(cursor: &mut Cursor<'_, '_>) -> Result<Protection, Problem> {
    if cursor.skip("-C").is_none() {
        let next = cursor.peek();
        let error = match next {
            Some(option) if option.text == "-A" => KeysError::IpcompTakesNoKey,
            _ => KeysError::IpcompNeedsCompression,
        };
        let span = next.map_or(cursor.end, |token| token.span);
        return Err(Problem { span, error });
    }
    let name = cursor.word("the compression algorithm")?;
    let algorithm = algorithm::compression(name.text).map_err(|error| name.problem(error))?;
    cursor.skip("-R");
    Ok(Protection::Ipcomp { algorithm })
}

fn encryption(cursor: &mut Cursor<'_, '_>) -> Result<EncryptionKey, Problem> {
    let name = cursor.word("the encryption algorithm")?;
    let algorithm =
        algorithm::encryption(Naming::Setkey, name.text).map_err(|error| name.problem(error))?;
    let (key, span) = match algorithm {
        EncryptionAlgorithm::Null => {
            no_key(cursor)?;
            (SecretKey::new(Vec::new()), name.span)
        }
        _ => key(cursor)?,
    };
    EncryptionKey::new(algorithm, key, None).map_err(|error| Problem {
        span,
        error: error.into(),
    })
}

/// The algorithm and key after `-A`; `None` for `null`.
fn authentication(cursor: &mut Cursor<'_, '_>) -> Result<Option<AuthenticationKey>, Problem> {
    let name = cursor.word("the authentication algorithm")?;
    if name.text == "null" {
        no_key(cursor)?;
        return Ok(None);
    }
    let algorithm =
        algorithm::authentication(Naming::Setkey, name.text).map_err(|e| name.problem(e))?;
    let (key, span) = key(cursor)?;
    AuthenticationKey::new(algorithm, key, None)
        .map(Some)
        .map_err(|error| Problem {
            span,
            error: error.into(),
        })
}

fn no_key(cursor: &Cursor<'_, '_>) -> Result<(), Problem> {
    match cursor.peek() {
        Some(next) if next.kind == Kind::Quoted || value::hex_digits(next.text).is_some() => {
            Err(next.problem(KeysError::NullTakesNoKey))
        }
        _ => Ok(()),
    }
}

fn key(cursor: &mut Cursor<'_, '_>) -> Result<(SecretKey, Span), Problem> {
    let token = cursor.token("the key")?;
    let key = match token.kind {
        Kind::Quoted => Ok(SecretKey::new(token.text.as_bytes().to_vec())),
        Kind::Word => match value::hex_digits(token.text) {
            Some(digits) => value::hex_key(digits),
            None if value::is_hidden(token.text) => Err(KeysError::KeysHidden),
            None => Err(KeysError::KeyForm),
        },
        _ => Err(KeysError::KeyForm),
    };
    match key {
        Ok(key) => Ok((key, token.span)),
        Err(error) => Err(token.problem(error)),
    }
}
