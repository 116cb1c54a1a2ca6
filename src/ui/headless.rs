//! The screen of a machine without a display: Slint's software renderer into memory. Pictures come by `take_snapshot`, touches by [`tap`].

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{self, EventLoopProxy, Platform, PointerEventButton, WindowAdapter, WindowEvent};
use slint::{ComponentHandle, EventLoopError, LogicalPosition, PhysicalSize, PlatformError, Rgb8Pixel, SharedPixelBuffer, Weak};

enum Event {
    Call(Box<dyn FnOnce() + Send>),
    Quit,
}

#[derive(Clone)]
struct Wake(Sender<Event>);

impl EventLoopProxy for Wake {
    fn quit_event_loop(&self) -> Result<(), EventLoopError> {
        self.0.send(Event::Quit).map_err(|_| EventLoopError::EventLoopTerminated)
    }

    fn invoke_from_event_loop(&self, call: Box<dyn FnOnce() + Send>) -> Result<(), EventLoopError> {
        self.0.send(Event::Call(call)).map_err(|_| EventLoopError::EventLoopTerminated)
    }
}

/// Slint's platform; `set_platform` before the first component, then the event loop as always.
pub struct Headless {
    window: Rc<MinimalSoftwareWindow>,
    events: Receiver<Event>,
    wake: Wake,
    /// What the renderer draws into; partial frames need the last one.
    frame: RefCell<SharedPixelBuffer<Rgb8Pixel>>,
}

const FRAME: Duration = Duration::from_millis(16);

impl Headless {
    pub fn new(width: u32, height: u32) -> Self {
        let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        window.set_size(PhysicalSize::new(width, height));
        let (sender, events) = channel();
        Self { window, events, wake: Wake(sender), frame: RefCell::new(SharedPixelBuffer::new(width, height)) }
    }

    fn draw(&self) {
        self.window.draw_if_needed(|renderer| {
            let mut frame = self.frame.borrow_mut();
            let size = self.window.size();
            if (frame.width(), frame.height()) != (size.width, size.height) {
                *frame = SharedPixelBuffer::new(size.width, size.height);
            }
            let width = usize::try_from(size.width).unwrap_or_default();
            renderer.render(frame.make_mut_slice(), width);
        });
    }

    fn next(&self) -> Result<Event, RecvTimeoutError> {
        let patience = if self.window.has_active_animations() { Some(FRAME) } else { platform::duration_until_next_timer_update() };
        match patience {
            Some(patience) => self.events.recv_timeout(patience),
            None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }
}

impl Platform for Headless {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        let window: Rc<dyn WindowAdapter> = self.window.clone();
        Ok(window)
    }

    fn new_event_loop_proxy(&self) -> Option<Box<dyn EventLoopProxy>> {
        Some(Box::new(self.wake.clone()))
    }

    fn run_event_loop(&self) -> Result<(), PlatformError> {
        loop {
            platform::update_timers_and_animations();
            self.draw();
            let mut next = self.next();
            // All that waits, then one frame.
            loop {
                match next {
                    Ok(Event::Call(call)) => call(),
                    Ok(Event::Quit) => return Ok(()),
                    Err(_) => break,
                }
                next = self.events.try_recv().map_err(|_| RecvTimeoutError::Timeout);
            }
        }
    }
}

/// One tap of a finger, in logical pixels of the window, from any thread.
pub fn tap<C: ComponentHandle + 'static>(app: &Weak<C>, x: f32, y: f32) -> Result<(), EventLoopError> {
    app.upgrade_in_event_loop(move |app| {
        let (position, button) = (LogicalPosition::new(x, y), PointerEventButton::Left);
        for event in [
            WindowEvent::PointerPressed { position, button },
            WindowEvent::PointerReleased { position, button },
            WindowEvent::PointerExited,
        ] {
            app.window().dispatch_event(event);
        }
    })
}
