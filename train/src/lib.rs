//! From a file of data to rows that a network trains on, and from its outputs to measures of what it learnt.
//!
#![doc = include_str!("../README.md")]
//!
//! # The flow
//!
//! 1. **Read.** [`Table::read`] has named columns of a CSV file as text; [`Csv`] has its options. A column
//!    becomes numbers, or classes, when it is asked for, and what does not fit is an [`Error`] with the line
//!    and the column. [`idx`] and [`numpy`] read arrays. A missing field is an error, until
//!    [`Table::filled`] or [`Table::complete`] says what to do.
//! 2. **Select.** [`Table::classification`] and [`Table::regression`] make a [`Dataset<I, T>`](Dataset): rows
//!    `[f32; I]`, targets `[f32; T]`, the types of a network's inputs and targets. Slices, iterators and flat
//!    arrays make one, too. Every number in it is finite, and it has at least one row.
//!    What does not fit into memory is a [`Stream`] of them. Rows in the order of time are [`Sequences`]: of
//!    a table with a column that names them, of arrays, or of recordings ([`wav`]).
//! 3. **Divide.** [`Dataset::split`], [`Dataset::folds`] and their forms for classes and groups.
//! 4. **Scale.** [`Standardize::fit`] and [`MinMax::fit`] read the rows to train on; the [`Scaling`] is
//!    applied to the others, and saved as text.
//! 5. **Train**, in the order of [`order()`] for each epoch.
//! 6. **Measure.** The types of [`metric`] add up what a network answers, and say what it is worth.
//! 7. **See.** [`Report`] is a page about a run, [`plot`] has its charts, and [`TensorBoard`] event files.
//! 8. **Compare.** [`Sweep`] makes many runs, on threads, in processes or on other machines.
//!
//! Everything random is a function of (seed, epoch, index), which [`draws`] makes a generator of: never of
//! time, threads or how often a program was started.
//!
//! ```
//! use netwright::prelude::*;
//! use netwright::train::{Standardize, Table, metric::Confusion, order};
//!
//! network! { pub struct Iris<2, 8 tanh, 2 softmax>; }
//!
//! # fn main() -> Result<(), netwright::train::Error> {
//! # let text = "length,width,species\n1.4,0.2,setosa\n1.3,0.2,setosa\n1.5,0.1,setosa\n1.4,0.3,setosa\n\
//! # 4.7,1.4,versicolor\n4.5,1.5,versicolor\n4.9,1.5,versicolor\n4.0,1.3,versicolor\n";
//! // Table::read("iris.csv")?
//! let table = Table::parse(text)?;
//! let data = table.classification::<2, 2>("species")?;
//! let [mut train, mut test] = data.split_stratified(1, [0.75, 0.25])?;
//! let scaling = Standardize::fit(&train);
//! scaling.apply(&mut train);
//! scaling.apply(&mut test);
//!
//! let mut net = Iris::new(1);
//! let mut adam = Adam::new(0.1, Iris::zeros);
//! let mut workspace = Iris::workspace::<4>();
//! for epoch in 0..20 {
//!     let batches = train.select(&order(1, epoch, train.len()))?;
//!     for (x, target) in batches.rows().chunks(4).zip(batches.targets().chunks(4)) {
//!         net.train_batch(&mut workspace, x, target, &mut adam);
//!     }
//! }
//! let predicted = test.rows().iter().map(|x| net.classify(x));
//! let confusion = Confusion::of(2, test.classes()?, predicted)?;
//! assert_eq!(confusion.accuracy()?, 1.0);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod array;
mod checkpoint;
mod dataset;
mod error;
mod file;
mod fingerprint;
mod fit;
#[doc(hidden)]
pub mod fuzzing;
mod histogram;
mod history;
pub mod idx;
mod interrupt;
pub mod metric;
#[cfg(feature = "ndarray")]
pub mod nd;
pub mod numpy;
mod page;
pub mod plot;
mod random;
mod report;
mod scale;
mod sequences;
mod stream;
pub mod sweep;
mod table;
mod tensorboard;
mod terminal;
mod text;
pub mod wav;
mod workers;

pub use checkpoint::Checkpoints;
pub use dataset::{Dataset, Folds, class_weights};
pub use error::{Error, Place};
pub use fit::{Batch, Callback, Diverged, Fit, Goal, Progress, Rates, TrainingData, Tried};
pub use history::{End, History, Record};
pub use random::{draws, order};
pub use report::Report;
pub use scale::{MinMax, Rows, Scaling, Standardize};
pub use sequences::{Sequences, Window, Windows};
pub use stream::{Blocks, Stream};
pub use sweep::Sweep;
pub use table::{Classes, Csv, Table};
pub use tensorboard::TensorBoard;
pub use workers::{Threads, Workers};
