//! The misses of caches: Valgrind's model of two levels, with the sizes of machines that are not at hand.
//!
//! Input: the sizes, and a program. Output: how often the program read or wrote a line of 64 bytes that was
//! not in the first cache, and not in the second. The model replaces the line that was used longest ago; it
//! knows no prefetching, no pages and no time.

use crate::programs::{Failure, callgrind};

/// The sizes of two caches in KiB.
#[derive(Clone, Copy, Debug)]
pub struct Caches {
    /// The first one, with ways of 4 KiB, as caches have them that are read by virtual addresses.
    pub first: u32,
    /// The second one, with eight ways.
    pub second: u32,
}

/// How often data was in neither.
#[derive(Clone, Copy, Debug)]
pub struct Misses {
    /// Lines that were not in the first cache.
    pub first: u64,
    /// Lines that were not in the second one either.
    pub second: u64,
}

/// The misses of one run of a piece of work, after others that do not count but fill the caches; `None`, with
/// a message, where they cannot be counted.
///
/// # Errors
///
/// If the program cannot be built or run, or Valgrind does not say what it saw.
pub fn misses(caches: Caches, work: [&str; 2], before: u64) -> Result<Option<Misses>, Failure> {
    let first = format!("{},{},64", caches.first << 10, caches.first / 4);
    let options = [
        "--cache-sim=yes",
        "--I1=32768,8,64",
        &format!("--D1={first}"),
        &format!("--LL={},8,64", caches.second << 10),
    ];
    let Some(text) = callgrind(&options, work, before, 1)? else { return Ok(None) };
    let number = |what: &str| -> Result<u64, Failure> {
        // `==9== D1  misses:  12,345  (10,000 rd + 2,345 wr)`
        let line = text.lines().filter_map(|line| line.split_once(what)).next();
        let (_, numbers) = line.ok_or_else(|| format!("Valgrind did not count `{what}`: {text}"))?;
        let digits = numbers.split_whitespace().next().unwrap_or_default().replace(',', "");
        Ok(digits.parse()?)
    };
    Ok(Some(Misses { first: number("D1  misses:")?, second: number("LLd misses:")? }))
}
