//! Trains on the digits of MNIST, on one rank or on several, with the same bits.
//!
//! Input: `[--shards N] [--batch N] [--epochs N] [--local N] [--checkpoints FOLDER]`, by default 8 shards,
//! batches of 64 rows and 5 epochs; with `--local` that many local steps instead of shards. The folder with
//! `mnist10k-images.idx3.gz` and `mnist10k-labels.idx1.gz` is in the environment variable NETWRIGHT_DATA; the
//! first 8,000 are to train on, the others are the test. Output, on rank 0: the history, the time, the
//! accuracy, and a number that other weights have another one of.
//!
//! ```sh
//! cargo build --release --example mnist
//! mpirun -n 4 --oversubscribe target/release/examples/mnist
//! ```

use std::error::Error;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use netwright::class_target;
use netwright::prelude::*;
use netwright::train::{Checkpoints, Dataset, Fit, Workers as _, idx};
use netwright_mpi::{Ranks, launch};

network! { pub struct Mnist<784, 128 relu, 10 softmax>; }

fn main() -> ExitCode {
    launch(run)
}

/// What the command line says.
struct Options {
    shards: usize,
    batch: usize,
    epochs: u64,
    local: Option<u64>,
    checkpoints: Option<PathBuf>,
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut options = Options { shards: 8, batch: 64, epochs: 5, local: None, checkpoints: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} takes a value"))?;
        match name.as_str() {
            "--shards" => options.shards = value.parse()?,
            "--batch" => options.batch = value.parse()?,
            "--epochs" => options.epochs = value.parse()?,
            "--local" => options.local = Some(value.parse()?),
            "--checkpoints" => options.checkpoints = Some(value.into()),
            _ => {
                return Err(
                    format!("{name}: expected --shards, --batch, --epochs, --local, --checkpoints").into()
                );
            }
        }
    }
    Ok(options)
}

/// The rows to train on, and the test.
fn digits(folder: &Path) -> Result<(Dataset<784, 10>, Dataset<784, 10>), netwright::train::Error> {
    let images = idx::read(folder.join("mnist10k-images.idx3.gz"))?;
    let digits = idx::read(folder.join("mnist10k-labels.idx1.gz"))?.classes()?;
    let pixels: Vec<f32> = images.numbers().iter().map(|pixel| pixel / 255.0).collect();
    let targets: Vec<[f32; 10]> = digits.into_iter().map(class_target).collect();
    let data = Dataset::<784, 10>::from_flat(&pixels, targets.as_flattened())?;
    data.split_at(data.len() * 4 / 5)
}

fn run(ranks: &mut Ranks) -> Result<(), Box<dyn Error>> {
    let Options { shards, batch, epochs, local, checkpoints } = options()?;
    let folder = std::env::var_os("NETWRIGHT_DATA").ok_or(
        "set NETWRIGHT_DATA to the folder with mnist10k-images.idx3.gz and mnist10k-labels.idx1.gz, the 10,000 \
         test images of MNIST and their digits",
    )?;
    let (train, test) = digits(Path::new(&folder))?;
    let (rank, count) = (ranks.rank(), ranks.ranks());

    let (mut net, mut sgd) = (Mnist::boxed(1), Sgd::new(0.1));
    let fit = Fit::new(net.as_mut(), &mut sgd, &train).validation(&test).accuracy();
    let fit = fit.epochs(epochs).batch(batch).workers(ranks);
    let fit = match local {
        Some(steps) => fit.local_steps(steps),
        None => fit.shards(shards),
    };
    let fit = match checkpoints {
        Some(folder) => fit.checkpoints(Checkpoints::new(folder).resume()),
        None => fit,
    };
    let history = fit.run()?;
    if rank == 0 {
        print!("{history}");
        let seconds: f64 = history.records().iter().map(|record| record.seconds).sum();
        let accuracy = history.metric("accuracy")?.pop().unwrap_or_default();
        println!(
            "{} epochs on {count} ranks in {seconds:.2} s, accuracy {accuracy:.4}",
            history.records().len()
        );
        let mut hash = DefaultHasher::new();
        net.parameters().iter().for_each(|number| number.to_bits().hash(&mut hash));
        println!("weights {:016x}", hash.finish());
    }
    Ok(())
}
