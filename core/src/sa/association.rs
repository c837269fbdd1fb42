//! A security association at work: its prepared keys, its state and what it remembers (`struct secasvar`).

use super::{Protection, ReplayError, ReplayWindowError, SaConfig, SecReplay, SequenceNumbers};
use crate::crypto::{KeyError, Session};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use thiserror::Error;

/// Where an association is in its life (`SADB_SASTATE_*`, RFC 2367, 2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SaState {
    /// Reserved by its SPI, without keys yet.
    Larval,
    /// In use.
    Mature,
    /// In use, with the soft lifetime over.
    Dying,
    /// Not to be used: the hard lifetime is over.
    Dead,
}

impl SaState {
    /// Whether a look-up may find an association in this state.
    pub fn is_usable(self) -> bool {
        matches!(self, Self::Mature | Self::Dying)
    }
}

impl fmt::Display for SaState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Larval => "larval",
            Self::Mature => "mature",
            Self::Dying => "dying",
            Self::Dead => "dead",
        })
    }
}

/// What an association has carried (`lft_c`, the current lifetime).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetime {
    /// Octets of protected data.
    pub octets: u64,
    /// Packets.
    pub packets: u64,
}

/// A configuration that cannot become an association.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SaError {
    /// A key does not fit its algorithm.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The replay window cannot be.
    #[error(transparent)]
    Replay(#[from] ReplayWindowError),
}

/// An association at work.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "SavedSecAsVar")]
pub struct SecAsVar {
    config: Arc<SaConfig>,
    #[serde(skip)]
    session: Arc<Session>,
    /// Where the association is in its life.
    pub state: SaState,
    /// The receiver's window; `None` where the association checks no replay.
    pub replay: Option<SecReplay>,
    /// The sender's counter: the last sequence number that was given to a packet (`replay->count`).
    pub last_sent: u64,
    /// What the association has carried.
    pub lifetime: Lifetime,
}

/// The window as the configuration left it.
fn resume(width: u32, config: &SaConfig) -> Result<SecReplay, ReplayWindowError> {
    let numbers = match config.esn {
        true => SequenceNumbers::Extended,
        false => SequenceNumbers::Short,
    };
    let words = match config.received.as_slice() {
        [] => &[1],
        words => words,
    };
    let bits = words
        .iter()
        .flat_map(|word| (0..32).map(move |n| word >> n & 1 == 1));
    SecReplay::resume(width, numbers, config.last_seq, bits)
}

impl SecAsVar {
    /// Prepares the keys and the replay window of a mature association.
    ///
    /// # Errors
    /// [`SaError`] when a key or the replay window cannot be.
    pub fn new(config: SaConfig) -> Result<Self, SaError> {
        let session = Session::new(&config.protection)?;
        let replay = match config.replay_window {
            0 => None,
            width => Some(resume(width, &config)?),
        };
        let last_sent = config.last_sent;
        Ok(Self {
            config: Arc::new(config),
            session: Arc::new(session),
            state: SaState::Mature,
            replay,
            last_sent,
            lifetime: Lifetime::default(),
        })
    }

    /// The whole sequence number of a packet that carries `low`: with a window the one closest to it, without one the high
    /// half that the association began with.
    ///
    /// # Errors
    /// [`ReplayError::BeforeFirst`] and [`ReplayError::Wrapped`].
    pub fn sequence(&self, low: u32) -> Result<u64, ReplayError> {
        match &self.replay {
            Some(replay) => replay.infer(low),
            None if self.config.esn => Ok(self.config.last_seq & !0xffff_ffff | u64::from(low)),
            None => Ok(low.into()),
        }
    }

    /// The sequence number of the next packet that leaves, which is thereby given away; `None` once every number has been
    /// given: none is used twice under one key (RFC 4303, 3.3.3).
    pub fn next_sequence(&mut self) -> Option<u64> {
        let most = match self.config.esn {
            true => u64::MAX,
            false => u32::MAX.into(),
        };
        let next = self.last_sent.checked_add(1).filter(|seq| *seq <= most)?;
        self.last_sent = next;
        Some(next)
    }

    /// The configuration.
    pub fn config(&self) -> &SaConfig {
        &self.config
    }

