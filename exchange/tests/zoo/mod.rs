//! The zoo of models that real exporters wrote, and mutations of files.
//!
//! Small files of it are in `tests/models`. The whole zoo is the folder that the variable `NETWRIGHT_ZOO`
//! names, or `../shared/zoo` beside the project; where it is missing, tests that need it say so and end.
#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

pub(crate) mod evaluate;

use std::fs;
use std::path::{Path, PathBuf};

use netwright::Generator;
use netwright_exchange::Refusal;
use serde_json::Value;

/// A file of `tests/models`.
pub(crate) fn model(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folder of the whole zoo.
pub(crate) fn zoo() -> Option<PathBuf> {
    let given = std::env::var_os("NETWRIGHT_ZOO").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/zoo");
    let found = given.into_iter().chain([beside]).find(|folder| folder.join("zoo.json").is_file());
    if found.is_none() {
        eprintln!("skipped: no zoo; NETWRIGHT_ZOO names its folder");
    }
    found
}

/// A file of JSON.
pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The folders of the zoo's `refuse` whose file has one of these names.
pub(crate) fn refused(names: &[&str]) -> Vec<(String, Vec<u8>, Value)> {
    let Some(zoo) = zoo() else { return Vec::new() };
    let mut found = Vec::new();
    for folder in fs::read_dir(zoo.join("refuse")).unwrap() {
        let folder = folder.unwrap();
        let why = json(&folder.path().join("why.json"));
        let file = why["file"].as_str().unwrap();
        if names.contains(&file) {
            let bytes = fs::read(folder.path().join(file)).unwrap();
            found.push((folder.file_name().into_string().unwrap(), bytes, why));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// The refusal must have the words that the zoo wants of it.
pub(crate) fn assert_words<T>(name: &str, why: &Value, result: Result<T, Refusal>) {
    match result {
        Ok(_) => assert_eq!(why["expect"], "either", "{name} is accepted"),
        Err(refusal) => {
            let text = refusal.to_string();
            for word in why["a_good_message_names"].as_array().unwrap() {
                let word = word.as_str().unwrap();
                assert!(text.contains(word), "{name}: `{word}` is missing in: {text}");
            }
            eprintln!("{name}: {text}");
        }
    }
}

/// A zip archive of stored members.
pub(crate) fn stored(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = unsealed(members);
    seal(&mut file);
    file
}

/// The CRC-32 of zip, bit by bit (ISO 3309).
pub(crate) fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

/// Writes the checksums of the members of an archive into its directory, as far as it can be read.
pub(crate) fn seal(file: &mut [u8]) {
    let number = |file: &[u8], at: usize, width: usize| {
        let bytes = file.get(at..at.checked_add(width)?)?;
        Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
    };
    let end = file.windows(4).rposition(|window| window == b"PK\x05\x06");
    let directory = end.and_then(|end| number(file, end + 16, 4)).unwrap_or(file.len()).min(file.len());
    let entries = file[directory..].windows(4).enumerate().filter(|(_, window)| window == b"PK\x01\x02");
    let entries: Vec<usize> = entries.map(|(at, _)| directory + at).collect();
    for at in entries {
        let sum = (|| {
            let (size, header) = (number(file, at + 24, 4)?, number(file, at + 42, 4)?);
            let lengths = number(file, header.checked_add(26)?, 2)? + number(file, header + 28, 2)?;
            let start = header + 30 + lengths;
            file.get(start..start.checked_add(size)?).map(checksum)
        })();
        if let Some((sum, place)) = sum.zip(file.get_mut(at + 16..at + 20)) {
            place.copy_from_slice(&sum.to_le_bytes());
        }
    }
}

fn unsealed(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let offset = file.len() as u32;
        let sizes = [bytes.len() as u32, bytes.len() as u32].map(u32::to_le_bytes).concat();
        let lengths = [name.len() as u16, 0].map(u16::to_le_bytes).concat();
        file.extend([b"PK\x03\x04".as_slice(), &[0; 14], &sizes, &lengths, name.as_bytes(), bytes].concat());
        directory.extend([b"PK\x01\x02".as_slice(), &[0; 16], &sizes, &lengths, &[0; 10]].concat());
        directory.extend([&offset.to_le_bytes(), name.as_bytes()].concat());
    }
    let (start, count) = (file.len() as u32, members.len() as u16);
    file.extend(&directory);
    let counts = [0, 0, count, count].map(u16::to_le_bytes).concat();
    let ends = [directory.len() as u32, start].map(u32::to_le_bytes).concat();
    file.extend([b"PK\x05\x06".as_slice(), &counts, &ends, &[0; 2]].concat());
    file
}

/// Reads the file cut at lengths and with bytes changed: at most `count` of each. No reader may panic. What
/// is changed in an archive has the checksum of an archive that was written so.
pub(crate) fn mutations(file: &[u8], count: usize, mut read: impl FnMut(&[u8])) {
    let step = (file.len() / count).max(1);
    for length in (0..file.len()).step_by(step) {
        read(&file[..length]);
    }
    let mut changed = file.to_vec();
    let mut generator = Generator::new(1);
    for at in (0..file.len()).step_by(step) {
        let byte = file[at];
        for new in [byte ^ 0xff, byte ^ 1, 0, byte.wrapping_add(1), generator.next_u64().to_le_bytes()[0]] {
            changed[at] = new;
            read(&changed);
            if file.starts_with(b"PK") {
                let mut changed = changed.clone();
                seal(&mut changed);
                read(&changed);
            }
        }
        changed[at] = byte;
    }
}
