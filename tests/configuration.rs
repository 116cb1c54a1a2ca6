//! A wrong configuration stops the start with file, line, what was found and what was expected.

use std::path::Path;
use std::process::Command;

use dawr::config::{Config, EXAMPLE, Printer, PrinterLink};
use dawr::printing::{Cut, Flow, Profile, SerialLine};
use dawr::queue::{Language, ServiceId};

fn refused(from: &str, to: &str) -> String {
    assert!(EXAMPLE.contains(from), "the example has no {from:?}");
    let wrong = EXAMPLE.replacen(from, to, 1);
    Config::parse(&wrong, Path::new("station.toml")).unwrap_err().to_string()
}

fn line_of(text: &str) -> usize {
    EXAMPLE.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn the_shipped_file_is_right_and_has_the_nine_services() {
    let config = Config::example().unwrap();
    let prefixes: String = config.services.iter().map(|service| service.rule.prefix.to_string()).collect();
    assert_eq!(prefixes, "ARSKTLMHD");
}

#[test]
fn each_kind_of_mistake_names_line_found_and_expected() {
    for (from, to, says) in [
        ("licence = \"0000\"", "licence = 12", ["integer `12`", "expected a string"]),
        ("# dots = 576", "dotz = 576", ["found the unknown key `dotz`", "expected"]),
        ("# dots = 576", "dots = 5760", ["found 5760", "expected 256 to 1024"]),
        ("# dots = 576", "dots = -1", ["`-1`", "expected u16"]),
        ("# dots = 576", "dots = \"many\"", ["\"many\"", "expected u16"]),
        ("id = \"enquiry\"", "id = \"other\"", ["found the id \"other\"", "expected another id"]),
        ("prayer = \"dhuhr\"", "start = \"25:07\"", ["found \"25:07\"", "expected a time such as"]),
        ("prayer = \"dhuhr\"", "prayer = \"noon\"", ["found `noon`", "expected one of `fajr`, `dhuhr`"]),
        ("prayer = \"isha\"", "prayer = \"dhuhr\"", ["found this prayer a second time", "expected one pause for each"]),
        ("latitude = 21.4225", "latitude = 59.3", ["found 59.3", "expected -40 to 40"]),
        ("latitude = 21.4225", "latitude = \"21°\"", ["\"21°\"", "expected f64"]),
        ("longitude = 39.8262", "longitude = nan", ["found NaN", "expected -180 to 180"]),
        ("friday_minutes = 45", "friday_minutes = 200", ["found 200", "expected 0 to 180"]),
        ("friday_minutes = 45", "offset_minutes = 16", ["found 16", "expected -15 to 15"]),
        ("friday_minutes = 45", "starts_after = -1", ["found -1", "expected 0 to 60"]),
        ("friday_minutes = 45", "on = 0", ["integer `0`", "expected a boolean"]),
        ("announced_shift = []", "announced_shift = [{ month = \"1448\", days = 1 }]", ["found \"1448\"", "year and month such as"]),
        ("announced_shift = []", "announced_shift = [{ month = \"1448-09\", days = 2 }]", ["found 2", "expected -1 to 1"]),
        ("from_hijri = \"09-01\"", "from_hijri = \"13-01\"", ["found \"13-01\"", "expected a month and a day of the Hijri year"]),
        ("to_hijri = \"09-30\"", "to_hijri = \"30 Ramadan\"", ["found \"30 Ramadan\"", "such as \"09-01\""]),
        ("name = \"hajj\"", "name = \"ramadan\"", ["found the season \"ramadan\" a second time", "expected another name"]),
        ("name = \"hajj\"", "title = \"hajj\"", ["found the unknown key `title`", "expected one of `name`, `from`"]),
        ("monday = [\"08:00-21:00\"]", "monday = [\"8-21\"]", ["found \"8-21\"", "expected two times such as"]),
        ("timezone = \"Asia/Riyadh\"", "timezone = \"Asia/Makkah\"", ["found \"Asia/Makkah\"", "expected a time zone"]),
        ("closed = []", "closed = [\"soon\"]", ["found \"soon\"", "expected a date"]),
        ("orientation = \"landscape\"", "orientation = \"portrait\"", ["does not fit", "expected \"landscape\""]),
        ("orientation = \"landscape\"", "orientation = \"flat\"", ["found `flat`", "expected `landscape` or `portrait`"]),
        ("link = \"virtual\"", "link = \"lpt1\"", ["found \"lpt1\"", "expected \"virtual\""]),
        ("link = \"virtual\"", "link = \"tcp:printer\"", ["found \"tcp:printer\"", "expected \"virtual\""]),
        ("link = \"virtual\"", "link = \"serial:ttyUSB0\"", ["found \"serial:ttyUSB0\"", "\"serial:/dev/ttyUSB0\""]),
        ("link = \"virtual\"", "link = \"usb:1-1.\"", ["found \"usb:1-1.\"", "\"usb:1-1.2\""]),
        ("link = \"virtual\"", "link = \"usb:../1-1\"", ["found \"usb:../1-1\"", "\"usb:1-1.2\""]),
        (
            "profile = \"generic-80\"",
            "profile = \"TM-T99\"",
            ["found the printer \"TM-T99\"", "expected one of generic-80, generic-58, CT-S651"],
        ),
        ("# band_rows = 64", "band_rows = 2304", ["found 2304", "expected 8 to 2303"]),
        ("# baud = 115200", "baud = 115201", ["found 115201", "expected one of 2400, 4800, 9600"]),
        ("# flow = \"rts_cts\"", "flow = \"rtscts\"", ["found `rtscts`", "expected one of `none`, `rts_cts`"]),
        ("# flow = \"rts_cts\"", "flow = \"none\"", ["cannot say when it is full", "expected bytes_per_second beside it"]),
        ("# bytes_per_second = 900", "bytes_per_second = 9", ["found 9", "expected 100 to 100000"]),
        ("ordinary = [1, 499]", "ordinary = [1, 600]", ["found 1 to 600", "within 1 to 499"]),
        ("priority = [501, 999]", "priority = [400, 999]", ["found 400 to 999", "within 501 to 999"]),
        ("kiosk = 1", "kiosk = 0", ["found 0", "expected 1 to 9"]),
        ("prefix = \"R\"", "prefix = \"A\"", ["found the prefix Prefix('A') a second time", "expected another prefix"]),
        ("prefix = \"R\"", "prefix = \"r\"", ["found 'r'", "expected one letter A to Z"]),
        ("id = \"assist_request\"", "id = \"enquiry\"", ["found the id \"enquiry\" a second time", "expected another id"]),
        ("icon = \"assistance\"", "icon = \"hand\"", ["found the pictogram \"hand\"", "expected one of"]),
        ("tint = \"gold\"", "tint = \"pink\"", ["found `pink`", "expected one of `green`"]),
        ("name.en = \"Aziziyah branch\"", "", ["found no text in en", "expected one in ar and one in en"]),
        (
            "\"Enquiry & guidance\"",
            "\"Pay here\"",
            ["found no text in ur", "a text in ur here, or \"Pay here\" in ui/lang/ur/LC_MESSAGES/dawr-ui.po"],
        ),
        (
            "languages = [\"ar\", \"en\", \"ur\", \"id\", \"bn\", \"fr\", \"tr\", \"fa\"]",
            "languages = [\"ar\", \"xx\"]",
            ["found the language xx", "expected some of"],
        ),
        (
            "languages = [\"ar\", \"en\", \"ur\", \"id\", \"bn\", \"fr\", \"tr\", \"fa\"]",
            "languages = [\"en\"]",
            ["found 1 languages", "\"ar\" among them"],
        ),
        (
            "languages = [\"ar\", \"en\", \"ur\", \"id\", \"bn\", \"fr\", \"tr\", \"fa\"]",
            "languages = [\"arabic\"]",
            ["found \"arabic\"", "expected a language code"],
        ),
        ("code = \"MKH-01\"", "code = \"\"", ["found nothing", "expected the branch's own code"]),
        ("# public_url = \"https:", "public_url = \"http:", ["found \"http://turn.example.org\"", "https://"]),
    ] {
        let fault = refused(from, to);
        assert!(fault.starts_with("station.toml:"), "{fault}");
        for part in says {
            assert!(fault.contains(part), "{from:?} -> {to:?} says: {fault}");
        }
        let line: usize = fault.split(':').nth(1).unwrap().parse().unwrap();
        // A missing text is reported at the table it is missing from.
        assert!(to.is_empty() || line == line_of(from), "{from:?} -> {to:?} is at line {}, says: {fault}", line_of(from));
    }
}

/// A text in the file wins; one that is not there comes from the catalogue, by its English words.
#[test]
fn a_text_of_the_file_wins_over_the_catalogue() {
    let named = |source: &str| Config::parse(source, Path::new("station.toml")).unwrap().branch.name;
    let name = "name.en = \"Aziziyah branch\"";
    let urdu = "ur".parse().unwrap();
    assert_eq!(named(EXAMPLE).say(urdu), "شاخ العزیزیہ");
    let of_the_file = EXAMPLE.replacen(name, &format!("{name}\nname.ur = \"عزیزیہ مرکز\""), 1);
    assert_eq!(named(&of_the_file).say(urdu), "عزیزیہ مرکز");
    let empty = EXAMPLE.replacen(name, &format!("{name}\nname.ur = \" \""), 1);
    assert_eq!(named(&empty).say(urdu), "شاخ العزیزیہ");
}

#[test]
fn a_service_without_a_short_name_goes_by_its_name() {
    let (arabic, id) = (Language::ARABIC, ServiceId::from("enquiry"));
    let enquiry = |source: &str| Config::parse(source, Path::new("station.toml")).unwrap().service(&id).unwrap().clone();
    assert_eq!(enquiry(EXAMPLE).short_name.say(arabic), "استفسار");
    let plain = EXAMPLE.replacen("short_name = { ar = \"استفسار\", en = \"Enquiry\" }\n", "", 1);
    assert_eq!(enquiry(&plain).short_name, enquiry(&plain).name);
}

fn printer(table: &str) -> Printer {
    let wanted = EXAMPLE.find("link = \"virtual\"").unwrap()..EXAMPLE.find("# This kiosk's own part").unwrap();
    let source = EXAMPLE.replacen(&EXAMPLE[wanted], table, 1);
    Config::parse(&source, Path::new("station.toml")).unwrap().printer
}

#[test]
fn each_way_to_a_printer_is_read_and_said_as_it_stands_in_the_file() {
    for (text, link) in [
        ("virtual", PrinterLink::Virtual),
        ("device:/dev/dawr-printer", PrinterLink::Device("/dev/dawr-printer".into())),
        ("serial:/dev/ttyUSB0", PrinterLink::Serial("/dev/ttyUSB0".into())),
        ("usb:1-1.2", PrinterLink::Usb("1-1.2".into())),
        ("tcp:192.168.1.50:9100", PrinterLink::Tcp("192.168.1.50:9100".parse().unwrap())),
    ] {
        let printer = printer(&format!("link = \"{text}\"\nprofile = \"TM-T88V\"\n"));
        assert_eq!((printer.name(), printer.link), (format!("TM-T88V at {text}"), link));
    }
}

#[test]
fn a_profile_is_what_the_file_does_not_say_otherwise() {
    let profile = |rest: &str| printer(&format!("link = \"virtual\"\n{rest}")).profile;
    assert_eq!(Config::example().unwrap().printer.profile, *Profile::find("generic-80").unwrap());
    for (rest, name, cut) in [
        ("", "generic-80", Cut::Partial),
        ("dots = 576\nband_rows = 64\n", "generic-80", Cut::Partial),
        ("dots = 384\nband_rows = 64\n", "generic-58", Cut::Tear),
    ] {
        assert_eq!((profile(rest).name.as_str(), profile(rest).cut), (name, cut), "{rest}");
    }
    let changed = profile("profile = \"TM-T88V\"\ndots = 420\nband_rows = 24\nbaud = 19200\nflow = \"none\"\nbytes_per_second = 1500\n");
    let serial = SerialLine { baud: 19_200, flow: Flow::None, bytes_per_second: Some(1500) };
    assert_eq!(changed, Profile { dots: 420, band_rows: 24, serial, ..Profile::find("TM-T88V").unwrap().clone() });
}

#[test]
fn a_missing_key_and_a_broken_file_are_said_plainly() {
    let fault = refused("link = \"virtual\"\n", "");
    assert!(fault.contains("found no `link`, expected this key here"), "{fault}");
    let fault = refused("[printer]", "[printer");
    assert!(fault.contains(&format!("station.toml:{}:", line_of("[printer]"))), "{fault}");
}

#[test]
fn what_does_not_go_together_is_reported_where_it_stands() {
    let hajj = "from_hijri = \"12-01\"\nto_hijri = \"12-15\"\n";
    let asr = "prayer = \"asr\"\nminutes = 20\n";
    let prayers = "[prayers]\nlatitude = 21.4225\nlongitude = 39.8262\n";
    for (from, to, line, says) in [
        (hajj, "from_hijri = \"12-01\"\n", "name = \"hajj\"", ["begins and ends otherwise", "expected `from` and `to`, or `from_hijri`"]),
        (hajj, "from = \"2027-05-08\"\nto = \"2027-05-07\"\n", "to = \"2027-05-07\"", ["found \"2027-05-07\"", "not before `from`"]),
        (hajj, "from = \"2027-05-08\"\nto = \"May\"\n", "to = \"May\"", ["found \"May\"", "expected a date"]),
        (asr, "minutes = 20\n", "صلاة العصر", ["a pause that begins otherwise", "expected either `start` or `prayer`"]),
        (asr, "start = \"15:15\"\n", "صلاة العصر", ["a pause without `minutes`", "expected its length"]),
        (asr, "start = \"15:15\"\nstarts_after = 5\n", "starts_after = 5", ["minutes beside `start`", "beside `prayer` only"]),
        (prayers, "", "prayer = \"dhuhr\"", ["a prayer without a place", "expected [prayers] with latitude"]),
    ] {
        let fault = refused(from, to);
        assert!(says.iter().all(|part| fault.contains(part)), "{to:?} says: {fault}");
        assert!(fault.lines().last().unwrap().contains(line), "{to:?} is not at {line:?}, says: {fault}");
    }
    let fault = refused("[season.week]\nsunday = [\"06:00", "[season.services.barber]\nsunday = [\"06:00");
    assert!(fault.contains("found the service \"barber\"") && fault.contains("expected one of enquiry, assist_request"), "{fault}");
    assert!(fault.contains("| [season.services.barber]"), "{fault}");
    let seasons = EXAMPLE.find("[[season]]\nname = \"hajj\"").unwrap()..EXAMPLE.find("# Where prayer times").unwrap();
    let fault = refused(&EXAMPLE[seasons], "[[season]]\nname = \"hajj\"\nfrom_hijri = \"12-01\"\nto_hijri = \"12-15\"\n");
    assert!(fault.contains("found a season without hours, expected [season.week]"), "{fault}");
}

#[test]
fn the_station_does_not_start_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("station.toml");
    std::fs::write(&file, EXAMPLE.replace("# dots = 576", "dots = 1")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dawr"))
        .args(["run", "--config"])
        .arg(&file)
        .arg("--data")
        .arg(folder.path().join("data"))
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(&format!("station.toml:{}: found 1, expected 256 to 1024", line_of("dots = 576"))), "{said}");
    assert!(!folder.path().join("data").exists(), "nothing was made");
}
