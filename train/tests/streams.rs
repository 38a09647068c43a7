//! Streams: rows that are never in memory all at once.
//!
//! Input: CSV and IDX files, iterators. Output: none. Guarantees: an epoch has each row once, in an order
//! that (seed, epoch) say; what a table refuses is refused, with the line; no more rows are read ahead than
//! the buffer and a block have.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

use netwright::train::{Csv, Dataset, Error, Standardize, Stream, Table, draws, idx};

/// A file of this test.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = std::env::temp_dir().join(format!("netwright-streams-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn count(rows: usize) -> Stream<1, 1> {
    Stream::new(move || Ok((0..rows).map(|row| Ok(([row as f32], [row as f32])))))
}

fn all<const I: usize, const T: usize>(stream: &Stream<I, T>, epoch: u64) -> Result<Dataset<I, T>, Error> {
    let mut pairs = Vec::new();
    for block in stream.epoch(epoch)? {
        let block = block?;
        pairs.extend(block.rows().iter().copied().zip(block.targets().iter().copied()));
    }
    Dataset::collect(pairs)
}

#[test]
fn an_epoch_has_each_row_once_in_an_order_of_its_own() {
    let stream = count(1000).buffer(100).block(64).seed(7);
    let first = all(&stream, 1).unwrap();
    assert_eq!(first.rows(), first.targets());
    assert_eq!(first, all(&stream, 1).unwrap());
    assert_ne!(first, all(&stream, 2).unwrap());
    assert_ne!(first, all(&count(1000).buffer(100).seed(8), 1).unwrap());
    let mut sorted: Vec<usize> = first.rows().iter().map(|row| row[0] as usize).collect();
    // The k-th row to leave a buffer of 100 is among the first k + 100.
    assert!(sorted.iter().enumerate().all(|(at, &row)| row < at + 100));
    // The order by hand: a draw for each row that leaves.
    let (mut waiting, mut next) = ((0..100).collect::<Vec<usize>>(), 100);
    for (at, &row) in sorted.iter().enumerate() {
        let drawn = draws(7, 1, at as u64).below(waiting.len());
        assert_eq!(row, waiting.swap_remove(drawn));
        if next < 1000 {
            waiting.push(next);
            next += 1;
        }
    }
    sorted.sort_unstable();
    assert!(sorted.into_iter().eq(0..1000));
    // A buffer of one row keeps the order, one of all rows may bring the last to the front.
    let in_order = all(&count(10).buffer(1), 1).unwrap();
    assert!(in_order.rows().iter().map(|row| row[0] as usize).eq(0..10));
}

#[test]
fn no_more_rows_are_read_than_wait() {
    let read = Rc::new(Cell::new(0));
    let counter = Rc::clone(&read);
    let stream = Stream::<1, 1>::new(move || {
        let counter = Rc::clone(&counter);
        Ok((0..100_000).map(move |row| {
            counter.set(counter.get() + 1);
            Ok(([row as f32], [0.0]))
        }))
    });
    let stream = stream.buffer(50).block(20);
    let mut blocks = stream.epoch(1).unwrap();
    for block in 1..=10 {
        assert_eq!(blocks.next().unwrap().unwrap().len(), 20);
        assert_eq!(read.get(), 50 + 20 * block - 1);
    }
}

#[test]
fn a_csv_stream_has_the_rows_of_its_table() {
    // Blank lines, quotes and two kinds of ends of lines, in more rows than are read at a time.
    let mut text = String::from("id,width,\"the\nshape\",height\r\n");
    for row in 0..700 {
        let end = ["\n", "\r\n", "\n\n"][row % 3];
        text += &format!("{row},{}.5,{},\"{}\"{end}", row % 17, ["flat", "tall"][row % 2], row * row);
    }
    let file = Temporary::new("shapes.csv", &text);
    let table = Table::read(&file.0).unwrap();
    let classes = Csv::new().classification::<3, 1>(&file.0, "the\nshape", &["flat", "tall"]).unwrap();
    let classes = classes.buffer(1).block(100);
    assert_eq!(all(&classes, 1).unwrap(), table.classification::<3, 1>("the\nshape").unwrap());
    assert_eq!(classes.standardize().unwrap(), Standardize::fit(&all(&classes, 1).unwrap()));
    let table = table.without(&["the\nshape"]).unwrap();
    let numbers = Temporary::new(
        "numbers.csv",
        text.replace(",\"the\nshape\"", "").replace(",flat", "").replace(",tall", ""),
    );
    let stream = Csv::new().regression::<2, 1>(&numbers.0, ["width"]).unwrap().buffer(1);
    assert_eq!(all(&stream, 1).unwrap(), table.regression::<2, 1>(["width"]).unwrap());
    // Without names, too.
    let bare = Temporary::new("bare.csv", "1;2\n3;4\n");
    let stream = Csv::new().header(false).delimiter(b';').regression::<1, 1>(&bare.0, ["1"]).unwrap();
    assert_eq!(all(&stream.buffer(1), 1).unwrap().rows(), [[1.0], [3.0]]);
}

