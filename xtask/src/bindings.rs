//! Makes the JavaScript module and its types from the compiled page.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::dist::Profile;
use crate::error::Error;

/// The module's name: `espial.js`, `espial.d.ts`, `espial_bg.wasm`.
pub(crate) const NAME: &str = "espial";

/// Writes the module for `wasm` into the folder `into`.
///
/// # Errors
/// [`Error::Bindings`], among others when wasm-bindgen and this program were built from different versions.
pub(crate) fn generate(wasm: &Path, into: &Path, profile: Profile) -> Result<(), Error> {
    let names_and_debug_info = profile == Profile::Dev;
    let generate = || {
        Bindgen::new()
            .input_path(wasm)
            .out_name(NAME)
            .web(true)?
            .typescript(true)
            .omit_default_module_path(false)
            .keep_debug(names_and_debug_info)
            .remove_name_section(!names_and_debug_info)
            .generate(into)
    };
    generate().map_err(|error| Error::Bindings(format!("{error:#}")))
}
