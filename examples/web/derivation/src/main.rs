//! Writes the derivations of the first steps of the playground's small network.
//!
//! Input: none. Output: one page after another, with a zero byte after each. Guarantees: the numbers are
//! those of `netwright::verify`, whose interpreter shares no code with what the page trains with. It is too
//! large for the page itself: with it the module would have twice its size.

use std::io::Write;
use std::process::ExitCode;

use netwright::verify;
use netwright_playground::lesson::{Lesson, RATE, ROWS, STEPS, row_of};

fn main() -> ExitCode {
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<(), Box<dyn std::error::Error>> {
    let mut lesson = Lesson::new();
    let mut output = std::io::stdout().lock();
    for step in 0..STEPS {
        let (x, target) = &ROWS[row_of(step)];
        let derivation = verify::derive(&lesson.net, x, target, RATE)?.decimals(4);
        write!(output, "{}\0", derivation.html())?;
        lesson.step();
    }
    Ok(())
}
