//! The scenarios that come with Espial, by name.

macro_rules! scenarios {
    ($($name:literal),+ $(,)?) => {
        /// Name and TOML text of every scenario that comes with Espial, in the order in which a learner meets them.
        pub const SCENARIOS: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../../www/scenarios/", $name, ".toml")))),+
        ];
    };
}

scenarios! {
    "ping6-clear",
    "esp-transport",
    "asymmetrical-keys",
    "ah-transport",
    "ah-over-esp",
    "esp-tunnel",
    "udp-and-tcp",
    "fragments",
    "path-mtu",
    "tunnel-path-mtu",
    "bypass-and-discard",
    "clear-against-require",
    "no-association-at-the-peer",
    "no-association-to-send",
    "wrong-key",
    "damaged",
    "replayed-and-reordered",
    "esn-across-2-32",
    "expiry",
    "rekey",
    "out-of-order-completion",
    "deleted-while-parked",
    "loopback",
    "black-hole",
}

#[cfg(test)]
mod tests {
    use super::SCENARIOS;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../www/scenarios");
        let files: BTreeSet<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        let listed = SCENARIOS.iter().map(|(name, _)| (*name).to_owned());
        assert_eq!(listed.collect::<BTreeSet<_>>(), files);
    }
}
