//! Times epochs without WebAssembly.
//!
//! Input: how many epochs, and `--separate` for the arithmetic of WebAssembly. Output: seconds, and the hash
//! of the parameters.

use std::time::Instant;

use netwright::__private::force_separate;
use netwright_web_speed::{wdbc_hash, wdbc_train};

fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    force_separate(given.iter().any(|word| word == "--separate"));
    let epochs = given.iter().find_map(|word| word.parse().ok()).unwrap_or(1000);
    // The first epoch reads the table.
    wdbc_train(1);
    let start = Instant::now();
    wdbc_train(epochs);
    println!("{} {:016x}", start.elapsed().as_secs_f64(), wdbc_hash());
}
