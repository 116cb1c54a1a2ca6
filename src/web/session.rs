//! Who has signed in, in memory only: a restart signs everyone out, and no click writes to the disk.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use crate::engine::Randomness;
use crate::queue::{CounterNumber, StaffId};
use crate::store::hex;

/// Milliseconds without a request (SYNC.md).
const IDLE: i64 = 30 * 60 * 1000;
/// Milliseconds from the sign-in.
const LONGEST: i64 = 12 * 60 * 60 * 1000;
/// Of one person; the oldest ends first.
const MOST_OF_ONE: usize = 8;

/// The cookie holds the id; here is only its hash.
type Key = [u8; 32];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub staff: StaffId,
    /// Of the account at the sign-in: a reset ends the session.
    pub epoch: u32,
    /// The counter this person has opened.
    pub counter: Option<CounterNumber>,
    began: i64,
    used: i64,
}

pub struct Sessions {
    /// How each id of this run begins: 8 hexadecimal digits.
    run: String,
    open: Mutex<HashMap<Key, Session>>,
    randomness: Mutex<Randomness>,
}

/// The value of the cookie: 64 hexadecimal digits, the station's run in 8 and 224 random bits in the others.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionId(String);

impl SessionId {
    pub fn read(text: &str) -> Option<Self> {
        let fits = text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit));
        fits.then(|| Self(text.to_owned()))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn key(&self) -> Key {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// Nobody reads an id in a log.
impl std::fmt::Debug for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionId(…)")
    }
}

impl Sessions {
    pub fn new(mut randomness: Randomness) -> Self {
        let mut run = [0; 4];
        randomness(&mut run);
        Self { run: hex(&run), open: Mutex::default(), randomness: Mutex::new(randomness) }
    }

    /// The station was restarted since.
    pub fn is_of_another_run(&self, id: &SessionId) -> bool {
        !id.0.starts_with(&self.run)
    }

    /// `now` is the uptime in milliseconds, here and below.
    pub fn begin(&self, staff: StaffId, epoch: u32, now: i64) -> SessionId {
        let mut bytes = [0; 28];
        (self.randomness.lock().unwrap_or_else(PoisonError::into_inner))(&mut bytes);
        let id = SessionId(format!("{}{}", self.run, hex(&bytes)));
        let mut open = self.open();
        open.retain(|_, session| session.lives(now));
        let mut own: Vec<(i64, Key)> =
            open.iter().filter(|(_, session)| session.staff == staff).map(|(key, session)| (session.used, *key)).collect();
        own.sort_unstable();
        for (_, key) in own.iter().take((own.len() + 1).saturating_sub(MOST_OF_ONE)) {
            open.remove(key);
        }
        open.insert(id.key(), Session { staff, epoch, counter: None, began: now, used: now });
        id
    }

    /// A request has come: the half hour begins anew.
    pub fn used(&self, id: &SessionId, now: i64) -> Option<Session> {
        let mut open = self.open();
        let session = open.get_mut(&id.key()).filter(|session| session.lives(now))?;
        session.used = now;
        Some(session.clone())
    }

    /// Without beginning the half hour anew: a page that only listens is nobody's presence.
    pub fn look(&self, id: &SessionId, now: i64) -> Option<Session> {
        self.open().get(&id.key()).filter(|session| session.lives(now)).cloned()
    }

    pub fn end(&self, id: &SessionId) -> Option<Session> {
        self.open().remove(&id.key())
    }

    /// Of a person whose account is gone or was reset.
    pub fn end_all_of(&self, staff: StaffId) {
        self.open().retain(|_, session| session.staff != staff);
    }

    /// Takes the counter, or says who has it. A person who signs in at another browser takes the own one along.
    pub fn take_counter(&self, id: &SessionId, counter: CounterNumber, now: i64) -> Result<(), StaffId> {
        let mut open = self.open();
        let Some(staff) = open.get(&id.key()).map(|session| session.staff) else { return Ok(()) };
        let holder = open.values().find(|session| session.counter == Some(counter) && session.lives(now) && session.staff != staff);
        if let Some(holder) = holder {
            return Err(holder.staff);
        }
        for session in open.values_mut().filter(|session| session.counter == Some(counter)) {
            session.counter = None;
        }
        if let Some(session) = open.get_mut(&id.key()) {
            session.counter = Some(counter);
        }
        Ok(())
    }

