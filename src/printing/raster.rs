//! Slip texts drawn by Slint, as dots. The only file of `printing` that touches Slint.

use std::cell::RefCell;
use std::rc::Rc;

use dawr_ui::{
    DocumentsPaper, DocumentsWords, Paper, RulerPaper, RulerWords, SummaryPair, SummaryPaper, SummaryService, SummaryWords, TestPaper,
    TestWords, TicketPaper, TicketWords,
};
use slint::platform::software_renderer::{MinimalSoftwareWindow, PremultipliedRgbaColor, RepaintBufferType, TargetPixel};
use slint::platform::{Platform, WindowAdapter, WindowEvent};
use slint::{ComponentHandle, Image, ModelRc, PhysicalSize, PlatformError, Rgb8Pixel, SharedPixelBuffer, SharedString, VecModel};

use super::{DocumentsText, RulerText, SlipFault, SlipText, TestText, TicketText};
use crate::qr::{self, Code};
use crate::report::{Pair, ServiceLine, SummaryText};

/// 1 bit a dot, most significant bit first, 1 is black; rows without padding, the width a multiple of 16.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    pub width: u16,
    pub height: u16,
    bits: Vec<u8>,
}

/// Darker than this is black.
const THRESHOLD: u8 = 140;
/// Dots of a module of the QR code: even, so that the printer can be sent half of each row and column.
const MODULE: usize = 6;

impl Raster {
    /// None where the bits are not exactly `width` × `height`, or the width is no multiple of 16.
    pub fn new(width: u16, height: u16, bits: Vec<u8>) -> Option<Self> {
        let bytes = usize::from(width) / 8 * usize::from(height);
        (width > 0 && width.is_multiple_of(16) && bits.len() == bytes).then_some(Self { width, height, bits })
    }

    /// Bytes in a row.
    pub fn stride(&self) -> usize {
        usize::from(self.width) / 8
    }

    pub fn lines(&self) -> std::slice::ChunksExact<'_, u8> {
        self.bits.chunks_exact(self.stride())
    }

    /// The bytes of all rows, top to bottom.
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// Dots outside the raster are left alone.
    pub fn blacken(&mut self, x: usize, y: usize) {
        let place = y * self.stride() + x / 8;
        if let Some(byte) = self.bits.get_mut(place) {
            *byte |= 0x80 >> (x % 8);
        }
    }
}

/// How the big number of a ticket is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    Fine,
    /// In squares of four equal dots, which the printer can be sent as one: a quarter of the bytes.
    Coarse,
}

/// Draws slips on the thread that made it; one for each thread.
pub struct Painter {
    ticket: Sheet<TicketPaper>,
    documents: Sheet<DocumentsPaper>,
    test: Sheet<TestPaper>,
    summary: Sheet<SummaryPaper>,
    ruler: Sheet<RulerPaper>,
}

struct Sheet<P> {
    paper: P,
    window: Rc<MinimalSoftwareWindow>,
}

impl Painter {
    /// Fails where this thread has a Slint platform already.
    pub fn new() -> Result<Self, SlipFault> {
        let windows = Rc::new(RefCell::new(Vec::new()));
        // No event loop proxy: the process has one, and it is the screen's.
        slint::platform::set_platform(Box::new(Offscreen(Rc::clone(&windows)))).map_err(|fault| PlatformError::Other(fault.to_string()))?;
        let ticket = Sheet::new(TicketPaper::new()?, &windows)?;
        let documents = Sheet::new(DocumentsPaper::new()?, &windows)?;
        let test = Sheet::new(TestPaper::new()?, &windows)?;
        let summary = Sheet::new(SummaryPaper::new()?, &windows)?;
        let ruler = Sheet::new(RulerPaper::new()?, &windows)?;
        Ok(Self { ticket, documents, test, summary, ruler })
    }

