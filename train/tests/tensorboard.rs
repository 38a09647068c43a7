//! Event files are read by TensorBoard's own readers, and have the numbers that were written.
//!
//! Input: tensorboard/read.py, which runs those readers where Python has the package `tensorboard`
//! (`NETWRIGHT_PYTHON` names another program than `python3`), and what they said once, in
//! tensorboard/read.json, of the file tensorboard/events.tfevents. Output: none. Guarantees: the file that is
//! written has the bytes of the one that was read, but for times; so they are seen without Python, too.
//!
//! `UPDATE_TENSORBOARD=1` records both files.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

use netwright::train::{History, Record, TensorBoard};
use serde_json::Value;

/// A folder for the files of a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tensorboard").join(name);
    std::fs::remove_dir_all(&folder).ok();
    folder
}

fn recorded(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tensorboard").join(name)
}

/// 0, 1/8, …, 99/8 and −50: 30 bins of 2.0791666….
fn values() -> Vec<f32> {
    (0..100_u8).map(|index| f32::from(index) / 8.0).chain([-50.0]).collect()
}

/// Writes what was recorded, into one file.
fn write(folder: &Path) -> PathBuf {
    let mut board = TensorBoard::create(folder).unwrap();
    board.scalar(0, "loss", 0.75).unwrap();
    board.scalar(1, "loss", f64::NAN).unwrap();
    board.scalar(300, "accuracy of <script> & ünï", 1.0_f32 / 3.0).unwrap();
    board.histogram(300, "weights/h", &values()).unwrap();
    board.histogram(301, "weights/h", &[0.5; 7]).unwrap();
    board.histogram(1 << 40, "none", &[]).unwrap();
    board.path().to_owned()
}

