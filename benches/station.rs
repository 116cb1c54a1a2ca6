//! The station with its window in Xvfb: memory, idle CPU, and start to first frame against an empty Slint window.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a bench may stop where it stands"
)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const DISPLAY: &str = ":97";
const SCREEN: &str = "1700x800x24";
const STARTS: usize = 5;
const IDLE: Duration = Duration::from_secs(45);

slint::slint! {
    export component Empty inherits Window {
        width: 1280px;
        height: 800px;
        background: white;
    }
}

fn main() {
    if std::env::args().any(|argument| argument == "--empty-window") {
        use slint::ComponentHandle;
        return Empty::new().unwrap().run().unwrap();
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let frames = folder.path().join("frames");
    std::fs::create_dir(&frames).unwrap();
    let _xvfb = Part::start(Command::new("Xvfb").args([DISPLAY, "-screen", "0", SCREEN, "-fbdir"]).arg(&frames));
    let frame = frames.join("Xvfb_screen0");
    wait_until(|| std::fs::metadata(&frame).is_ok_and(|file| file.len() > 1_000_000));

    let this = std::env::current_exe().unwrap();
    let empty = median(|| first_frame(&frame, Command::new(&this).arg("--empty-window")).0);
    let data: PathBuf = folder.path().join("data");
    let mut station = Command::new(env!("CARGO_BIN_EXE_dawr"));
    station.args(["demo", "--data"]).arg(&data);
    let start = median(|| first_frame(&frame, &mut station).0);
    println!(
        "start to first frame                  {:8.0} ms   {:5.2} x an empty window of {:.0} ms (at most 10)",
        ms(start),
        start.as_secs_f64() / empty.as_secs_f64(),
        ms(empty)
    );

    let (_, running) = first_frame(&frame, &mut station);
    std::thread::sleep(Duration::from_secs(3));
    let before = ticks(&running);
    std::thread::sleep(IDLE);
    let spent = ticks(&running) - before;
    println!(
        "idle for {} s                         {spent:8.0} ticks  {:5.2} % of a core (at most 0.5)",
        IDLE.as_secs(),
        spent / IDLE.as_secs_f64()
    );
    println!("resident memory                       {:8.1} MB   (at most 60)", resident(&running));
}

/// Ends with the bench.
struct Part(Child);

impl Part {
    fn start(command: &mut Command) -> Self {
        let command = command.env("DISPLAY", DISPLAY).env("RUST_LOG", "error").stdout(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// From the start of the process to the first pixel that is not black.
fn first_frame(frame: &Path, command: &mut Command) -> (Duration, Part) {
    wait_until(|| !lit(frame));
    let start = Instant::now();
    let part = Part::start(command);
    wait_until(|| lit(frame));
    (start.elapsed(), part)
}

/// Samples the frame buffer: the window covers most of the screen.
fn lit(frame: &Path) -> bool {
    let bytes = std::fs::read(frame).unwrap();
    bytes[bytes.len() / 2..].iter().step_by(4099).any(|byte| *byte > 64)
}

fn wait_until(ready: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_mins(1);
    while !ready() {
        assert!(Instant::now() < patience, "nothing happened on the screen");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn median(mut measure: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..STARTS).map(|_| measure()).collect();
    times.sort();
    times[STARTS / 2]
}

/// User and system time of the process, in hundredths of a second.
fn ticks(part: &Part) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", part.0.id())).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    [11, 12].iter().map(|place| fields[*place].parse::<f64>().unwrap()).sum()
}

fn resident(part: &Part) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", part.0.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
