//! `espial keys`: associations and policies in another format.

use crate::Status;
use crate::args::Keys;
use crate::error::Failure;
use crate::input;
use espial_core::keys::{self, KeyText};
use std::io::Write;

/// Prints what the files hold; what the format cannot carry goes to standard error.
pub(crate) fn run(arguments: &Keys, out: &mut impl Write) -> Result<Status, Failure> {
    let parsed = arguments
        .files
        .iter()
        .map(|path| input::keys(path, arguments.keys_format))
        .collect::<Result<Vec<_>, _>>()?;
    let sas = parsed.iter().flat_map(|keys| &keys.sas);
    let policies = parsed.iter().flat_map(|keys| &keys.policies);
    let converted = keys::convert(
        arguments.to,
        sas.map(|entry| &entry.config),
        policies.map(|entry| &entry.config),
        match arguments.show_keys {
            true => KeyText::Shown,
            false => KeyText::Masked,
        },
    );
    for loss in &converted.losses {
        input::say(format_args!("{loss}"))?;
    }
    out.write_all(converted.text.as_bytes())?;
    let unsupported = parsed.iter().any(|keys| !keys.problems.is_empty());
    Ok(match unsupported || !converted.losses.is_empty() {
        true => Status::SomeDropped,
        false => Status::Done,
    })
}
