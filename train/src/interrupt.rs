//! Ctrl-C: the first one asks runs to end, the second one ends the program.
//!
//! Input: the signal. Output: whether it came. Guarantees: a handler that the program has already is not
//! replaced; a program that a script began in the background goes on ignoring Ctrl-C.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Error;

static PRESSED: AtomicBool = AtomicBool::new(false);

/// The exit status of a program that Ctrl-C ended: 128 and the number of SIGINT.
const STATUS: i32 = 130;

/// The bit of SIGINT among the signals that Linux says are ignored.
const BIT: u64 = 1 << 1;

/// The handler, which is there; or the signal does not come.
pub(crate) struct Interrupt;

impl Interrupt {
    /// Installs the handler.
    pub(crate) fn listen() -> Result<Self, Error> {
        static INSTALLED: OnceLock<Result<(), String>> = OnceLock::new();
        let install = || {
            if is_ignored() {
                return Ok(());
            }
            ctrlc::try_set_handler(|| {
                if PRESSED.swap(true, Ordering::Relaxed) {
                    std::process::exit(STATUS);
                }
            })
            .map_err(|error| error.to_string())
        };
        match INSTALLED.get_or_init(install) {
            Ok(()) => Ok(Self),
            Err(error) => {
                let fact = format!("Ctrl-C cannot be handled: {error}");
                Err(Error::refused(fact, "leave `stop_on_ctrl_c` out, and stop the run from a callback"))
            }
        }
    }

    /// Whether Ctrl-C was pressed.
    #[expect(clippy::unused_self, reason = "without a handler there is nothing to ask")]
    pub(crate) fn is_set(&self) -> bool {
        PRESSED.load(Ordering::Relaxed)
    }
}

/// Whether Ctrl-C has no effect on this program: a shell begins so what a script puts into the background.
/// Where the system does not say, it is taken to have one.
fn is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & BIT != 0)
}
