//! An association's sessions with the crypto driver. The framework may move one to another driver at any time; requests
//! under way then come back with `EAGAIN` and a new session each, and have to agree on one.

use serde::{Deserialize, Serialize};

/// Names a session of one association (`crp_sid`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CryptoSessionId(
    /// How many sessions the association had opened before this one.
    pub u32,
);

/// The sessions that an association has opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CryptoSessions {
    cryptoid: CryptoSessionId,
    opened: u32,
    open: Vec<CryptoSessionId>,
}

impl Default for CryptoSessions {
    /// One session, opened with the association.
    fn default() -> Self {
        let cryptoid = CryptoSessionId(0);
        Self {
            cryptoid,
            opened: 1,
            open: vec![cryptoid],
        }
    }
}

impl CryptoSessions {
    /// The session that new requests use (`tdb_cryptoid`).
    pub fn cryptoid(&self) -> CryptoSessionId {
        self.cryptoid
    }

    /// Sessions that are open now.
    pub fn open(&self) -> &[CryptoSessionId] {
        &self.open
    }

    /// The driver goes, and all sessions with it.
    pub fn lose(&mut self) {
        self.open.clear();
    }

    /// Whether a driver knows the session.
    pub fn is_open(&self, session: CryptoSessionId) -> bool {
        self.open.contains(&session)
    }

    /// `crypto_newsession`.
    pub(crate) fn new_session(&mut self) -> CryptoSessionId {
        let session = CryptoSessionId(self.opened);
        self.opened = self.opened.saturating_add(1);
        self.open.push(session);
        session
    }

    /// `ipsec_updateid` (FreeBSD): a request that went out with session `before` came back with `new`. The first to come
    /// back makes its new session the association's; those after it take that one, and release their own. Gives the session
    /// to go on with.
    pub(crate) fn update_id(
        &mut self,
        before: CryptoSessionId,
        new: CryptoSessionId,
    ) -> CryptoSessionId {
        if self.cryptoid == before {
            self.cryptoid = new;
        } else if self.cryptoid != new {
            self.open.retain(|session| *session != new);
        }
        self.cryptoid
    }
}

#[cfg(test)]
mod tests {
    use super::{CryptoSessionId, CryptoSessions};

    #[test]
    fn two_requests_that_come_back_agree_on_the_first_ones_session() {
        let mut sessions = CryptoSessions::default();
        let before = sessions.cryptoid();
        assert!(sessions.is_open(before));
        sessions.lose();
        assert!(!sessions.is_open(before));
        let (first, second) = (sessions.new_session(), sessions.new_session());
        assert_eq!(sessions.open(), [first, second]);
        assert_eq!(sessions.update_id(before, first), first);
        assert_eq!(sessions.update_id(before, second), first);
        assert_eq!(sessions.open(), [first]);
        assert_eq!(sessions.cryptoid(), CryptoSessionId(1));
    }

    #[test]
    fn a_second_loss_before_the_first_request_is_back_leaves_one_session() {
        let mut sessions = CryptoSessions::default();
        let before = sessions.cryptoid();
        sessions.lose();
        let first = sessions.new_session();
        sessions.lose();
        assert_eq!(sessions.update_id(before, first), first);
        assert!(!sessions.is_open(first));
        let second = sessions.new_session();
        assert_eq!(sessions.update_id(first, second), second);
        assert_eq!(sessions.open(), [second]);
    }
}
