//! A file system for SQLite that writes down, in order, all that would reach the disk; a shim over SQLite's own "unix".

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};
use rusqlite::{Connection, OpenFlags};

/// One entry of the log; `file` is the name without its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `syncs_folder` where the file's first sync syncs its folder too (`os_unix.c`: journals that may be new).
    Open {
        file: String,
        syncs_folder: bool,
    },
    Write {
        file: String,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        file: String,
        size: usize,
    },
    Sync {
        file: String,
    },
    /// `durable` where the folder was synced after it.
    Delete {
        file: String,
        durable: bool,
    },
    /// What a visitor has seen or holds from here on.
    Marker(String),
}

/// A log that several connections, one after the other, write to; clones share it.
#[derive(Clone)]
pub struct Recording {
    log: Arc<Mutex<Log>>,
    name: CString,
}

type Watch = Box<dyn FnMut() -> Vec<String> + Send>;

#[derive(Default)]
struct Log {
    steps: Vec<Step>,
    watch: Option<Watch>,
}

impl Log {
    /// Whatever the watch has seen by now comes before the step.
    fn look(&mut self) {
        let seen = self.watch.as_mut().map(|watch| watch()).unwrap_or_default();
        self.steps.extend(seen.into_iter().map(Step::Marker));
    }
}

/// What hangs on the `pAppData` of a registered file system.
struct Shim {
    real: *mut sqlite3_vfs,
    log: Arc<Mutex<Log>>,
}

/// A file of ours; SQLite gives room for it and, right behind it, for the real one.
#[repr(C)]
struct File {
    base: sqlite3_file,
    /// Null for a file whose content a power cut takes anyway (temporary files).
    name: *mut String,
    shim: *const Shim,
}

static REGISTERED: AtomicU32 = AtomicU32::new(0);

impl Recording {
    /// A new, empty log behind a file system of its own name.
    pub fn new() -> Self {
        let name = CString::new(format!("recording-{}", REGISTERED.fetch_add(1, Ordering::Relaxed))).unwrap();
        let log = Arc::new(Mutex::new(Log::default()));
        // SAFETY: "unix" is there in every build for Linux, and it is a plain C struct of pointers that stay for ever.
        let mut vfs = unsafe {
            let real = ffi::sqlite3_vfs_find(c"unix".as_ptr());
            assert!(!real.is_null());
            let shim = Box::into_raw(Box::new(Shim { real, log: log.clone() }));
            // Every function but these two ignores its first argument (os_unix.c), so the real ones serve as they are.
            sqlite3_vfs { pAppData: shim.cast(), pNext: std::ptr::null_mut(), xOpen: Some(open), xDelete: Some(delete), ..*real }
        };
        vfs.zName = name.clone().into_raw();
        vfs.szOsFile += c_int::try_from(size_of::<File>()).unwrap();
        // SAFETY: SQLite keeps the pointer; the box is never freed, and neither are name and shim, so it stays good.
        let answer = unsafe { ffi::sqlite3_vfs_register(Box::into_raw(Box::new(vfs)), 0) };
        assert_eq!(answer, ffi::SQLITE_OK);
        Self { log, name }
    }

    /// Opens a database through this file system; the second handle is for settings that come later, and is dropped first.
    pub fn connect(&self, path: &Path) -> (Connection, Connection) {
        let connection = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), self.name.as_c_str()).unwrap();
        // SAFETY: the alias does not own the handle, and its users drop it before they drop the connection.
        let alias = unsafe { Connection::from_handle(connection.handle()) }.unwrap();
        (connection, alias)
    }

    /// From now on `watch` is asked before every step that reaches the disk; what it names is marked before that step.
    pub fn watch(&self, watch: impl FnMut() -> Vec<String> + Send + 'static) {
        self.log().watch = Some(Box::new(watch));
    }

    pub fn mark(&self, marker: String) {
        self.log().steps.push(Step::Marker(marker));
    }

    /// All that was written down, with a last look of the watch.
    pub fn steps(&self) -> Vec<Step> {
        self.log().look();
        self.log().steps.clone()
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The last part of a path that SQLite gives; nothing for a temporary file without a name.
///
/// # Safety
/// `path` is null or a C string.
unsafe fn file_name(path: *const c_char) -> Option<String> {
    if path.is_null() {
        return None;
    }
    // SAFETY: not null, and the caller vouches for the rest.
    let path = unsafe { CStr::from_ptr(path) }.to_str().unwrap();
    Path::new(path).file_name().map(|name| name.to_str().unwrap().to_owned())
}

impl Shim {
    fn look(&self) {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).look();
    }

    fn write_down(&self, step: Step) {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).steps.push(step);
    }
}