    /// The prepared keys.
    pub fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// Length of the IV on the wire in octets; in AH it leads the ICV, and only AES-GMAC has one.
    pub fn ivlen(&self) -> usize {
        match &self.config.protection {
            Protection::Esp { encryption, .. } => encryption.algorithm().transform().iv,
            Protection::Ah { authentication } => authentication.algorithm().transform().iv,
            Protection::Ipcomp { .. } => 0,
        }
    }

    /// The multiple, in octets, to which ESP pads payload and trailer: the cipher's block, and at least 4
    /// (RFC 4303, 2.4). AH has no padding of that kind: 1.
    pub fn blocksize(&self) -> usize {
        match &self.config.protection {
            Protection::Esp { encryption, .. } => encryption.algorithm().transform().block.max(4),
            Protection::Ah { .. } | Protection::Ipcomp { .. } => 1,
        }
    }

    /// Length of the ICV on the wire in octets; 0 where the packet carries none.
    pub fn alen(&self) -> usize {
        self.config.protection.icv()
    }

    /// Counts a packet of `octets`.
    pub fn key_sa_recordxfer(&mut self, octets: usize) {
        let octets = u64::try_from(octets).unwrap_or(u64::MAX);
        self.lifetime.octets = self.lifetime.octets.saturating_add(octets);
        self.lifetime.packets = self.lifetime.packets.saturating_add(1);
    }
}

/// The prepared keys follow from the configuration and take no part.
impl PartialEq for SecAsVar {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
            && self.last_sent == other.last_sent
            && self.lifetime == other.lifetime
            && self.replay == other.replay
            && self.config == other.config
    }
}

impl Eq for SecAsVar {}

#[derive(Deserialize)]
struct SavedSecAsVar {
    config: Arc<SaConfig>,
    state: SaState,
    replay: Option<SecReplay>,
    last_sent: u64,
    lifetime: Lifetime,
}

impl TryFrom<SavedSecAsVar> for SecAsVar {
    type Error = SaError;

