//! Training on many machines: ranks of MPI for [`Fit::workers`](netwright_train::Fit::workers).
//!
#![doc = include_str!("../README.md")]
//!
//! # A program
//!
//! Every rank is the same program with the same rows, network and options. Rank 0 writes files.
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use netwright::prelude::*;
//! use netwright::train::{Checkpoints, Dataset, Error, Fit};
//! use netwright_mpi::{Ranks, launch};
//!
//! network! { pub struct Line<1, 1 identity>; }
//!
//! fn main() -> ExitCode {
//!     launch(train)
//! }
//!
//! fn train(ranks: &mut Ranks) -> Result<(), Error> {
//!     let data = Dataset::collect((0..64).map(|i| i as f32 / 64.0).map(|x| ([x], [2.0 * x + 1.0])))?;
//!     let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
//!     let fit = Fit::new(&mut net, &mut sgd, &data).shards(8).workers(ranks);
//!     fit.checkpoints(Checkpoints::new("runs/line").resume()).run()?;
//!     Ok(())
//! }
//! ```
//!
//! # When a rank fails
//!
//! MPI has no way to go on without a rank, so all of them end. [`launch`] ends them where a rank returns an
//! error or panics; where a rank is killed, `mpirun` does. Rank 0 says where the checkpoints are when it
//! writes the first one, and which one was the last when it is ended, unless it is the one that was killed.
//! The same command goes on from there: with
//! [`Checkpoints::resume`](netwright_train::Checkpoints::resume), and with any number of ranks.
#![forbid(unsafe_code)]

mod failure;

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use mpi::Threading;
use mpi::environment::Universe;
use mpi::point_to_point::send_receive_into;
use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator as _, Destination as _, Equivalence as _, Source as _};
use netwright_train::{Error, Workers};

/// The status of ranks that end because one of them returned an error, and where one panicked.
const FAILED: i32 = 1;
const PANICKED: i32 = 101;

/// This rank of MPI's world, and its ways to the others. [`launch`] makes it.
///
/// ```no_run
/// use netwright_mpi::launch;
/// use netwright_train::{Error, Workers as _};
///
/// fn main() -> std::process::ExitCode {
///     launch(|ranks| {
///         println!("rank {} of {}", ranks.rank(), ranks.ranks());
///         Ok::<(), Error>(())
///     })
/// }
/// ```
pub struct Ranks {
    world: SimpleCommunicator,
}

impl Workers for Ranks {
    fn rank(&self) -> usize {
        usize::try_from(self.world.rank()).unwrap_or_default()
    }

    fn ranks(&self) -> usize {
        usize::try_from(self.world.size()).unwrap_or(1)
    }

    fn exchange(&mut self, with: usize, send: &[f32], receive: &mut [f32]) -> Result<(), Error> {
        let refused = |fact: String| Error::Refused {
            fact,
            help: "start the same program with the same options on every rank".into(),
        };
        let rank = i32::try_from(with).ok().filter(|&rank| rank < self.world.size());
        let Some(rank) = rank else {
            return Err(refused(format!("there is no rank {with} among {}", self.world.size())));
        };
        let other = self.world.process_at_rank(rank);
        let needed = receive.len();
        let status = match (send, receive) {
            ([], []) => return Ok(()),
            (send, []) => {
                other.send(send);
                return Ok(());
            }
            ([], receive) => other.receive_into(receive),
            (send, receive) => send_receive_into(send, &other, receive, &other),
        };
        // More numbers than there is room for end all ranks; fewer would leave old ones.
        let found = usize::try_from(status.count(f32::equivalent_datatype())).unwrap_or_default();
        if found != needed {
            return Err(refused(format!("rank {with} sent {found} numbers instead of {needed}")));
        }
        Ok(())
    }

    fn saved(&mut self, checkpoint: &Path) {
        failure::saved(checkpoint);
    }
}

/// Runs a program on this rank. If it returns an error or panics on one rank, all ranks end: with the
/// message, the last checkpoint, and a status that is not 0.
///
/// Started without `mpirun`, it is one rank. An error comes out where MPI is initialised already.
///
/// ```no_run
/// use netwright_mpi::launch;
/// use netwright_train::{Error, Workers as _};
///
/// fn main() -> std::process::ExitCode {
///     // Adds up the numbers of two ranks.
///     launch(|ranks| {
///         let mut other = [0.0];
///         ranks.exchange(1 - ranks.rank(), &[2.5], &mut other)?;
///         assert_eq!(other, [2.5]);
///         Ok::<(), Error>(())
///     })
/// }
/// ```
pub fn launch<E: Display>(run: impl FnOnce(&mut Ranks) -> Result<(), E>) -> ExitCode {
    // The other threads of a program are not of interest to MPI: this one alone calls it.
    let Some((universe, _)) = mpi::initialize_with_threading(Threading::Funneled) else {
        failure::say(
            "error: MPI is initialised already; call `launch` once, and leave `mpi::initialize` out",
        );
        return ExitCode::FAILURE;
    };
    let mut ranks = Ranks { world: universe.world() };
    let rank = ranks.rank();
    if let Err(error) = failure::listen(rank) {
        failure::say(&format!("rank {rank}: a failure of other ranks will have no message: {error}"));
    }
    match catch_unwind(AssertUnwindSafe(|| run(&mut ranks))) {
        Ok(Ok(())) => {
            end(universe);
            ExitCode::SUCCESS
        }
        Ok(Err(error)) => {
            failure::say(&format!("rank {rank}: error: {error}"));
            failure::end(rank);
            ranks.world.abort(FAILED)
        }
        // Its message is shown already.
        Err(_) => {
            failure::say(&format!("rank {rank} panicked"));
            failure::end(rank);
            ranks.world.abort(PANICKED)
        }
    }
}

/// Waits for the other ranks and ends MPI.
fn end(universe: Universe) {
    drop(universe);
}
