//! What kind of printer it is: how wide and fast, and which questions it answers.

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// In a printable row.
    pub dots: u16,
    /// Bytes of the receive buffer; never less than one row and the command before it.
    pub buffer: usize,
    /// None: at once.
    pub rows_per_second: Option<u32>,
    pub cutter: bool,
    /// Of its serial line, 10 bits a byte; none: as fast as it is written. The link that serves the machine keeps to it.
    pub baud: Option<u32>,
    pub answers: Answers,
}

/// Which questions it answers; to others it is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an ability that printers have or lack on their own")]
pub struct Answers {
    /// `DLE EOT` 1 to 4.
    pub real_time: bool,
    /// `GS r` 1 and 2.
    pub in_turn: bool,
    /// `GS ( H` 48: the process ID.
    pub when_done: bool,
    /// Automatic status back, after `GS a`.
    pub unasked: bool,
    /// `DLE DC4` 8 drops what it holds.
    pub clears: bool,
    /// `GS I` 65 to 67.
    pub identity: bool,
}

/// At 203 dots an inch.
const ROWS_A_MILLIMETRE: u32 = 8;
const NOTHING: Answers = Answers { real_time: false, in_turn: false, when_done: false, unasked: false, clears: false, identity: false };

impl Model {
    /// Says when a job is on the paper, by its process ID.
    pub fn tier_a() -> Self {
        Self::new(Answers { real_time: true, in_turn: true, when_done: true, unasked: true, clears: true, identity: true })
    }

    /// Answers in turn with the data, but knows no process ID.
    pub fn tier_b() -> Self {
        Self::new(Answers { when_done: false, ..Self::tier_a().answers })
    }

    /// Only ever listens.
    pub fn tier_c() -> Self {
        Self::new(NOTHING)
    }

    /// A clone that answers `DLE EOT` alone.
    pub fn real_time_only() -> Self {
        Self::new(Answers { real_time: true, ..NOTHING })
    }

    fn new(answers: Answers) -> Self {
        Self { dots: 576, buffer: 4096, rows_per_second: None, cutter: true, baud: None, answers }
    }

    #[must_use]
    pub fn with_dots(self, dots: u16) -> Self {
        Self { dots, ..self }
    }

    /// In millimetres of paper a second.
    #[must_use]
    pub fn with_speed(self, speed: u32) -> Self {
        Self { rows_per_second: Some(speed.saturating_mul(ROWS_A_MILLIMETRE)), ..self }
    }
}