    pub fn leave_counter(&self, counter: CounterNumber) {
        for session in self.open().values_mut().filter(|session| session.counter == Some(counter)) {
            session.counter = None;
        }
    }

    /// Who is at which counter.
    pub fn counters(&self, now: i64) -> Vec<(CounterNumber, StaffId)> {
        let open = self.open();
        open.values()
            .filter(|session| session.lives(now))
            .filter_map(|session| session.counter.map(|counter| (counter, session.staff)))
            .collect()
    }

    fn open(&self) -> MutexGuard<'_, HashMap<Key, Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    fn lives(&self, now: i64) -> bool {
        now - self.used < IDLE && now - self.began < LONGEST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn sessions() -> Sessions {
        let mut next = 0_u8;
        Sessions::new(Box::new(move |bytes| {
            next += 1;
            bytes.fill(next);
        }))
    }

    #[test]
    fn half_an_hour_without_a_request_or_twelve_hours_end_it() {
        let sessions = sessions();
        let id = sessions.begin(StaffId(1), 0, 0);
        assert!(sessions.used(&id, 29 * MINUTE).is_some() && sessions.used(&id, 58 * MINUTE).is_some());
        assert!(sessions.look(&id, 87 * MINUTE).is_some() && sessions.look(&id, 88 * MINUTE).is_none(), "listening is no request");
        let busy = sessions.begin(StaffId(1), 0, 0);
        for minute in (20..12 * 60).step_by(20) {
            assert!(sessions.used(&busy, minute * MINUTE).is_some(), "{minute}");
        }
        assert!(sessions.used(&busy, 12 * 60 * MINUTE).is_none());
    }

    #[test]
    fn only_the_very_id_opens_it() {
        let sessions = sessions();
        let id = sessions.begin(StaffId(1), 0, 0);
        for text in ["", "01", &"02".repeat(32), &id.reveal().to_uppercase().replace('0', "O")] {
            assert!(SessionId::read(text).is_none_or(|other| sessions.used(&other, 0).is_none()), "{text}");
        }
        assert!(SessionId::read(id.reveal()).is_some_and(|same| sessions.used(&same, 0).is_some()));
        assert_eq!(format!("{id:?}"), "SessionId(…)");
    }

    #[test]
    fn an_id_says_whether_the_station_was_restarted_since() {
        let of_run = |run: u8| Sessions::new(Box::new(move |bytes| bytes.fill(run)));
        let id = of_run(1).begin(StaffId(1), 0, 0);
        assert!(!of_run(1).is_of_another_run(&id) && of_run(2).is_of_another_run(&id));
    }

    #[test]
    fn a_counter_has_one_person_and_a_person_takes_it_along() {
        let sessions = sessions();
        let (noura, saad) = (sessions.begin(StaffId(1), 0, 0), sessions.begin(StaffId(2), 0, 0));
        let (two, now) = (CounterNumber(2), MINUTE);
        assert_eq!(sessions.take_counter(&noura, two, now), Ok(()));
        assert_eq!(sessions.take_counter(&saad, two, now), Err(StaffId(1)));
        let elsewhere = sessions.begin(StaffId(1), 0, now);
        assert_eq!(sessions.take_counter(&elsewhere, two, now), Ok(()));
        assert_eq!(sessions.used(&noura, now).and_then(|session| session.counter), None);
        assert_eq!(sessions.take_counter(&saad, two, 32 * MINUTE), Ok(()), "she has gone home");
    }

    #[test]
    fn nobody_piles_up_sessions() {
        let sessions = sessions();
        let ids: Vec<_> = (0..20).map(|minute| sessions.begin(StaffId(1), 0, minute * MINUTE)).collect();
        let alive = ids.iter().filter(|id| sessions.look(id, 20 * MINUTE).is_some()).count();
        assert_eq!((alive, sessions.look(&ids[19], 20 * MINUTE).is_some()), (MOST_OF_ONE, true));
    }
}