    /// `dots` is the printer's; the raster is the next multiple of 16 that fits.
    pub fn draw(&self, text: &SlipText, dots: u16, grain: Grain) -> Result<Raster, SlipFault> {
        if !(200..=2000).contains(&dots) {
            return Err(SlipFault::Width(dots));
        }
        let width = dots / 16 * 16;
        match text {
            SlipText::Ticket(text) => self.ticket(text, width, grain),
            SlipText::Documents(text) => self.documents(text, width),
            SlipText::Test(text) => self.test(text, width),
            SlipText::Summary(text) => self.summary(text, width),
            SlipText::Ruler(text) => self.ruler(text, width),
        }
    }

    fn ticket(&self, text: &TicketText, width: u16, grain: Grain) -> Result<Raster, SlipFault> {
        let paper = &self.ticket.paper;
        prepare(&paper.global::<Paper>(), width, &text.language, text.rtl);
        paper.set_code(picture(&qr::code(&text.code)?));
        paper.set_words(ticket_words(text));
        let mut grey = self.ticket.draw(width, TicketPaper::get_content_height)?;
        if grain == Grain::Coarse {
            grey.coarsen(paper.get_number_top(), paper.get_number_height());
            grey.coarsen(paper.get_digits_top(), paper.get_digits_height());
        }
        grey.threshold()
    }

    fn documents(&self, text: &DocumentsText, width: u16) -> Result<Raster, SlipFault> {
        let paper = &self.documents.paper;
        prepare(&paper.global::<Paper>(), width, &text.language, text.rtl);
        paper.set_words(documents_words(text));
        self.documents.draw(width, DocumentsPaper::get_content_height)?.threshold()
    }

    fn test(&self, text: &TestText, width: u16) -> Result<Raster, SlipFault> {
        let paper = &self.test.paper;
        prepare(&paper.global::<Paper>(), width, "ar", true);
        paper.set_words(test_words(text));
        self.test.draw(width, TestPaper::get_content_height)?.threshold()
    }

    fn summary(&self, text: &SummaryText, width: u16) -> Result<Raster, SlipFault> {
        let paper = &self.summary.paper;
        prepare(&paper.global::<Paper>(), width, "ar", true);
        paper.set_words(summary_words(text));
        self.summary.draw(width, SummaryPaper::get_content_height)?.threshold()
    }

    fn ruler(&self, text: &RulerText, width: u16) -> Result<Raster, SlipFault> {
        self.ruler.paper.set_words(ruler_words(text));
        self.ruler.draw(width, RulerPaper::get_content_height)?.threshold()
    }
}

fn prepare(paper: &Paper, width: u16, language: &str, rtl: bool) {
    paper.set_width(f32::from(width));
    paper.set_language(language.into());
    paper.set_rtl(rtl);
}

impl<P: ComponentHandle> Sheet<P> {
    fn new(paper: P, windows: &Windows) -> Result<Self, SlipFault> {
        paper.show()?;
        let window = windows.borrow_mut().pop().ok_or(PlatformError::NoPlatform)?;
        Ok(Self { paper, window })
    }

    fn draw(&self, width: u16, content_height: impl Fn(&P) -> f32) -> Result<Grey, SlipFault> {
        // The width first: the height of wrapped text depends on it.
        self.window.set_size(PhysicalSize::new(u32::from(width), u32::from(u16::MAX)));
        // Any event makes Slint build what `if` and `for` now ask for; before that the height is the last slip's.
        self.window.window().dispatch_event(WindowEvent::PointerExited);
        let height = whole(content_height(&self.paper).ceil()).filter(|height| *height > 0).ok_or(SlipFault::Length)?;
        self.window.set_size(PhysicalSize::new(u32::from(width), u32::from(height)));
        self.window.request_redraw();
        let mut grey = Grey { width, height, dots: vec![Luma(255); usize::from(width) * usize::from(height)] };
        self.window.draw_if_needed(|renderer| {
            renderer.render(&mut grey.dots, usize::from(width));
        });
        Ok(grey)
    }
}