const JOURNALS: c_int = ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL;
const KEPT: c_int = ffi::SQLITE_OPEN_MAIN_DB | JOURNALS;

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    path: ffi::sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls with the file system registered above and with szOsFile bytes for the file, aligned to eight.
    unsafe {
        let shim: *const Shim = (*vfs).pAppData.cast();
        let inner = real(file);
        (*inner).pMethods = std::ptr::null();
        (*file).pMethods = std::ptr::null();
        let real_vfs = (*shim).real;
        let answer = (*real_vfs).xOpen.unwrap()(real_vfs, path, inner, flags, out);
        if answer != ffi::SQLITE_OK {
            return answer;
        }
        let name = file_name(path).filter(|_| flags & KEPT != 0);
        if let Some(name) = &name {
            let syncs_folder = flags & ffi::SQLITE_OPEN_CREATE != 0 && flags & JOURNALS != 0;
            (*shim).write_down(Step::Open { file: name.clone(), syncs_folder });
        }
        let name = name.map_or(std::ptr::null_mut(), |name| Box::into_raw(Box::new(name)));
        file.cast::<File>().write(File { base: sqlite3_file { pMethods: &raw const METHODS }, name, shim });
        answer
    }
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, path: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: SQLite calls with the file system registered above and a C string.
    unsafe {
        let shim: *const Shim = (*vfs).pAppData.cast();
        (*shim).look();
        let answer = (*(*shim).real).xDelete.unwrap()((*shim).real, path, sync_folder);
        if answer == ffi::SQLITE_OK {
            (*shim).write_down(Step::Delete { file: file_name(path).unwrap(), durable: sync_folder != 0 });
        }
        answer
    }
}

/// The real file behind ours.
///
/// # Safety
/// `file` has the room that `szOsFile` asks for.
unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: szOsFile is the size of both together, and ours is a multiple of eight bytes long.
    unsafe { file.cast::<File>().add(1).cast() }
}

/// Asks the watch, forwards, and writes the step down where the real call went well.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn record(file: *mut sqlite3_file, forward: impl FnOnce() -> c_int, step: impl FnOnce(String) -> Step) -> c_int {
    // SAFETY: `open` has filled in both pointers; the name lives until `close`.
    let (shim, name) = unsafe { (&*(*file.cast::<File>()).shim, (*file.cast::<File>()).name.as_ref()) };
    let Some(name) = name else { return forward() };
    shim.look();
    let answer = forward();
    if answer == ffi::SQLITE_OK {
        shim.write_down(step(name.clone()));
    }
    answer
}

unsafe extern "C" fn write(file: *mut sqlite3_file, bytes: *const c_void, length: c_int, at: sqlite3_int64) -> c_int {
    // SAFETY: SQLite gives `length` bytes that hold still for the call, and a file that `open` has opened.
    unsafe {
        let content = std::slice::from_raw_parts(bytes.cast::<u8>(), length.try_into().unwrap());
        let at_byte = at.try_into().unwrap();
        let step = |file| Step::Write { file, at: at_byte, bytes: content.to_vec() };
        record(file, || (*(*real(file)).pMethods).xWrite.unwrap()(real(file), bytes, length, at), step)
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let step = |file| Step::Truncate { file, size: size.try_into().unwrap() };
    // SAFETY: the file is one that `open` has opened.
    unsafe { record(file, || (*(*real(file)).pMethods).xTruncate.unwrap()(real(file), size), step) }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let step = |file| Step::Sync { file };
    // SAFETY: the file is one that `open` has opened.
    unsafe { record(file, || (*(*real(file)).pMethods).xSync.unwrap()(real(file), flags), step) }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once, and `open` has made the name with Box::into_raw.
    unsafe {
        let name = (*file.cast::<File>()).name;
        if !name.is_null() {
            drop(Box::from_raw(name));
        }
        (*(*real(file)).pMethods).xClose.unwrap()(real(file))
    }
}

/// Functions that only hand their call on to the real file.
macro_rules! forward {
    ($($function:ident => $method:ident($($argument:ident: $kind:ty),*) $(-> $answer:ty)?;)*) => {
        $(unsafe extern "C" fn $function(file: *mut sqlite3_file, $($argument: $kind),*) $(-> $answer)? {
            // SAFETY: the file is one that `open` has opened, and the arguments are SQLite's own.
            unsafe { (*(*real(file)).pMethods).$method.unwrap()(real(file), $($argument),*) }
        })*
    };
}

forward! {
    read => xRead(into: *mut c_void, length: c_int, at: sqlite3_int64) -> c_int;
    file_size => xFileSize(size: *mut sqlite3_int64) -> c_int;
    lock => xLock(level: c_int) -> c_int;
    unlock => xUnlock(level: c_int) -> c_int;
    check_reserved_lock => xCheckReservedLock(found: *mut c_int) -> c_int;
    file_control => xFileControl(verb: c_int, argument: *mut c_void) -> c_int;
    sector_size => xSectorSize() -> c_int;
    device_characteristics => xDeviceCharacteristics() -> c_int;
    shm_map => xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void) -> c_int;
    shm_lock => xShmLock(offset: c_int, count: c_int, flags: c_int) -> c_int;
    shm_barrier => xShmBarrier();
    shm_unmap => xShmUnmap(delete: c_int) -> c_int;
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Version 3 would add memory mapping, by which SQLite reads past these functions.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
