//! WAV files: as Python's wave and scipy write and read them, and as nobody should.
//!
//! Input: the files of tests/files, and recordings.json with the samples that scipy reads (record.py there).
//! Output: none. Guarantees: the samples are scipy's, rounded to `f32`; what is written is what scipy writes;
//! a file that is cut, changed or of another format is an error with a fix, or other samples, and no panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod refusal;

use std::path::{Path, PathBuf};

use netwright::train::Sequences;
use netwright::train::wav::Wav;
use serde_json::Value;

use refusal::refused;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

/// What scipy reads of each file, by its name.
fn expected() -> Vec<(String, Value)> {
    let Value::Object(files) = serde_json::from_slice(&bytes("recordings.json")).unwrap() else { panic!() };
    files.into_iter().collect()
}

#[test]
fn samples_are_those_that_scipy_reads() {
    let files = expected();
    assert_eq!(files.len(), 8);
    for (name, expected) in files {
        let wav = Wav::read(path(&name)).unwrap();
        assert_eq!(u64::from(wav.rate()), expected["rate"].as_u64().unwrap(), "{name}");
        assert_eq!(u64::from(wav.channels()), expected["channels"].as_u64().unwrap(), "{name}");
        let samples = expected["samples"].as_array().unwrap();
        let samples: Vec<f32> = samples.iter().map(|sample| sample.as_f64().unwrap() as f32).collect();
        assert_eq!(wav.samples(), samples, "{name}");
    }
}

#[test]
fn a_file_of_floats_is_written_as_scipy_writes_it() {
    let whole = bytes("f32.wav");
    assert_eq!(Wav::parse(&whole).unwrap().bytes().unwrap(), whole);
}

#[test]
fn channels_become_the_numbers_of_rows() {
    let stereo = Wav::read(path("pcm16.wav")).unwrap();
    assert_eq!((stereo.len(), stereo.channels()), (3, 2));
    let unit = 1.0 / 32_768.0;
    assert_eq!(stereo.rows::<2>().unwrap(), [[0.0, unit], [-unit, 0.5], [-1.0, 1.0 - unit]]);
    assert_eq!(stereo.channel(1).unwrap(), [[unit], [0.5], [1.0 - unit]]);
    refused(stereo.rows::<1>(), "pcm16.wav: rows of 1 were asked for, but it has 2 channels", "`channel`");
    refused(stereo.channel(2), "there is no channel 2: it has 2", "counted from 0");
}

#[test]
fn recordings_of_a_device_must_fit() {
    let mono = |rate, samples: &[f32]| Wav::new(rate, 1, samples).unwrap();
    let (dry, wet) = (mono(48_000, &[0.0, 0.5, 1.0]), mono(48_000, &[0.0, 0.4, 0.7]));
    let data = Sequences::<1, 1>::recordings([(&dry, &wet), (&wet, &dry)]).unwrap();
    assert_eq!((data.lengths(), data.targets()[1], data.rows()[4]), (&[3, 3][..], [0.4], [0.4]));
    let short = mono(48_000, &[0.0]);
    let result = Sequences::<1, 1>::recordings([(&dry, &wet), (&dry, &short)]);
    refused(result, "recording 1 has 3 samples, and its target 1", "to the same length");
    let other = mono(44_100, &[0.0, 0.4, 0.7]);
    let result = Sequences::<1, 1>::recordings([(&dry, &wet), (&dry, &other)]);
    refused(
        result,
        "the target of recording 1 has 44100 samples a second, and the first one 48000",
        "resample",
    );
    let result = Sequences::<2, 1>::recordings([(&dry, &wet)]);
    refused(result, "rows of 2 were asked for, but it has 1 channel", "`channel`");
    let loud = mono(48_000, &[0.0, f32::INFINITY, 0.0]);
    refused(
        Sequences::<1, 1>::recordings([(&loud, &wet)]),
        "sequence 0, step 1: number 0 of the input is inf",
        "",
    );
}

/// The file with the two bytes at a place replaced.
fn with(name: &str, at: usize, value: u16) -> Vec<u8> {
    let mut changed = bytes(name);
    changed[at..at + 2].copy_from_slice(&value.to_le_bytes());
    changed
}

#[test]
fn other_formats_are_refused_by_name() {
    let name = "pcm16.wav";
    let missing = Wav::read("no/such.wav").unwrap_err().to_string();
    assert!(missing.starts_with("no/such.wav: "), "{missing}");
    refused(Wav::parse(b"fLaC\0\0\0\x22"), "it is not WAV: it begins with `fLaC`", "save it as WAV");
    refused(Wav::parse(b""), "it is not WAV: it begins with ``", "save it as WAV");
    refused(Wav::parse(b"RIFF\0\0\0\0AVI LIST"), "it is a RIFF file of `AVI `", "save it as WAV");
    refused(Wav::parse(b"RF64\xff\xff\xff\xffWAVE"), "it is RF64", "below 4 GB");
    for (tag, fact) in [(2, "compressed with ADPCM"), (6, "the A-law"), (7, "the µ-law"), (0x55, "MP3")] {
        refused(Wav::parse(&with(name, 20, tag)), fact, "integers (PCM) or floats");
    }
    refused(Wav::parse(&with(name, 22, 0)), "of 0 channels", "8 to 32 bits");
    refused(Wav::parse(&with(name, 34, 24)), "integers of 24 bits, 4 bytes for all channels", "8 to 32 bits");
    refused(Wav::parse(&with(name, 20, 3)), "floats of 16 bits", "32 or 64");
    refused(Wav::parse(&bytes(name)[..36]), "the part `data` is missing", "copy or save");
    refused(Wav::parse(&bytes(name)[..55]), "its part `data` has 12 bytes, but 11 are there", "truncated");
    refused(
        Wav::parse(&with(name, 40, 10)),
        "its samples have 10 bytes, and those of a moment 4",
        "truncated",
    );
    let mut swapped = bytes(name);
    swapped[12..16].copy_from_slice(b"LIST");
    refused(Wav::parse(&swapped), "its samples come before their format", "save it again");
}

/// A program that writes to a pipe does not know the size.
#[test]
fn samples_of_unknown_size_go_to_the_end_of_the_file() {
    let mut piped = bytes("pcm16.wav");
    piped[40..44].fill(0xff);
    assert_eq!(Wav::parse(&piped).unwrap(), Wav::parse(&bytes("pcm16.wav")).unwrap());
}

#[test]
fn no_recording_makes_the_reader_panic() {
    let mut generator = netwright::Generator::new(1);
    for (name, _) in expected() {
        let whole = bytes(&name);
        let end = whole.windows(4).position(|part| part == b"data").unwrap() + 8;
        for length in 0..whole.len() {
            let is_read = Wav::parse(&whole[..length]).is_ok();
            // `odd_part.wav` has a part after its samples.
            assert!(
                !is_read || (name == "odd_part.wav" && length >= end + 6),
                "{name} of {length} bytes is read"
            );
        }
        for _ in 0..5000 {
            let mut changed = whole.clone();
            for _ in 0..=generator.below(3) {
                let at = generator.below(changed.len());
                changed[at] = generator.next_u64().to_le_bytes()[0];
            }
            if let Ok(wav) = Wav::parse(&changed) {
                drop((wav.rows::<1>(), wav.rows::<2>(), wav.bytes()));
            }
        }
    }
}