#[test]
fn what_is_wrong_in_a_csv_stream_has_its_line() {
    let mut text = String::from("width,shape\n");
    for row in 0..600 {
        text += &format!("{row},flat\n\n");
    }
    let wrong = Temporary::new("wrong.csv", text + "ten,flat\n1,flat\n");
    let stream = Csv::new().classification::<1, 1>(&wrong.0, "shape", &["flat", "tall"]).unwrap();
    let mut blocks = stream.buffer(64).block(50).epoch(1).unwrap();
    let text = blocks.by_ref().find_map(Result::err).unwrap().to_string();
    assert!(text.contains("wrong.csv:1202, column `width`: `ten` is not a number; "), "{text}");
    assert!(blocks.next().is_none(), "an error is the last block");

    let csv = Csv::new();
    let errors = [
        csv.classification::<1, 1>(&wrong.0, "form", &["flat", "tall"]).err(),
        csv.classification::<2, 1>(&wrong.0, "shape", &["flat", "tall"]).err(),
        csv.classification::<1, 1>(&wrong.0, "shape", &["flat"]).err(),
        csv.regression::<1, 1>("no/such.csv", ["width"]).err(),
        csv.regression::<1, 1>(&Temporary::new("none.csv", "").0, ["width"]).err(),
    ];
    for error in errors {
        let text = error.unwrap().to_string();
        assert!(text.contains("; ") || text.starts_with("no/such.csv: "), "{text}");
    }
    let other = Temporary::new("other.csv", "width,shape\n1,round\n");
    let stream = csv.classification::<1, 1>(&other.0, "shape", &["flat", "tall"]).unwrap();
    let text = all(&stream, 1).unwrap_err().to_string();
    assert!(text.contains("other.csv:2, column `shape`: `round` is not one of the classes"), "{text}");
    let empty = Temporary::new("empty.csv", "width,shape\n");
    let text =
        all(&csv.classification::<1, 1>(&empty.0, "shape", &["flat", "tall"]).unwrap(), 1).unwrap_err();
    assert!(text.to_string().starts_with("the stream has no rows; "), "{text}");
}

#[test]
fn an_idx_stream_has_the_rows_of_its_files() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files"));
    let labels = Temporary::new("labels.idx", [0, 0, 8, 1, 0, 0, 0, 2, 1, 0]);
    for file in ["images.idx", "images.idx.gz"] {
        let stream = idx::stream::<4, 2>(folder.join(file), &labels.0).unwrap().buffer(1);
        let rows = idx::read(folder.join(file)).unwrap().rows::<4>().unwrap();
        let data = all(&stream, 1).unwrap();
        assert_eq!(data.rows(), rows);
        assert_eq!(data.targets(), [[0.0, 1.0], [1.0, 0.0]]);
        let error = idx::stream::<3, 2>(folder.join(file), &labels.0).err().unwrap().to_string();
        assert!(error.contains("rows of 3 numbers were asked for, but the shape is [2, 2, 2]"), "{error}");
    }
    let images = |bytes: &[u8]| {
        Temporary::new("images.idx", [&[0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2][..], bytes].concat())
    };
    let late = |bytes: &[u8], labels: &[u8]| {
        let (images, labels) = (images(bytes), Temporary::new("late.idx", labels));
        let stream = idx::stream::<2, 2>(&images.0, &labels.0)?;
        all(&stream, 1).map(drop)
    };
    let right = [0, 0, 8, 1, 0, 0, 0, 2, 1, 0];
    assert!(late(&[1, 2, 3, 4], &right).is_ok());
    for (bytes, labels, fact) in [
        (&[1, 2, 3][..], &right[..], "row 1 of 2 is truncated"),
        (&[1, 2, 3, 4, 5], &right, "it has bytes behind its 2 rows"),
        (&[1, 2, 3, 4], &[0, 0, 8, 1, 0, 0, 0, 1, 1], "there are 2 rows and 1 classes"),
        (&[1, 2, 3, 4], &[0, 0, 8, 1, 0, 0, 0, 2, 1, 2], "number 1 is 2, which is no class below 2"),
        (&[1, 2, 3, 4], &[1, 0], "it is not IDX"),
        (&[1, 2, 3, 4], &[0, 0, 7, 1, 0, 0, 0, 2, 1, 0], "its type 0x07 is none of IDX"),
    ] {
        let text = late(bytes, labels).unwrap_err().to_string();
        assert!(text.contains(fact) && text.contains("; "), "{text}");
    }
}

#[test]
fn streams_that_nobody_can_read_are_refused_in_words() {
    let refused = |stream: Stream<1, 1>, text: &str| {
        let error = all(&stream, 1).unwrap_err().to_string();
        assert!(error.contains(text) && error.contains("; "), "{error}");
    };
    refused(count(3).buffer(0), "a buffer of 0 rows");
    refused(count(3).block(0), "a block of 0 rows");
    refused(count(0), "the stream has no rows");
    let broken = Stream::new(|| Ok([Ok(([1.0], [0.0])), Ok(([f32::NAN], [0.0]))]));
    refused(broken, "row 1 of the stream: number 0 of the input is NaN");
    assert!(count(0).standardize().is_err());
}
