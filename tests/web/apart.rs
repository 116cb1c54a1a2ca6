//! A branch in a process of its own, so that its memory and its work are its own too. It says where it listens, and obeys lines.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Lines, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use dawr::staff::Role;
use jiff::SignedDuration;
use reqwest::blocking::Client;
use reqwest::redirect::Policy;

use super::house::{Browser, House, PASSWORD, cookie_of};

/// Set for the child.
pub const VARIABLE: &str = "DAWR_TEST_BRANCH";

/// The child's side: until its standard input ends.
pub fn obey(house: &House) {
    say(&format!("\nlistens {} {}", house.address.listen.port(), house.address.board.unwrap().port()));
    for line in std::io::stdin().lines().map(Result::unwrap) {
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match *words {
            ["hire", login, role] => {
                house.hire(login, role.parse().unwrap());
                String::new()
            }
            ["token", role] => house.token(role.parse().unwrap()),
            ["advance", seconds] => {
                house.station.clock.advance(SignedDuration::from_secs(seconds.parse().unwrap()));
                house.station.engine.tick().unwrap();
                String::new()
            }
            ["issue", service] => house.station.issue(service).map_or_else(|_| "refused".to_owned(), |issued| issued.number.to_string()),
            _ => panic!("{line:?}"),
        };
        // Paper is taken away as a printer would.
        house.station.orders.try_iter().for_each(drop);
        say(&format!("answer {answer}"));
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// The parent's side. The child ends with it.
pub struct Apart {
    child: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    pub listen: SocketAddr,
    pub board: SocketAddr,
    pub client: Client,
}

impl Apart {
    /// `command` runs [`obey`].
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
        // Before this line a test harness speaks.
        let line = answers.by_ref().map(Result::unwrap).find_map(|line| line.strip_prefix("listens ").map(str::to_owned));
        let line = line.expect("the child has not started");
        let ports: Vec<u16> = line.split(' ').map(|port| port.parse().unwrap()).collect();
        let [listen, board] = [0, 1].map(|place: usize| SocketAddr::from((Ipv4Addr::LOCALHOST, ports[place])));
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder().danger_accept_invalid_certs(true).redirect(Policy::none()).timeout(None).build().unwrap();
        Self { orders: child.stdin.take().unwrap(), child, answers, listen, board, client }
    }

    pub fn order(&mut self, line: &str) -> String {
        self.orders.write_all(format!("{line}\n").as_bytes()).unwrap();
        let answer = self.answers.by_ref().map(Result::unwrap).find_map(|line| line.strip_prefix("answer ").map(str::to_owned));
        answer.expect("the child has ended")
    }

    pub fn hire(&mut self, login: &str, role: Role) {
        let mut line = format!("hire {login} ");
        line.write_str(role.into()).unwrap();
        self.order(&line);
    }

    pub fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.listen)
    }

    pub fn sign_in(&self, login: &str) -> Browser {
        let form = [("login", login), ("password", PASSWORD), ("next", "")];
        let response = self.client.post(self.url("/sign-in")).header("sec-fetch-site", "same-origin").form(&form).send().unwrap();
        assert_eq!(response.status(), 303, "{}", response.text().unwrap());
        Browser::new(self.client.clone(), self.url(""), cookie_of(&response))
    }

    /// Resident memory in bytes.
    pub fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }

    /// User and system time in hundredths of a second.
    #[allow(dead_code, reason = "benches/web.rs measures by it")]
    pub fn ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        [11, 12].iter().map(|place| fields[*place].parse::<u64>().unwrap()).sum()
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
