//! Trials on threads.
//!
//! Input: a worker for each thread, and the number of trials. Output: each trial that was done, in the order
//! in which they end. Guarantees: a trial is given out once; none is begun after one of the workers failed or
//! somebody said stop.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::line::Done;
use crate::Error;

/// The stack of a thread, which is that of most programs' first one: a network may be on it.
const STACK: usize = 8 << 20;

/// Runs `one` for the index of each trial; what it returns goes to `done`. `Ok(None)` means that the trial
/// ended early, and that no other one has to begin.
pub(super) fn run<W: Send>(
    workers: Vec<W>,
    count: usize,
    is_stopped: impl Fn() -> bool + Sync,
    one: impl Fn(&mut W, usize) -> Result<Option<Done>, Error> + Sync,
    done: impl FnMut(usize, Done) + Send,
) -> Result<(), Error> {
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let done = Mutex::new(done);
    let failed: Mutex<Option<Error>> = Mutex::new(None);
    let fail = |error: Error| {
        stop.store(true, Ordering::Relaxed);
        failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    };
    let work = |worker: &mut W| {
        while !stop.load(Ordering::Relaxed) && !is_stopped() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                break;
            }
            match one(worker, index) {
                Ok(Some(of_it)) => done.lock().unwrap_or_else(PoisonError::into_inner)(index, of_it),
                Ok(None) => stop.store(true, Ordering::Relaxed),
                Err(error) => fail(error),
            }
        }
    };
    std::thread::scope(|scope| {
        for mut worker in workers {
            let (work, fail) = (&work, &fail);
            let builder = std::thread::Builder::new().stack_size(STACK);
            if let Err(error) = builder.spawn_scoped(scope, move || work(&mut worker)) {
                let help = "take fewer of them with `threads` or `processes`";
                fail(Error::refused(format!("a thread cannot be started: {error}"), help));
            }
        }
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}
