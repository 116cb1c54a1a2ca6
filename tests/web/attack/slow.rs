//! Whoever connects and says little or nothing keeps no place from others.

use std::io::Write;
use std::time::{Duration, Instant};

use dawr::web::Patience;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::super::house::House;
use super::super::wire::{ELSEWHERE, HERE, hear, status, tcp, tls};
use super::Officer;
use crate::support::Setting;

const MANY: usize = 600;
/// Far more than an answer takes, far less than any patience of the station.
const AT_ONCE: Duration = Duration::from_secs(8);

/// Both ends of each connection are in this one process.
fn allow_many_files() {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(8192, |maximum| maximum.min(8192)).max(limit.current.unwrap_or_default());
    setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum }).unwrap();
}

#[test]
fn six_hundred_who_say_one_letter_each_shut_nobody_out() {
    allow_many_files();
    let house = House::open();
    let officer = Officer::of(&house);
    // The first letter of a handshake, and that of a request.
    for (listener, letter) in [(house.address.listen, 22), (house.address.board.unwrap(), b'G')] {
        let crowd: Vec<_> = (0..MANY)
            .map(|_| {
                let mut stream = tcp(ELSEWHERE, listener);
                // Whoever was turned away cannot say even that.
                drop(stream.write_all(&[letter]));
                stream
            })
            .collect();
        let start = Instant::now();
        let newcomer = tcp(HERE, house.address.board.unwrap());
        (&newcomer).write_all(b"GET /api/board HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        assert_eq!(status(&hear(&mut &newcomer)), 200);
        let mut newcomer = tls(&house);
        newcomer.write_all(b"GET /board HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        assert_eq!(status(&hear(&mut newcomer)), 200);
        officer.serves();
        assert!(start.elapsed() < AT_ONCE, "{:?}", start.elapsed());
        let turned_away = crowd.iter().filter(|stream| is_over(stream)).count();
        assert!(turned_away >= MANY / 2, "only {turned_away} of {MANY} were turned away");
    }
}

fn is_over(stream: &std::net::TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    match stream.peek(&mut [0]) {
        Ok(length) => length == 0,
        Err(fault) => fault.kind() != std::io::ErrorKind::WouldBlock,
    }
}

#[test]
fn whoever_dawdles_is_hung_up_on() {
    let short = Duration::from_millis(300);
    // A request has time for the hashes of a sign-in, also on a busy machine.
    let patience = Patience { handshake: short, head: short, request: Duration::from_secs(4) };
    let house = House::on(tempfile::tempdir().unwrap(), Setting::default(), patience);
    let officer = Officer::of(&house);
    let cookie = &officer.browser.cookie;

    // Connections that would stay open for ever: each ends with the station's side, not with the client's.
    let mut handshake = tcp(HERE, house.address.listen);
    handshake.write_all(&[22, 3, 1]).unwrap();
    let mut silent = tcp(HERE, house.address.board.unwrap());
    let mut head = tls(&house);
    head.write_all(b"GET /board HTTP/1.1\r\nHost: loc").unwrap();
    let mut idle = tls(&house);
    idle.write_all(b"GET /api/board HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut body = tls(&house);
    let start = format!(
        "POST /api/tickets HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n\
         Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"
    );
    body.write_all(start.as_bytes()).unwrap();
    officer.serves();

    let begun = Instant::now();
    assert_eq!((hear(&mut handshake), hear(&mut silent)), (String::new(), String::new()));
    assert!([0, 408].contains(&status(&hear(&mut head))));
    assert_eq!(status(&hear(&mut idle)), 200);
    let answer = hear(&mut body);
    assert_eq!(status(&answer), 408, "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
    assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
    officer.serves();
}
