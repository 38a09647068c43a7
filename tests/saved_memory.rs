//! What `save` and `load` take of the memory, as Linux counts it. Alone in its program, which nothing else
//! grows.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // a test may panic

use netwright::prelude::*;
use netwright::{load, save};

network! { struct Wide<4095, 2048>; }

/// The most memory so far, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() << 10
}

#[test]
fn memory_stays_below_twice_the_file() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wide.safetensors");
    let (net, mut other) = (Wide::boxed(1), Wide::boxed(2));
    let before = peak();
    save(&*net, &path).unwrap();
    let saved = peak();
    load(&mut *other, &path).unwrap();
    let loaded = peak();
    let file = std::fs::metadata(&path).unwrap().len() as usize;
    std::fs::remove_file(&path).unwrap();
    assert!(net.parameters() == other.parameters() && file > 32 << 20);
    let (to_save, to_load) = (saved - before, loaded - saved);
    println!("{file} bytes in the file, {to_save} to save it, {to_load} to load it");
    assert!(to_save < file / 16, "{to_save}");
    // The numbers of a file that is read are in memory once, so the measurement can tell.
    assert!((file / 2..file * 5 / 4).contains(&to_load), "{to_load} for {file}");
}
