//! The words of a slip, in the visitor's language with Arabic (DOMAIN.md §1.4): data in, text out.

use jiff::civil::DateTime;

use super::{RulerText, SlipFault, TestText};
use crate::calendar::PauseSpan;
use crate::config::{Config, ServiceConfig};
use crate::engine::{Slip, TicketSlip};
use crate::qr;
use crate::queue::{Estimate, Language, PartySize, ServiceId};
use crate::report::SummaryText;
use crate::text::{Catalogue, dates, ltr, message, words};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlipText {
    Ticket(Box<TicketText>),
    Documents(DocumentsText),
    Test(TestText),
    Summary(Box<SummaryText>),
    Ruler(RulerText),
}

/// An empty text is not printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketText {
    /// The first language, and its direction.
    pub language: String,
    pub rtl: bool,
    pub association: String,
    pub branch: String,
    /// That this paper is not the first of its ticket.
    pub copy: String,
    pub copy_second: String,
    pub letter: String,
    pub digits: String,
    pub service: String,
    /// The service in Arabic, or in English where Arabic stands first.
    pub service_second: String,
    pub second_is_arabic: bool,
    pub ahead: String,
    pub ahead_label: String,
    pub ahead_second: String,
    /// Empty where nothing honest can be said.
    pub wait: String,
    pub wait_unit: String,
    pub wait_label: String,
    pub wait_second: String,
    pub pause: String,
    pub party: String,
    pub party_second: String,
    pub bring: String,
    pub documents: Vec<String>,
    pub hijri: String,
    pub gregorian: String,
    pub gregorian_is_english: bool,
    pub rating: String,
    /// The six digits of the QR code, for whoever cannot scan.
    pub rating_code: String,
    /// What the QR code holds.
    pub code: String,
    /// That a ticket is no approval.
    pub notice: String,
    pub notice_second: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentsText {
    pub language: String,
    pub rtl: bool,
    pub association: String,
    pub branch: String,
    pub service: String,
    pub service_second: String,
    pub second_is_arabic: bool,
    pub free: String,
    pub bring: String,
    pub documents: Vec<String>,
    pub contact: String,
}

impl TicketText {
    /// The short ticket.
    #[must_use]
    pub fn without_documents(self) -> Self {
        Self { bring: String::new(), documents: Vec::new(), ..self }
    }
}

pub fn slip_text(config: &Config, slip: &Slip) -> Result<SlipText, SlipFault> {
    match slip {
        Slip::Ticket(ticket) => ticket_text(config, ticket).map(|text| SlipText::Ticket(Box::new(text))),
        Slip::Documents { service, language } => documents_text(config, service, *language).map(SlipText::Documents),
        Slip::Summary(summary) => Ok(SlipText::Summary(Box::new(SummaryText::new(config, summary)))),
        Slip::Test { asked, dated } => Ok(SlipText::Test(TestText::new(config, dated.then_some(*asked)))),
    }
}

fn ticket_text(config: &Config, slip: &TicketSlip) -> Result<TicketText, SlipFault> {
    let service = find(config, &slip.service)?;
    let tongue = Tongue::new(slip.language);
    let mut text = TicketText {
        language: tongue.language.to_string(),
        rtl: tongue.first.is_rtl(),
        association: config.branch.association.say(Language::ARABIC).to_owned(),
        branch: tongue.joined(config.branch.name.say(slip.language), config.branch.name.say(Language::ARABIC)),
        letter: slip.number.prefix.to_string(),
        digits: format!("{:03}", slip.number.number),
        service: service.name.say(slip.language).to_owned(),
        service_second: service.name.say(tongue.beside()).to_owned(),
        second_is_arabic: tongue.arabic.is_some(),
        ahead: slip.ahead.to_string(),
        ahead_label: tongue.first.say("Ahead").to_owned(),
        ahead_second: tongue.second("Ahead"),
        documents: documents(&tongue, service, slip.language),
        rating: tongue.first.say(RATING).to_owned(),
        rating_code: ltr(slip.token.code()),
        code: qr::content(config.branch.public_url.as_deref(), &slip.token.to_string()),
        ..TicketText::default()
    };
    if let Some(estimate) = slip.estimate {
        wait(&mut text, &tongue, estimate);
    }
    if let Some(pause) = slip.pause {
        text.pause = pause_line(config, tongue.first, slip.language, pause);
    }
    if slip.copy {
        tongue.first.say(COPY).clone_into(&mut text.copy);
        text.copy_second = tongue.second(COPY);
    }
    if slip.party_size.people() > 1 {
        text.party = group_of(slip.party_size, tongue.first);
        text.party_second = tongue.arabic.map_or_else(String::new, |arabic| group_of(slip.party_size, arabic));
    }
    if !text.documents.is_empty() {
        tongue.first.say("Bring with you").clone_into(&mut text.bring);
    }
    if slip.dated {
        date_lines(&mut text, &tongue, config.calendar.local(slip.issued));
    }
    if service.not_approval {
        tongue.first.say(NOTICE).clone_into(&mut text.notice);
        text.notice_second = tongue.second(NOTICE);
    }
    Ok(text)
}