/// What TensorBoard says of a folder; nothing where Python has no such package.
fn read(folder: &Path) -> Option<Value> {
    let python = std::env::var("NETWRIGHT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let run = |arguments: &[&str]| Command::new(&python).args(arguments).output();
    let has_package = run(&["-c", "import tensorboard"]).is_ok_and(|output| output.status.success());
    if !has_package {
        println!("skipped: `{python}` has no package `tensorboard`");
        return None;
    }
    let output = run(&[recorded("read.py").to_str().unwrap(), folder.to_str().unwrap()]).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The data of each record, after its length and before its checksum, without the time: the first field, of
/// 8 bytes after its number.
fn data(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut rest, mut all) = (bytes, Vec::new());
    while !rest.is_empty() {
        let length = u64::from_le_bytes(rest[..8].try_into().unwrap()) as usize;
        assert_eq!(rest[12], 0x09);
        all.push(&rest[12 + 9..12 + length]);
        rest = &rest[12 + length + 4..];
    }
    all
}

#[test]
fn a_file_has_the_bytes_that_tensorboard_has_read() {
    let folder = folder("bytes");
    let path = write(&folder);
    let fixture = recorded("events.tfevents");
    if std::env::var_os("UPDATE_TENSORBOARD").is_some() {
        std::fs::copy(&path, &fixture).unwrap();
        let said = read(&folder).unwrap();
        std::fs::write(recorded("read.json"), format!("{said:#}\n")).unwrap();
    }
    let (written, fixture) = (std::fs::read(path).unwrap(), std::fs::read(fixture).unwrap());
    assert_eq!(data(&written).len(), 7);
    assert_eq!(data(&written), data(&fixture));
}

#[test]
fn tensorboard_reads_it_as_it_was_recorded() {
    let folder = folder("read");
    write(&folder);
    let Some(said) = read(&folder) else { return };
    let text = std::fs::read_to_string(recorded("read.json")).unwrap();
    let recorded: Value = serde_json::from_str(&text).unwrap();
    for part in ["version", "accumulated", "shown"] {
        assert_eq!(said[part], recorded[part], "{part}");
    }
}

#[test]
fn what_tensorboard_said_are_the_numbers_that_were_written() {
    let text = std::fs::read_to_string(recorded("read.json")).unwrap();
    let said: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(said["version"], serde_json::json!(["brain.Event:2"]));
    let scalars = &said["accumulated"]["scalars"];
    assert_eq!(scalars["loss"], serde_json::json!([[0, 0.75], [1, "NaN"]]));
    let third = f64::from(1.0_f32 / 3.0);
    assert_eq!(scalars["accuracy of <script> & ünï"], serde_json::json!([[300, third]]));

    let histograms = said["accumulated"]["histograms"]["weights/h"].as_array().unwrap();
    let [first, equal] = &histograms[..] else { panic!("{histograms:?}") };
    let of = |name: &str| first[name].as_f64().unwrap();
    // Σ i/8 = 4950/8, Σ (i/8)² = 328350/64, and −50 once.
    assert_eq!([of("min"), of("max"), of("num")], [-50.0, 99.0 / 8.0, 101.0]);
    assert_eq!([of("sum"), of("sum_squares")], [4950.0 / 8.0 - 50.0, 328_350.0 / 64.0 + 2500.0]);
    let numbers = |value: &Value| -> Vec<f64> {
        value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
    };
    let (limits, counts) = (numbers(&first["limits"]), numbers(&first["counts"]));
    assert_eq!((limits.len(), counts.len(), limits[29]), (30, 30, 99.0 / 8.0));
    for (bin, &count) in counts.iter().enumerate() {
        let lower = if bin == 0 { -50.0 } else { limits[bin - 1] };
        let is_in = |value: &&f32| {
            let value = f64::from(**value);
            lower <= value && (value < limits[bin] || bin == 29)
        };
        assert_eq!(values().iter().filter(is_in).count() as f64, count, "bin {bin}");
    }
    assert_eq!(equal["counts"], serde_json::json!([7.0]));
    // What the page shows, in single precision: of each bin its limits and its count.
    let shown = said["shown"].as_array().unwrap();
    let rows = shown.iter().find(|event| event[0] == "histograms" && event[2] == 300).unwrap();
    let last = &rows[3][29];
    let single = |number: f64| f64::from(number as f32);
    assert_eq!(numbers(last), [single(limits[28]), single(limits[29]), counts[29]]);
}

#[test]
fn a_history_is_scalars_of_each_epoch() {
    let record = |epoch: u64, validation| Record {
        epoch,
        loss: 0.5 / epoch as f64,
        validation,
        metrics: vec![0.25 * epoch as f64],
        rate: 0.125,
        rows: 3,
        seconds: 2.0,
    };
    let history = History::new(["accuracy"], [record(1, Some(1.5)), record(2, None)]).unwrap();
    let folder = folder("history");
    history.write_tensorboard(&folder).unwrap();
    let Some(said) = read(&folder) else { return };
    let scalars = &said["accumulated"]["scalars"];
    let expected = serde_json::json!({
        "loss/training": [[1, 0.5], [2, 0.25]], "loss/validation": [[1, 1.5]],
        "metric/accuracy": [[1, 0.25], [2, 0.5]], "rate": [[1, 0.125], [2, 0.125]], "seconds": [[1, 2.0], [2, 2.0]],
    });
    assert_eq!(scalars, &expected);
}

#[test]
fn what_no_event_can_have_is_refused_in_words() {
    let folder = folder("refused");
    let mut board = TensorBoard::create(&folder).unwrap();
    let fact = |result: Result<(), netwright::train::Error>| result.unwrap_err().to_string();
    let empty = "a tag is empty; name what the number is, such as `loss/training`";
    assert_eq!(fact(board.scalar(1, " ", 1.0)), empty);
    assert!(
        fact(board.scalar(1 << 63, "loss", 1.0)).starts_with("the step 9223372036854775808 is too large")
    );
    assert!(fact(board.histogram(1, "h", &[f32::INFINITY])).starts_with("number 0 of a histogram is inf"));
    // Nothing of them is in the file.
    assert_eq!(data(&std::fs::read(board.path()).unwrap()).len(), 1);
    let below_a_file = board.path().join("run");
    assert!(TensorBoard::create(&below_a_file).is_err());
    // Two writers have two files.
    let second = TensorBoard::create(&folder).unwrap();
    assert_ne!(second.path(), board.path());
}
