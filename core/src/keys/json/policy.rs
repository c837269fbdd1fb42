//! A policy as an object.

use super::association::{MODES, PROTOCOLS};
use super::value::Value;
use crate::keys::{KeysError, Problem, value};
use crate::policy::{Action, Direction, Level, PolicyConfig, Request, Selector};
use crate::sa::Mode;
use crate::wire::IpProtocol;

pub(super) const DIRECTIONS: &[(&str, Direction)] = &[
    ("in", Direction::In),
    ("out", Direction::Out),
    ("fwd", Direction::Fwd),
];

pub(super) const LEVELS: &[(&str, Level)] = &[
    ("default", Level::Default),
    ("use", Level::Use),
    ("require", Level::Require),
    ("unique", Level::Unique),
];

/// The members of a policy.
const MEMBERS: &[&str] = &[
    "direction",
    "src",
    "dst",
    "upper",
    "srcPort",
    "dstPort",
    "action",
    "priority",
    "requests",
];

pub(super) fn policy(object: &Value<'_>) -> Result<PolicyConfig, Problem> {
    object.has_only(MEMBERS)?;
    let direction = object.needed("direction")?;
    let direction = direction.choice(DIRECTIONS, "in, out or fwd")?;
    let (src, dst) = (object.needed("src")?, object.needed("dst")?);
    let (src_prefix, dst_prefix) = (value::prefix(&src.text()?)?, value::prefix(&dst.text()?)?);
    if src_prefix.address.is_ipv4() != dst_prefix.address.is_ipv4() {
        return Err(dst.problem(KeysError::AddressFamilies));
    }
    let small = |name: &'static str, most: u64| match object.member(name) {
        Some(value) => value.number(name, 0..=most).map(Some),
        None => Ok(None),
    };
    // In range already.
    let port = |name| Ok(small(name, u16::MAX.into())?.and_then(|port| u16::try_from(port).ok()));
    let upper = small("upper", u8::MAX.into())?.and_then(|number| u8::try_from(number).ok());
    let selector = Selector {
        src: src_prefix,
        dst: dst_prefix,
        upper: upper.map(IpProtocol),
        src_port: port("srcPort")?,
        dst_port: port("dstPort")?,
    };
    let priority = object.member("priority");
    let priority = priority.map(|value| value.number32("the priority"));
    Ok(PolicyConfig {
        selector,
        direction,
        action: action(object)?,
        priority: priority.transpose()?.unwrap_or(0),
    })
}

fn action(object: &Value<'_>) -> Result<Action, Problem> {
    let action = object.needed("action")?;
    match action.text()?.text {
        "none" => Ok(Action::None),
        "discard" => Ok(Action::Discard),
        "ipsec" => {
            let requests = object.needed("requests")?;
            let requests = requests
                .array()
                .ok_or_else(|| requests.unexpected("an array of requests"))?;
            let requests: Result<_, _> = requests.iter().map(request).collect();
            Ok(Action::Ipsec(requests?))
        }
        _ => Err(action.unexpected("ipsec, none or discard")),
    }
}

fn request(object: &Value<'_>) -> Result<Request, Problem> {
    object.has_only(&["proto", "mode", "src", "dst", "level", "reqid"])?;
    let proto = object.needed("proto")?;
    let mode = object.member("mode");
    let mode = mode.map(|mode| mode.choice(MODES, "any, transport or tunnel"));
    let level = object.member("level");
    let level = level.map(|level| level.choice(LEVELS, "default, use, require or unique"));
    let ends = match (object.member("src"), object.member("dst")) {
        (None, None) => None,
        _ => Some((
            value::address(&object.needed("src")?.text()?)?,
            value::address(&object.needed("dst")?.text()?)?,
        )),
    };
    let reqid = object.member("reqid").map(|reqid| reqid.number32("reqid"));
    Ok(Request {
        proto: proto.choice(PROTOCOLS, "esp, ah or ipcomp")?,
        mode: mode.transpose()?.unwrap_or(Mode::Any),
        ends,
        level: level.transpose()?.unwrap_or(Level::Default),
        reqid: reqid.transpose()?.unwrap_or(0),
    })
}