    fn try_from(saved: SavedSecAsVar) -> Result<Self, SaError> {
        Ok(Self {
            session: Arc::new(Session::new(&saved.config.protection)?),
            config: saved.config,
            state: saved.state,
            replay: saved.replay,
            last_sent: saved.last_sent,
            lifetime: saved.lifetime,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Lifetime, SaError, SaState, SecAsVar};
    use crate::crypto::{
        AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, KeyError,
        SecretKey,
    };
    use crate::sa::{Mode, PadKind, Protection, ReplayWindowError, SaConfig};
    use std::net::Ipv6Addr;

    pub(in crate::sa) fn sha1() -> AuthenticationKey {
        let key = SecretKey::new(vec![0x61; 20]);
        AuthenticationKey::new(AuthenticationAlgorithm::HmacSha1, key, None).unwrap()
    }

    fn gmac() -> AuthenticationKey {
        let key = SecretKey::new(vec![0x61; 20]);
        AuthenticationKey::new(AuthenticationAlgorithm::AesGmac, key, None).unwrap()
    }

    pub(in crate::sa) fn esp(
        algorithm: EncryptionAlgorithm,
        key: usize,
        integrity: bool,
    ) -> Protection {
        let key = SecretKey::new(vec![0x61; key]);
        Protection::Esp {
            encryption: EncryptionKey::new(algorithm, key, None).unwrap(),
            authentication: integrity.then(sha1),
        }
    }

    pub(in crate::sa) fn config(protection: Protection) -> SaConfig {
        SaConfig {
            src: Ipv6Addr::LOCALHOST.into(),
            dst: Ipv6Addr::LOCALHOST.into(),
            spi: 0x1000,
            mode: Mode::Transport,
            reqid: 0,
            protection,
            replay_window: 32,
            esn: false,
            last_seq: 0,
            received: Vec::new(),
            last_sent: 0,
            padding: PadKind::Sequential,
            tfc_padding: 0,
            encapsulation: None,
        }
    }

    #[test]
    fn sizes_are_those_on_the_wire() {
        let sizes = |protection| {
            let sav = SecAsVar::new(config(protection)).unwrap();
            (sav.ivlen(), sav.blocksize(), sav.alen())
        };
        assert_eq!(
            sizes(esp(EncryptionAlgorithm::AesCbc, 16, true)),
            (16, 16, 12)
        );
        assert_eq!(sizes(esp(EncryptionAlgorithm::Null, 0, false)), (0, 4, 0));
        let authentication = sha1();
        assert_eq!(sizes(Protection::Ah { authentication }), (0, 1, 12));
        let authentication = gmac();
        assert_eq!(sizes(Protection::Ah { authentication }), (8, 1, 24));
    }

    #[test]
    fn aes_gmac_beside_a_cipher_is_an_error() {
        let mut protection = esp(EncryptionAlgorithm::Null, 0, true);
        if let Protection::Esp { authentication, .. } = &mut protection {
            *authentication = Some(gmac());
        }
        let error = KeyError::AhAlone { name: "AES-GMAC" };
        assert_eq!(SecAsVar::new(config(protection)), Err(SaError::Key(error)));
    }

    #[test]
    fn a_window_of_0_is_no_replay_check() {
        let mut config = config(esp(EncryptionAlgorithm::Null, 0, true));
        config.replay_window = 0;
        assert_eq!(SecAsVar::new(config).unwrap().replay, None);
    }

    #[test]
    fn an_exported_sequence_number_is_taken_as_received() {
        let mut config = config(esp(EncryptionAlgorithm::Null, 0, true));
        config.last_seq = 77;
        let replay = SecAsVar::new(config).unwrap().replay.unwrap();
        assert!(replay.ipsec_chkreplay(77).is_err());
        assert!(replay.ipsec_chkreplay(76).is_ok());
        assert!(replay.ipsec_chkreplay(78).is_ok());
    }

    #[test]
    fn an_exported_bitmap_says_what_was_received() {
        let mut config = config(esp(EncryptionAlgorithm::Null, 0, true));
        config.last_seq = 77;
        config.received = vec![0b100];
        let replay = SecAsVar::new(config).unwrap().replay.unwrap();
        let refused: Vec<u32> = (70..=77)
            .filter(|seq| replay.ipsec_chkreplay(*seq).is_err())
            .collect();
        assert_eq!(refused, [75]);
    }

    #[test]
    fn sequence_numbers_go_on_from_the_last_sent_and_none_is_given_twice() {
        let mut last = config(esp(EncryptionAlgorithm::Null, 0, true));
        last.last_sent = 0xffff_fffe;
        let mut short = SecAsVar::new(last.clone()).unwrap();
        assert_eq!(short.next_sequence(), Some(0xffff_ffff));
        assert_eq!(short.next_sequence(), None);
        assert_eq!(short.next_sequence(), None);
        last.esn = true;
        let mut extended = SecAsVar::new(last.clone()).unwrap();
        extended.next_sequence();
        assert_eq!(extended.next_sequence(), Some(0x1_0000_0000));
        last.last_sent = u64::MAX;
        assert_eq!(SecAsVar::new(last).unwrap().next_sequence(), None);
    }

    #[test]
    fn a_window_that_cannot_be_is_an_error() {
        let mut config = config(esp(EncryptionAlgorithm::Null, 0, true));
        config.replay_window = 5000;
        let error = ReplayWindowError::Width { had: 5000 };
        assert_eq!(SecAsVar::new(config), Err(SaError::Replay(error)));
    }

    #[test]
    fn recordxfer_counts_octets_and_packets() {
        let mut sav = SecAsVar::new(config(esp(EncryptionAlgorithm::Null, 0, true))).unwrap();
        sav.key_sa_recordxfer(100);
        sav.key_sa_recordxfer(20);
        let lifetime = Lifetime {
            octets: 120,
            packets: 2,
        };
        assert_eq!(sav.lifetime, lifetime);
    }

    #[test]
    fn a_saved_association_works_again() {
        let mut sav = SecAsVar::new(config(esp(EncryptionAlgorithm::AesCbc, 32, true))).unwrap();
        sav.state = SaState::Dying;
        if let Some(replay) = &mut sav.replay {
            replay.ipsec_updatereplay(3).unwrap();
        }
        let json = serde_json::to_string(&sav).unwrap();
        let loaded: SecAsVar = serde_json::from_str(&json).unwrap();
        assert_eq!(loaded, sav);
        assert!(loaded.session().cipher().is_some() && loaded.session().mac().is_some());
    }
}
