//! What is written, compared with the file that it came from.
//!
//! Input: a declaration, rows and what the file computes of them. Output: how far both are apart. Guarantees:
//! what is compared was read back from its text and its tensors; what is too far away is refused.

use crate::flat::{self, Flat, Rounding};
use crate::lower::{self, Declaration};
use crate::write::{self, Cases, Row};
use crate::{Foreign, Refusal};

/// A comparison of what is written with the file that it came from.
///
/// ```
/// use netwright::exchange::import::{Options, declare};
/// use netwright::exchange::read;
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
/// let options = Options { name: "Net".into(), stem: "net".into(), ..Options::default() };
/// let compared = declare(foreign, &options)?.compared;
/// assert!(compared.difference < 1e-6 && !compared.rows.is_empty());
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Compared {
    /// The declaration, read back with its tensors.
    pub written: Flat,
    /// Inputs, and what the file computes of them.
    pub rows: Vec<Row>,
    /// The largest difference in single precision, over the largest number of a row and at least 1.
    pub difference: f64,
}

/// The declaration that is kept in a file, if it computes what the graph computes.
pub(super) fn agreeing(foreign: &Foreign, flat: &Flat, rows: &[Row], name: &str) -> Option<Declaration> {
    let kept = lower::kept(foreign, flat, name)?;
    let difference = write::difference(&lower::network(&kept)?, rows, Rounding::Double);
    (difference <= LARGEST_OF_KEPT).then_some(kept)
}

/// What is written beside the file: its text and its tensors, read back.
pub(super) fn compared(declaration: &Declaration, flat: &Flat, rows: Vec<Row>) -> Result<Compared, Refusal> {
    let unread = || {
        let fact = "what would be written cannot be read back, so that nothing can be compared";
        Refusal::new("the network", fact, "this is a mistake of this program: please report it")
    };
    let mut written = lower::network(declaration).ok_or_else(unread)?;
    for (output, file) in written.outputs.iter_mut().zip(&flat.outputs) {
        output.last = file.last;
    }
    let difference = write::difference(&written, &rows, Rounding::Single);
    check_difference(difference, rows.len())?;
    Ok(Compared { written, rows, difference })
}

/// How far a network in single precision may be from its file, over the largest number of a row.
const LARGEST_DIFFERENCE: f64 = 1e-3;
/// How far a kept declaration may be from its graph in double precision: the graph has options such as
/// epsilon in single precision.
const LARGEST_OF_KEPT: f64 = 1e-5;

/// A network that was not compared with its file, or is far from it, is not written.
fn check_difference(difference: f64, rows: usize) -> Result<(), Refusal> {
    let fact = if rows == 0 {
        String::from("no row of inputs gives finite numbers, so that nothing can be compared")
    } else if difference.is_finite() && difference <= LARGEST_DIFFERENCE {
        return Ok(());
    } else {
        format!(
            "in single precision the outputs of what would be written are {difference:.1e} of a row's largest \
             number away from the file, and {LARGEST_DIFFERENCE:.0e} is the most"
        )
    };
    let help = "it needs more range or precision than single precision has: look at its constants, or leave out \
                with `--output` what is a logarithm or a quotient of nearly 0";
    Err(Refusal::new("the network", fact, help))
}

/// A user's own cases have to agree with the file.
pub(super) fn check_cases(flat: &Flat, cases: &Cases) -> Result<(), Refusal> {
    let help = "record them with the same model, in inference mode";
    let size: usize = flat.inputs.iter().map(|(_, size)| size).sum();
    for (at, (x, want)) in cases.inputs.iter().zip(&cases.outputs).enumerate() {
        let place = format!("case {at}");
        if x.len() != size {
            return Err(Refusal::new(
                place,
                format!("it has {} inputs, and the network has {size}", x.len()),
                help,
            ));
        }
        let odd = x.iter().chain(want).find(|number| number.abs() > f64::from(f32::MAX) || number.is_nan());
        if let Some(odd) = odd {
            return Err(Refusal::new(place, format!("{odd:e} is no number of single precision"), help));
        }
        let Some(mut got) = flat::outputs(flat, &flat.split(x), Rounding::Double) else {
            let fact = "it has an operation that is not computed here, so that no case can be compared";
            let help = "this is a mistake of this program: please report it";
            return Err(Refusal::new("the network", fact, help));
        };
        for (row, output) in got.iter_mut().zip(&flat.outputs) {
            if output.class {
                *row = vec![flat::largest(row)];
            }
        }
        // A class is right or wrong.
        let sizes = got.iter().map(Vec::len).collect::<Vec<_>>();
        let wanted = flat::parts(want, sizes.iter().copied());
        let agrees = |((got, want), output): ((&Vec<f64>, &Vec<f64>), &flat::Output)| {
            if output.class { got == want } else { flat::distance(got, want) <= 1e-4 }
        };
        let width = sizes.iter().sum::<usize>();
        if want.len() != width {
            let fact = format!("it has {} outputs, and the network has {width}", want.len());
            return Err(Refusal::new(place, fact, help));
        }
        if !got.iter().zip(&wanted).zip(&flat.outputs).all(agrees) {
            return Err(Refusal::new(
                place,
                format!("its outputs {want:?} are not those of the model, {:?}", got.concat()),
                help,
            ));
        }
    }
    Ok(())
}
