//! Text on standard output.
//!
//! Input: text. Output: the text, or the end of the program. Guarantees: where the reader of a pipe has gone,
//! the program ends without a word and with the status that such an end has in a shell, 128 + SIGPIPE.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};

/// The status of a program that SIGPIPE ended.
const CLOSED_PIPE: i32 = 128 + 13;

/// Prints text; files are written before it.
pub(crate) fn text(text: Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    match out.write_fmt(text).and_then(|()| out.flush()) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(CLOSED_PIPE),
        Err(error) => {
            eprintln!("error: standard output: {error}");
            std::process::exit(1)
        }
    }
}

/// As `print!`, which panics where a pipe is closed.
macro_rules! tell {
    ($($text:tt)*) => { $crate::say::text(format_args!($($text)*)) };
}

/// As `println!`, which panics where a pipe is closed.
macro_rules! say {
    ($($text:tt)*) => { $crate::say::text(format_args!("{}\n", format_args!($($text)*))) };
}
