//! From a [`Foreign`] to a [`Flat`] network: constants folded, layouts gone, idioms recognised.
//!
//! Input: a network as its file has it, and the names of the outputs that are wanted. Output: values that
//! are rows of numbers, and few kinds of operations on them. Guarantees: each pass keeps the meaning for
//! one sample; a pass is a file.
//!
//! ```
//! use netwright::exchange::{normalise, read};
//!
//! let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
//! let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
//! let flat = normalise::normalise(&foreign, &normalise::Options { keep_batch_norm: false })?;
//! // The division by a range of 1 is gone.
//! assert!(flat.nodes.len() < foreign.nodes.len());
//! # Ok::<(), netwright::exchange::Refusal>(())
//! ```

mod affine;
mod classes;
mod compose;
mod constants;
mod dense;
mod express;
mod fold;
mod function;
mod joined;
mod known;
mod narrow;
mod norm;
mod outputs;
mod parts;
mod prelu;
mod rows;
mod settled;
mod start;
mod steps;
mod ties;

pub use outputs::outputs;
pub(crate) use steps::{Stepped, Time, steps};

use crate::flat::Flat;
use crate::{Foreign, Refusal};

/// What a user chooses.
///
/// ```
/// use netwright::exchange::normalise::Options;
///
/// assert!(!Options::default().keep_batch_norm);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Batch norms stay operations of their own.
    pub keep_batch_norm: bool,
}

/// The network as operations on rows of numbers, for the outputs that [`Foreign`] names. One over sequences
/// becomes one over a step.
///
/// # Errors
///
/// All operations that an output needs and that cannot be expressed.
///
/// ```
/// use netwright::exchange::{normalise, read};
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::nnet::read(text.as_bytes())?;
/// let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// assert_eq!((flat.inputs[0].1, flat.outputs.len()), (2, 1));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn normalise(foreign: &Foreign, options: &Options) -> Result<Flat, Refusal> {
    match steps(foreign)? {
        Some(stepped) => of_step(&stepped, options),
        None => rows_of(foreign, options),
    }
}

/// The network over one step.
pub(crate) fn of_step(stepped: &Stepped, options: &Options) -> Result<Flat, Refusal> {
    let mut flat = rows_of(&stepped.foreign, options)?;
    for (output, time) in flat.outputs.iter_mut().zip(&stepped.outputs) {
        output.last = *time == Time::Last;
    }
    Ok(flat)
}

fn rows_of(foreign: &Foreign, options: &Options) -> Result<Flat, Refusal> {
    let values = constants::known(foreign)?;
    let mut flat = rows::rows(foreign, &values)?;
    norm::norms(&mut flat);
    affine::affine(&mut flat);
    start::start(&mut flat);
    dense::bias(&mut flat);
    joined::joined(&mut flat);
    function::functions(&mut flat);
    prelu::prelu(&mut flat);
    compose::compose(&mut flat);
    fold::fold(&mut flat, options);
    narrow::narrow(&mut flat);
    classes::classes(&mut flat);
    express::express(&mut flat)?;
    ties::ties(&mut flat);
    flat.drop_inputs();
    parts::one_network(&flat)?;
    Ok(flat)
}
