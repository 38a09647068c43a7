//! How to: from a first network to recipes.
//!
//! Begin with [`first`], or look for a task:
//!
//! | | |
//! |---|---|
//! | [`first`] | a first network, line by line |
//! | [`data`] | samples from a file, targets, shuffle and split, scale |
//! | [`files`] | with the feature `train`: CSV, arrays, missing values, parts, scaling, measures |
//! | [`training`] | epochs, batches, validation, early stopping, schedules |
//! | [`evaluation`] | accuracy, precision, recall; gradient checks and bounds |
//! | [`saving`] | bytes and serde, and what is refused |
//! | [`exchange`] | networks of PyTorch, Keras, scikit-learn and others in, and out for them |
//! | [`deployment`] | a network in the program, `no_std`, memory, large networks |
//! | [`streams`] | networks that remember: `prev(h)`, a memory, steps |
//! | [`generic`] | code for every network, sweeps, several networks |
//! | [`sweeps`] | with the feature `train`: many runs, on threads, in processes, on a cluster |
//! | [`scaling`] | with the feature `train`: a run on many machines, with the bits of one |
//! | [`targets`] | microcontrollers, ARM, RISC-V, the browser, C: how to build, and which bits agree |
//! | [`csv`] | a workspace: one program trains on a CSV file, a second one uses the network |
//! | [`recipes`] | a selected action's error, an advantage as weight, class weights, a batch in parts, … |
//! | [`emitted`] | all constants, methods and traits of a network |
//! | [`optimisers`] | every optimiser and schedule: formula, state, when to use it |
//! | [`bits`] | reproducibility to the bit |
//! | [`backpropagation`] | the mathematics by hand, with every number, and [`derivation`] |
//! | [`through_time`] | the same for a network that remembers, and [`derivation_through_time`] |
//!
//! The language itself is at [`network!`](crate::network!).

// Input: chapters of the book in docs/book, and pages of docs that are chapters. Output: a module for each.
// Guarantees: links between chapters are links between modules, because the first definition of a link
// counts.

#[doc = "[derivation]: crate::guide::derivation"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/learn/backpropagation.md")]
pub mod backpropagation {}

/// What `verify::derive` writes for the network of [`backpropagation`].
///
#[doc = include_str!("../docs/book/src/learn/seed.html")]
pub mod derivation {}

#[doc = "[by-hand]: crate::guide::backpropagation"]
#[doc = "[derivation]: crate::guide::derivation_through_time"]
#[doc = "[windows]: crate::guide::streams#training"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/learn/through-time.md")]
pub mod through_time {}

/// What `verify::derive_sequence` writes for the network of [`through_time`].
///
#[doc = include_str!("../docs/book/src/learn/echo.html")]
pub mod derivation_through_time {}

#[doc = "[data]: crate::guide::data"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/first.md")]
pub mod first {}

#[doc = "[files]: crate::guide::files"]
#[doc = "[training]: crate::guide::training"]
#[doc = "[csv]: crate::guide::csv"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/data.md")]
pub mod data {}

#[doc = "[optimisers]: crate::guide::optimisers"]
#[doc = "[recipes]: crate::guide::recipes"]
#[doc = "[scaling]: crate::guide::scaling"]
#[doc = "[streams]: crate::guide::streams"]
#[doc = "[sweeps]: crate::guide::sweeps"]
#[doc = ""]
#[doc = include_str!("../docs/training.md")]
pub mod files {}

#[doc = include_str!("../docs/scaling.md")]
pub mod scaling {}

#[doc = "[bits]: crate::guide::bits"]
#[doc = "[deployment]: crate::guide::deployment"]
#[doc = "[exchange]: crate::guide::exchange"]
#[doc = ""]
#[doc = include_str!("../docs/targets.md")]
pub mod targets {}

#[doc = "[evaluation]: crate::guide::evaluation"]
#[doc = "[optimisers]: crate::guide::optimisers"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/training.md")]
pub mod training {}

#[doc = "[measures]: crate::guide::files#measures"]
#[doc = "[saving]: crate::guide::saving"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/evaluation.md")]
pub mod evaluation {}

#[doc = "[csv]: crate::guide::csv"]
#[doc = "[exchange]: crate::guide::exchange#out-again"]
#[doc = "[weights]: crate::guide::deployment#weights-in-a-declaration"]
#[doc = "[format]: crate::reference::format"]
#[doc = "[deployment]: crate::guide::deployment"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/saving.md")]
pub mod saving {}

#[doc = "[format]: crate::reference::format"]
#[doc = "[verification]: crate::guide::evaluation"]
#[doc = ""]
#[doc = include_str!("../docs/exchange.md")]
pub mod exchange {}

#[doc = "[traps]: crate::guide::saving#traps"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/deployment.md")]
pub mod deployment {}

#[doc = "[by-hand]: crate::guide::through_time"]
#[doc = "[NW0070]: crate::errors::NW0070"]
#[doc = "[files]: crate::guide::files#sequences-in-windows"]
#[doc = "[imports]: crate::guide::exchange"]
#[doc = "[parts]: crate::guide::recipes#an-advantage-and-a-chosen-value"]
#[doc = "[reference]: crate::reference"]
#[doc = "[weights]: crate::guide::streams#steps-that-count-more"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/streams.md")]
pub mod streams {}

#[doc = "[bits]: crate::guide::bits"]
#[doc = "[csv]: crate::guide::csv"]
#[doc = "[families]: macro@crate::network#families"]
#[doc = "[streams]: crate::guide::streams"]
#[doc = "[sweeps]: crate::guide::sweeps"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/generic.md")]
pub mod generic {}

#[doc = "[bits]: crate::guide::bits"]
#[doc = "[families]: macro@crate::network#families"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/sweeps.md")]
pub mod sweeps {}

#[doc = "[files]: crate::guide::files"]
#[doc = "[saving]: crate::guide::saving"]
#[doc = "[deployment]: crate::guide::deployment"]
#[doc = "[recipes]: crate::guide::recipes"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/do/csv.md")]
pub mod csv {}

#[doc = include_str!("../docs/book/src/do/recipes.md")]
pub mod recipes {}

#[doc = "[families]: macro@crate::network#families"]
#[doc = "[generic]: crate::guide::generic"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/look-up/emitted.md")]
pub mod emitted {}

#[doc = "[recipes]: crate::guide::recipes"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/look-up/optimisers.md")]
pub mod optimisers {}

#[doc = "[files]: crate::guide::files"]
#[doc = "[targets]: crate::guide::targets"]
#[doc = ""]
#[doc = include_str!("../docs/book/src/look-up/bits.md")]
pub mod bits {}
