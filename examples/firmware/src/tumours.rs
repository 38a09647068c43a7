//! Rows of the data set of tumours, which the compiler reads from its file: they are numbers in flash.
//!
//! Input: examples/data/wdbc.csv, whose first line is a header and whose last column is the class. Output:
//! the first 64 rows, to learn from, and the next 64, with their classes. Guarantees: each column is scaled
//! so that the rows to learn from are between -1 and 1. A file that does not fit does not compile.

/// Measurements of a tumour.
pub const INPUTS: usize = 30;
/// Rows of each part.
pub const ROWS: usize = 64;

const FILE: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/wdbc.csv"));

/// Rows with their classes, 1 for benign.
pub struct Rows {
    /// The measurements.
    pub x: [[f32; INPUTS]; ROWS],
    /// The class.
    pub class: [[f32; 1]; ROWS],
}

/// To learn from.
pub static LEARNT: Rows = PARTS.0;
/// To ask about.
pub static UNSEEN: Rows = PARTS.1;

#[allow(long_running_const_eval, reason = "30 kB of text are read")]
const PARTS: (Rows, Rows) = {
    let mut at = end_of_line(0);
    let (mut learnt, mut unseen) = (NONE, NONE);
    at = read(&mut learnt, at);
    read(&mut unseen, at);
    let mut column = 0;
    while column < INPUTS {
        let (least, most) = range(&learnt, column);
        scale(&mut learnt, column, least, most);
        scale(&mut unseen, column, least, most);
        column += 1;
    }
    (learnt, unseen)
};

const NONE: Rows = Rows { x: [[0.0; INPUTS]; ROWS], class: [[0.0]; ROWS] };

/// Where the line after this place begins.
const fn end_of_line(mut at: usize) -> usize {
    while FILE[at] != b'\n' {
        at += 1;
    }
    at + 1
}

/// Reads rows from a place on; returns the place after them.
const fn read(rows: &mut Rows, mut at: usize) -> usize {
    let mut row = 0;
    while row < ROWS {
        let mut column = 0;
        while column <= INPUTS {
            let (number, end) = number(at);
            if column < INPUTS {
                rows.x[row][column] = number;
            } else {
                rows.class[row][0] = number;
            }
            assert!(FILE[end] == if column < INPUTS { b',' } else { b'\n' }, "a row has 31 numbers");
            at = end + 1;
            column += 1;
        }
        row += 1;
    }
    at
}

/// The decimal number at a place, and where it ends.
const fn number(mut at: usize) -> (f32, usize) {
    let (mut digits, mut scale, mut is_fraction) = (0_u64, 1_u64, false);
    while FILE[at].is_ascii_digit() || FILE[at] == b'.' {
        if FILE[at] == b'.' {
            is_fraction = true;
        } else {
            digits = digits * 10 + (FILE[at] - b'0') as u64;
            if is_fraction {
                scale *= 10;
            }
        }
        at += 1;
    }
    ((digits as f64 / scale as f64) as f32, at)
}

/// The least and the largest number of a column.
const fn range(rows: &Rows, column: usize) -> (f32, f32) {
    let (mut least, mut most, mut row) = (rows.x[0][column], rows.x[0][column], 1);
    while row < ROWS {
        least = least.min(rows.x[row][column]);
        most = most.max(rows.x[row][column]);
        row += 1;
    }
    (least, most)
}

/// Scales a column so that the range becomes -1 to 1.
const fn scale(rows: &mut Rows, column: usize, least: f32, most: f32) {
    let mut row = 0;
    while row < ROWS {
        rows.x[row][column] = (rows.x[row][column] - least) / (most - least) * 2.0 - 1.0;
        row += 1;
    }
}
