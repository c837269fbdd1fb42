//! How a packet that leaves finds its association (RFC 4301, 4.4.2; `key_checkrequest`).

use super::sad::unscoped;
use super::{Mode, Protocol, SaState, Sad, SavRef, SecAsVar};
use std::net::IpAddr;

/// What an association must be to serve a packet that leaves (`struct secasindex`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaIndex {
    /// Source of the outer header.
    pub src: IpAddr,
    /// Destination of the outer header.
    pub dst: IpAddr,
    /// ESP, AH or IPComp.
    pub proto: Protocol,
    /// Transport or tunnel; `Any` takes both.
    pub mode: Mode,
    /// The policy's tie to its associations; 0 for none.
    pub reqid: u32,
}

impl SaIndex {
    fn fits(&self, association: &SecAsVar) -> bool {
        let config = association.config();
        let mode = self.mode == Mode::Any || config.mode == Mode::Any || config.mode == self.mode;
        // Formats without a source leave it unspecified.
        let src = config.src.is_unspecified() || unscoped(config.src) == unscoped(self.src);
        let reqid = self.reqid == 0 || config.reqid == self.reqid;
        mode && src && reqid
    }
}

impl Sad {
    /// The association for a packet that leaves: the newest mature one that fits, or else the newest dying one.
    pub fn key_allocsa_policy(&self, index: &SaIndex) -> Option<SavRef> {
        let fitting = |state| {
            let mut newest_first = self.to_destination(index.proto, index.dst).rev();
            newest_first.find(|sav| {
                self.get(*sav).is_some_and(|association| {
                    association.state == state && index.fits(association)
                })
            })
        };
        fitting(SaState::Mature).or_else(|| fitting(SaState::Dying))
    }
}

#[cfg(test)]
mod tests {
    use super::SaIndex;
    use crate::sa::sad::tests::{dst, sa};
    use crate::sa::{Mode, Protocol, SaConfig, SaState, Sad};

    fn index() -> SaIndex {
        SaIndex {
            src: dst("fd00::1"),
            dst: dst("fd00::2"),
            proto: Protocol::Esp,
            mode: Mode::Transport,
            reqid: 0,
        }
    }

    fn tied(spi: u32, reqid: u32, mode: Mode) -> SaConfig {
        SaConfig {
            src: dst("fd00::1"),
            reqid,
            mode,
            ..sa("fd00::2", spi)
        }
    }

    #[test]
    fn the_newest_mature_association_is_taken_and_a_dying_one_only_without_it() {
        let mut sad = Sad::new();
        let old = sad.add(tied(1, 0, Mode::Transport)).unwrap();
        let new = sad.add(tied(2, 0, Mode::Transport)).unwrap();
        assert_eq!(sad.key_allocsa_policy(&index()), Some(new));
        sad.get_mut(new).unwrap().state = SaState::Dying;
        assert_eq!(sad.key_allocsa_policy(&index()), Some(old));
        sad.get_mut(old).unwrap().state = SaState::Dead;
        assert_eq!(sad.key_allocsa_policy(&index()), Some(new));
        sad.delete(new);
        assert_eq!(sad.key_allocsa_policy(&index()), None);
    }

    #[test]
    fn addresses_mode_and_reqid_must_fit() {
        let mut sad = Sad::new();
        let tunnel = sad.add(tied(1, 7, Mode::Tunnel)).unwrap();
        let any = sad.add(tied(2, 8, Mode::Any)).unwrap();
        let with = |mode, reqid| SaIndex {
            mode,
            reqid,
            ..index()
        };
        assert_eq!(sad.key_allocsa_policy(&with(Mode::Tunnel, 7)), Some(tunnel));
        assert_eq!(sad.key_allocsa_policy(&with(Mode::Transport, 7)), None);
        assert_eq!(sad.key_allocsa_policy(&with(Mode::Transport, 8)), Some(any));
        let other = |src, to| SaIndex {
            src: dst(src),
            dst: dst(to),
            ..index()
        };
        assert_eq!(sad.key_allocsa_policy(&other("fd00::1", "fd00::3")), None);
        assert_eq!(sad.key_allocsa_policy(&other("fd00::9", "fd00::2")), None);
    }
}
