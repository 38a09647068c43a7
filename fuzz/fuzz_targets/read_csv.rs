//! Whatever the bytes, a table of CSV is read or refused, and so is what a program asks of it:
//! `fuzz/read csv` searches.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netwright::train::Csv;

fuzz_target!(|bytes: &[u8]| {
    // Of a file without names, with another delimiter, where the first byte is odd.
    let is_odd = bytes.first().is_some_and(|byte| byte % 2 == 1);
    let csv = if is_odd { Csv::new().header(false).delimiter(b';') } else { Csv::new() };
    let Ok(table) = csv.parse(bytes) else { return };
    let (first, complete) = (table.names().first().cloned().unwrap_or_default(), table.complete());
    drop(table.classification::<4, 3>(&first));
    drop(table.regression::<2, 1>([&first]));
    drop(complete.column(&first));
    drop(table.median(&first).and_then(|median| table.filled(&first, median)));
});
