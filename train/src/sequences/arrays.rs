//! Sequences of arrays: the form that other programs keep them in, with as many steps for each.
//!
//! Input: arrays of any shape. Output: sequences. Guarantees: what is beyond a length is not read; shapes
//! that do not fit are refused with what was expected; memory in proportion to the numbers that are there.

use super::Sequences;
use crate::Error;
use crate::array::Array;

impl<const I: usize, const T: usize> Sequences<I, T> {
    /// Sequences of an array with the axes sequence, step, number, as `numpy.save` writes it, and of their
    /// targets. With `lengths`, the steps of a sequence beyond its length are padding, which is dropped.
    ///
    /// The targets have one of these shapes: (sequences, steps, `T`), a target for each step; (sequences,
    /// `T`), one for each sequence, which all its steps have; (sequences), with `T` = 1 a number for each
    /// sequence, and otherwise its class, which becomes a 1 among zeros.
    ///
    /// # Errors
    ///
    /// If a shape is another one, a length is not a whole number from 1 to the number of steps, or a class is
    /// not below `T`; as [`new`](Self::new).
    ///
    /// ```no_run
    /// use netwright::train::{Sequences, numpy};
    ///
    /// let (x, y) = (numpy::read("x.npy")?, numpy::read("y.npy")?);
    /// let data = Sequences::<3, 5>::from_arrays(&x, &y, Some(&numpy::read("lengths.npy")?))?;
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn from_arrays(x: &Array, y: &Array, lengths: Option<&Array>) -> Result<Self, Error> {
        let &[count, steps, width] = x.shape() else {
            return Err(not_of_rank_3(x));
        };
        if width != I || steps == 0 {
            let fact =
                format!("sequences of rows of {I} numbers were asked for, but the shape is {:?}", x.shape());
            return Err(Error::refused(fact, "the axes are sequences, steps, and the inputs of the network"));
        }
        let lengths = match lengths {
            Some(lengths) => checked(lengths, count, steps)?,
            None => vec![steps; count],
        };
        let rows = without_padding(x, steps, &lengths);
        match *y.shape() {
            [sequences, of, width] if (sequences, of, width) == (count, steps, T) => {
                Self::new(rows, without_padding(y, steps, &lengths), &lengths)
            }
            [sequences, width] if (sequences, width) == (count, T) => {
                Self::labelled(rows, &y.rows()?, &lengths)
            }
            [sequences] if sequences == count && T == 1 => {
                Self::labelled(rows, y.numbers().as_chunks().0, &lengths)
            }
            [sequences] if sequences == count => Self::labelled(rows, &y.targets()?, &lengths),
            _ => {
                let fact =
                    format!("the inputs have the shape {:?}, and the targets {:?}", x.shape(), y.shape());
                let help = format!(
                    "the shape of targets is [{count}, {steps}, {T}] (one for each step), [{count}, {T}] or \
                     [{count}] (one for each sequence)"
                );
                Err(Error::refused(fact, help))
            }
        }
    }
}

fn not_of_rank_3(array: &Array) -> Error {
    let fact = format!("the shape of the inputs is {:?}, which are no three axes", array.shape());
    let help = "the axes are sequences, steps, numbers; `x[..., None]` gives numbers an axis in numpy, and \
         `x[None]` one sequence";
    Error::refused(fact, help)
}

/// The lengths of so many sequences, each from 1 to `steps`.
fn checked(lengths: &Array, count: usize, steps: usize) -> Result<Vec<usize>, Error> {
    if lengths.shape() != [count] {
        let fact =
            format!("there are {count} sequences, and the shape of the lengths is {:?}", lengths.shape());
        return Err(Error::refused(fact, format!("the shape is [{count}]: each sequence has a length")));
    }
    let length = |(sequence, &number): (usize, &f32)| {
        // A float tells whole numbers apart up to 2²⁴.
        if number.fract() == 0.0 && (1.0..=16_777_216.0).contains(&number) && number as usize <= steps {
            return Ok(number as usize);
        }
        let fact = format!("the length of sequence {sequence} is {number}, but the array has {steps} steps");
        Err(Error::refused(fact, format!("lengths are whole numbers from 1 to {steps}")))
    };
    lengths.numbers().iter().enumerate().map(length).collect()
}

/// The first rows of each sequence, as many as its length says.
fn without_padding<const N: usize>(array: &Array, steps: usize, lengths: &[usize]) -> Vec<[f32; N]> {
    let rows = array.numbers().as_chunks::<N>().0;
    let sequences = rows.chunks(steps).zip(lengths);
    sequences.flat_map(|(rows, &length)| rows.iter().take(length)).copied().collect()
}
