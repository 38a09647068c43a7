//! `cargo netwright`: trained networks in and out of Rust source.
//!
//! Input: a command line. Output: files, and a summary on standard output; reasons on standard error. Guarantees: the exit
//! status is 0 if it is done, 1 if a file is refused, 2 if the command line is wrong; no file is half written.

mod arguments;
mod import;

use std::process::ExitCode;

use arguments::{Command, USAGE, parse};

/// Why a command ends early.
enum Stop {
    /// The command line is wrong.
    Usage(String),
    /// A file is refused.
    Refused(String),
}

fn run() -> Result<(), Stop> {
    match parse(lexopt::Parser::from_env())? {
        Command::Explain => {
            print!("{USAGE}");
            Ok(())
        }
        Command::Import(options) => import::run(&options),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Refused(reasons)) => {
            eprintln!("{reasons}");
            ExitCode::from(1)
        }
        Err(Stop::Usage(fault)) => {
            eprintln!("error: {fault}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}