/// A length of Slint as dots; none where it is no length that a slip can have.
fn whole(length: f32) -> Option<u16> {
    // `as` would be shorter, and would make a dot count of nonsense.
    format!("{length:.0}").parse().ok()
}

/// What Slint draws into: 8 bit, 0 is black.
struct Grey {
    width: u16,
    height: u16,
    dots: Vec<Luma>,
}

impl Grey {
    /// Makes squares of four dots equal between two heights: what is large goes out at a quarter of the bytes.
    fn coarsen(&mut self, top: f32, height: f32) {
        let (Some(top), Some(height)) = (whole(top.floor()), whole(height.floor())) else { return };
        let width = usize::from(self.width);
        let number = self.dots.chunks_mut(width).skip(usize::from(top)).take(usize::from(height) / 2 * 2);
        let mut number: Vec<&mut [Luma]> = number.collect();
        for rows in number.chunks_exact_mut(2) {
            if let [upper, lower] = rows {
                coarsen_pair(upper, lower);
            }
        }
    }

    fn threshold(self) -> Result<Raster, SlipFault> {
        let bits = self.dots.chunks(8).map(|dots| dots.iter().fold(0, |byte, dot| byte << 1 | u8::from(dot.0 < THRESHOLD))).collect();
        Raster::new(self.width, self.height, bits).ok_or(SlipFault::Length)
    }
}

fn coarsen_pair(upper: &mut [Luma], lower: &mut [Luma]) {
    for (upper, lower) in upper.chunks_mut(2).zip(lower.chunks_mut(2)) {
        let sum: u16 = upper.iter().chain(lower.iter()).map(|dot| u16::from(dot.0)).sum();
        let mean = Luma(u8::try_from(sum / 4).unwrap_or(u8::MAX));
        upper.fill(mean);
        lower.fill(mean);
    }
}

#[derive(Clone, Copy)]
#[repr(transparent)]
struct Luma(u8);

/// Rec. 601 weights, in 1/256.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u32::from(red) * 77 + u32::from(green) * 151 + u32::from(blue) * 28;
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}

impl TargetPixel for Luma {
    fn blend(&mut self, color: PremultipliedRgbaColor) {
        let under = u32::from(self.0) * (255 - u32::from(color.alpha)) / 255;
        let sum = u32::from(luma(color.red, color.green, color.blue)) + under;
        self.0 = u8::try_from(sum).unwrap_or(u8::MAX);
    }

    fn from_rgb(red: u8, green: u8, blue: u8) -> Self {
        Self(luma(red, green, blue))
    }
}

/// The code with six dots a module, padded on the right so that centring leaves it on an even dot.
fn picture(code: &Code) -> Image {
    let dots = code.width * MODULE;
    let width = dots.next_multiple_of(4);
    let size = |dots: usize| u32::try_from(dots).unwrap_or_default();
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(size(width), size(dots));
    for (row, line) in buffer.make_mut_slice().chunks_mut(width).enumerate() {
        let modules = code.dark.chunks(code.width).nth(row / MODULE).unwrap_or_default();
        for (column, pixel) in line.iter_mut().enumerate() {
            let dark = modules.get(column / MODULE).is_some_and(|dark| *dark);
            *pixel = if dark { Rgb8Pixel::new(0, 0, 0) } else { Rgb8Pixel::new(255, 255, 255) };
        }
    }
    Image::from_rgb8(buffer)
}

type Windows = Rc<RefCell<Vec<Rc<MinimalSoftwareWindow>>>>;

/// Gives each slip a window of its own, never shown.
struct Offscreen(Windows);

impl Platform for Offscreen {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        let window = MinimalSoftwareWindow::new(RepaintBufferType::NewBuffer);
        self.0.borrow_mut().push(Rc::clone(&window));
        Ok(window)
    }
}

