//! The last words of a run whose rank fails.
//!
//! Input: the checkpoints that were written, and the signal that ends this rank. Output: a line on standard
//! error. Guarantees: the line is shown once, by rank 0 alone, also while it waits within MPI. Where rank 0
//! is the one that is killed, or MPI ends it because it was reading from the one that was, it has no last
//! words; so it says where checkpoints are when it writes the first one, too.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use signal_hook::consts::SIGTERM;
use signal_hook::iterator::Signals;

/// The last checkpoint of this process.
static LAST: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The status of a process that SIGTERM ends: 128 and its number.
const STATUS: i32 = 128 + SIGTERM;

/// Writes a line to standard error, whole: `mpirun` joins what all ranks write, and puts words of its own
/// between two writes of one line.
pub(crate) fn say(line: &str) {
    write_line(&mut std::io::stderr(), line);
}

/// One write for a line and its end.
fn write_line(to: &mut impl Write, line: &str) {
    // Nobody is left to hear of an error.
    let _ = to.write_all(format!("{line}\n").as_bytes());
}

/// Keeps the path of a checkpoint.
pub(crate) fn saved(checkpoint: &Path) {
    let before = LAST.lock().unwrap_or_else(PoisonError::into_inner).replace(checkpoint.to_owned());
    if let (None, Some(folder)) = (before, checkpoint.parent()) {
        say(&format!(
            "rank 0: the checkpoints are in {}; if a rank fails, the same command goes on from the last one, with \
             `resume()`",
            folder.display()
        ));
    }
}

/// Says where the run goes on from; nothing on other ranks.
pub(crate) fn end(rank: usize) {
    if rank > 0 {
        return;
    }
    match LAST.lock().unwrap_or_else(PoisonError::into_inner).take() {
        Some(path) => say(&format!(
            "rank 0: the last checkpoint is {}; with `resume()`, the same command goes on from it",
            path.display()
        )),
        None => say("rank 0: this process wrote no checkpoint"),
    }
}

/// Waits for SIGTERM on a thread of its own: `mpirun` sends it to all ranks when one of them has failed.
pub(crate) fn listen(rank: usize) -> Result<(), std::io::Error> {
    let mut signals = Signals::new([SIGTERM])?;
    std::thread::Builder::new().name("failure".into()).spawn(move || {
        if signals.forever().next().is_some() {
            if rank == 0 {
                say("rank 0: SIGTERM: another rank has failed, or the job was cancelled");
            }
            end(rank);
            // Without the destructors of MPI, which another thread is within.
            signal_hook::low_level::exit(STATUS);
        }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{Result, Write};

    use super::write_line;

    /// What was written, one text for each write.
    #[derive(Default)]
    struct Writes(Vec<String>);

    impl Write for Writes {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            self.0.push(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_one_write() {
        let mut writes = Writes::default();
        write_line(&mut writes, "rank 1: error: a bad day");
        assert_eq!(writes.0, ["rank 1: error: a bad day\n"]);
    }
}
