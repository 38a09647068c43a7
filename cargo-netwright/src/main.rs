//! `cargo netwright`: trained networks in and out of Rust source.
//!
//! Input: a command line. Output: files, and a summary on standard output; reasons on standard error.
//! Guarantees: the exit status is 0 if it is done, 1 if a file is refused, 2 if the command line is wrong;
//! no file is half written, and no file that is read is replaced.

#[macro_use]
mod say;
mod arguments;
mod declared;
mod export;
mod fill;
mod import;
mod show;
mod topology;
mod write;

use std::path::Path;
use std::process::ExitCode;

use arguments::{Command, USAGE, parse};

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Stop {
    Stop::Refused(format!("error: {}: {error}", path.display()))
}

/// Why a command ends early.
enum Stop {
    /// The command line is wrong.
    Usage(String),
    /// A file is refused.
    Refused(String),
}

impl From<netwright_exchange::Refusal> for Stop {
    fn from(refusal: netwright_exchange::Refusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

fn run() -> Result<(), Stop> {
    match parse(lexopt::Parser::from_env())? {
        Command::Explain => {
            tell!("{USAGE}");
            Ok(())
        }
        Command::Import(options) => import::run(&options),
        Command::Fill(options) => fill::run(&options),
        Command::Export(options) => export::run(&options),
        Command::Show(options) => show::run(&options),
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
