//! The screen of a machine without a display: Slint's software renderer into memory, frames to read, taps to give.

use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
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
    screen: Screen,
}

/// The last frame and its number, for any thread.
#[derive(Clone)]
pub struct Screen(Arc<(Mutex<Frame>, Condvar)>);

type Frame = (u64, SharedPixelBuffer<Rgb8Pixel>);

const FRAME: Duration = Duration::from_millis(16);

impl Headless {
    pub fn new(width: u32, height: u32) -> Self {
        let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        window.set_size(PhysicalSize::new(width, height));
        let (sender, events) = channel();
        let screen = Screen(Arc::new((Mutex::new((0, SharedPixelBuffer::new(width, height))), Condvar::new())));
        Self { window, events, wake: Wake(sender), screen }
    }

    pub fn screen(&self) -> Screen {
        self.screen.clone()
    }

    fn draw(&self) {
        self.window.draw_if_needed(|renderer| {
            let (frame, drawn) = &*self.screen.0;
            let mut frame = frame.lock().unwrap_or_else(PoisonError::into_inner);
            let size = self.window.size();
            if (frame.1.width(), frame.1.height()) != (size.width, size.height) {
                frame.1 = SharedPixelBuffer::new(size.width, size.height);
            }
            let width = usize::try_from(size.width).unwrap_or_default();
            renderer.render(frame.1.make_mut_slice(), width);
            frame.0 += 1;
            drawn.notify_all();
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
        Ok(Rc::clone(&self.window) as Rc<dyn WindowAdapter>)
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

impl Screen {
    pub fn frame(&self) -> Frame {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for a frame after number `seen`; none where it did not come within `patience`.
    pub fn newer_than(&self, seen: u64, patience: Duration) -> Option<Frame> {
        let (frame, drawn) = &*self.0;
        let frame = frame.lock().unwrap_or_else(PoisonError::into_inner);
        let (frame, waited) = drawn.wait_timeout_while(frame, patience, |frame| frame.0 <= seen).unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() { None } else { Some(frame.clone()) }
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