fn documents_text(config: &Config, service: &ServiceId, language: Language) -> Result<DocumentsText, SlipFault> {
    let service = find(config, service)?;
    let tongue = Tongue::new(language);
    Ok(DocumentsText {
        language: tongue.language.to_string(),
        rtl: tongue.first.is_rtl(),
        association: config.branch.association.say(Language::ARABIC).to_owned(),
        branch: tongue.joined(config.branch.name.say(language), config.branch.name.say(Language::ARABIC)),
        service: service.name.say(language).to_owned(),
        service_second: service.name.say(tongue.beside()).to_owned(),
        second_is_arabic: tongue.arabic.is_some(),
        free: if service.free { tongue.both("The service is free.") } else { String::new() },
        bring: tongue.first.say("Bring with you").to_owned(),
        documents: documents(&tongue, service, language),
        contact: ltr(&config.branch.phone),
    })
}

const RATING: &str = message("Rating is your right: no name, no effect on your case");
const COPY: &str = message("Copy");
const NOTICE: &str = message("This ticket is not an approval");

fn find<'a>(config: &'a Config, service: &ServiceId) -> Result<&'a ServiceConfig, SlipFault> {
    config.service(service).ok_or_else(|| SlipFault::UnknownService(service.clone()))
}

/// The language of a slip, and Arabic under it where it is another.
struct Tongue {
    language: Language,
    first: &'static Catalogue,
    arabic: Option<&'static Catalogue>,
}

impl Tongue {
    fn new(language: Language) -> Self {
        let arabic = (language != Language::ARABIC).then(|| words(Language::ARABIC));
        Self { language, first: words(language), arabic }
    }

    /// The language in which the service stands a second time.
    fn beside(&self) -> Language {
        if self.arabic.is_some() { Language::ARABIC } else { Language::ENGLISH }
    }

    fn second(&self, msgid: &'static str) -> String {
        self.arabic.map_or_else(String::new, |arabic| arabic.say(msgid).to_owned())
    }

    fn both(&self, msgid: &'static str) -> String {
        self.joined(self.first.say(msgid), &self.second(msgid))
    }

    /// `Aziziyah branch · فرع العزيزية`, the Arabic with its numbers in its own order.
    fn joined(&self, first: &str, arabic: &str) -> String {
        if self.arabic.is_none() || first == arabic { first.to_owned() } else { format!("{first} · \u{2067}{arabic}\u{2069}") }
    }
}

fn wait(text: &mut TicketText, tongue: &Tongue, estimate: Estimate) {
    if estimate.is_now() {
        tongue.first.say("now").clone_into(&mut text.wait);
    } else {
        text.wait = dates::range(estimate);
        text.wait_unit = tongue.first.count("min", "min", estimate.high, &[]);
    }
    tongue.first.say("Wait, about").clone_into(&mut text.wait_label);
    text.wait_second = tongue.second("Wait, about");
}

fn pause_line(config: &Config, catalogue: &Catalogue, language: Language, pause: PauseSpan) -> String {
    let name = config.pauses.get(pause.pause.0).map_or("", |pause| pause.name.say(language));
    catalogue.fill("Includes {0} {1}", &[name, &dates::span(&pause)])
}

fn group_of(size: PartySize, catalogue: &Catalogue) -> String {
    catalogue.count("Group of {0}", "Group of {0}", size.people(), &[&size.people().to_string()])
}

fn documents(tongue: &Tongue, service: &ServiceConfig, language: Language) -> Vec<String> {
    let line = |document: &crate::config::Document| match &document.note {
        Some(note) => tongue.first.fill("{0}, {1}", &[document.name.say(language), note.say(language)]),
        None => document.name.say(language).to_owned(),
    };
    service.documents.iter().map(line).collect()
}

/// Under the Arabic Hijri date the Gregorian one stands in English, as in the policy's sample; elsewhere in the visitor's language.
fn date_lines(text: &mut TicketText, tongue: &Tongue, local: DateTime) {
    text.hijri = dates::hijri_line(local.date(), tongue.first);
    text.gregorian_is_english = tongue.arabic.is_none();
    text.gregorian = if text.gregorian_is_english {
        ltr(local.strftime("%a %-d %b %Y  %H:%M"))
    } else {
        format!("{}  {}", dates::gregorian_line(local.date(), tongue.first), ltr(dates::clock(local.time())))
    };
}
