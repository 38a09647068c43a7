//! Times epochs without WebAssembly.
//!
//! Input: how many epochs, and `--separate` for the arithmetic of WebAssembly. Output: nanoseconds that the
//! thread was on the processor, as Linux counts them, and the hash of the parameters.

use std::error::Error;

use netwright::__private::force_separate;
use netwright_web_speed::{wdbc_hash, wdbc_train};

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    force_separate(given.iter().any(|word| word == "--separate"));
    let epochs = given.iter().find_map(|word| word.parse().ok()).unwrap_or(1000);
    // The first epoch reads the table.
    wdbc_train(1);
    let start = time()?;
    wdbc_train(epochs);
    println!("{} {:016x}", time()? - start, wdbc_hash());
    Ok(())
}

fn time() -> Result<u64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(text.split(' ').next().unwrap_or_default().parse()?)
}