fn ticket_words(text: &TicketText) -> TicketWords {
    TicketWords {
        association: text.association.as_str().into(),
        branch: text.branch.as_str().into(),
        copy: text.copy.as_str().into(),
        copy_second: text.copy_second.as_str().into(),
        letter: text.letter.as_str().into(),
        digits: text.digits.as_str().into(),
        service: text.service.as_str().into(),
        service_second: text.service_second.as_str().into(),
        second_is_arabic: text.second_is_arabic,
        ahead: text.ahead.as_str().into(),
        ahead_label: text.ahead_label.as_str().into(),
        ahead_second: text.ahead_second.as_str().into(),
        wait: text.wait.as_str().into(),
        wait_unit: text.wait_unit.as_str().into(),
        wait_label: text.wait_label.as_str().into(),
        wait_second: text.wait_second.as_str().into(),
        pause: text.pause.as_str().into(),
        party: text.party.as_str().into(),
        party_second: text.party_second.as_str().into(),
        bring: text.bring.as_str().into(),
        documents: shown(&text.documents),
        hijri: text.hijri.as_str().into(),
        gregorian: text.gregorian.as_str().into(),
        gregorian_is_english: text.gregorian_is_english,
        rating: text.rating.as_str().into(),
        rating_code: text.rating_code.as_str().into(),
        notice: text.notice.as_str().into(),
        notice_second: text.notice_second.as_str().into(),
    }
}

fn documents_words(text: &DocumentsText) -> DocumentsWords {
    DocumentsWords {
        association: text.association.as_str().into(),
        branch: text.branch.as_str().into(),
        service: text.service.as_str().into(),
        service_second: text.service_second.as_str().into(),
        second_is_arabic: text.second_is_arabic,
        free: text.free.as_str().into(),
        bring: text.bring.as_str().into(),
        documents: shown(&text.documents),
        contact: text.contact.as_str().into(),
    }
}

fn test_words(text: &TestText) -> TestWords {
    TestWords {
        branch: text.branch.as_str().into(),
        arabic: text.arabic.as_str().into(),
        english: text.english.as_str().into(),
        station: text.station.as_str().into(),
        date: text.date.as_str().into(),
    }
}

fn summary_words(text: &SummaryText) -> SummaryWords {
    let pair = |(label, figure): &Pair| SummaryPair { label: label.into(), figure: figure.into() };
    let service = |line: &ServiceLine| SummaryService {
        letter: line.letter.as_str().into(),
        name: line.name.as_str().into(),
        issued: line.issued.as_str().into(),
        served: line.served.as_str().into(),
        wait: line.wait.as_str().into(),
    };
    let [service_head, issued_head, served_head, wait_head] = text.heads.each_ref().map(SharedString::from);
    SummaryWords {
        association: text.association.as_str().into(),
        branch: text.branch.as_str().into(),
        title: text.title.as_str().into(),
        hijri: text.hijri.as_str().into(),
        gregorian: text.gregorian.as_str().into(),
        boxes: ModelRc::new(text.boxes.iter().map(pair).collect::<VecModel<_>>()),
        pairs: ModelRc::new(text.pairs.iter().map(pair).collect::<VecModel<_>>()),
        service_head,
        issued_head,
        served_head,
        wait_head,
        services: ModelRc::new(text.services.iter().map(service).collect::<VecModel<_>>()),
        note: text.note.as_str().into(),
        representative: text.representative.as_str().into(),
        signature: text.signature.as_str().into(),
    }
}

fn ruler_words(text: &RulerText) -> RulerWords {
    RulerWords {
        profile: text.profile.as_str().into(),
        facts: text.facts.as_str().into(),
        dots: i32::from(text.dots),
        end: text.end.into(),
    }
}

fn shown(items: &[String]) -> ModelRc<SharedString> {
    let items: Vec<SharedString> = items.iter().map(SharedString::from).collect();
    ModelRc::new(VecModel::from(items))
}
