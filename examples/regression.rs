//! Predicts a number, and how sure it is of it: the radius of a tumour's largest cells, from the mean radius.
//!
//! Input: `[FILE] [--seed N]`, by default examples/data/wdbc.csv and 1. A fifth of the rows is kept for the
//! test. Output: how good the predictions are on the test rows; the line and its band, mean ± 2σ, as a
//! picture, and the network under target/netwright/regression.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use netwright::prelude::*;
use netwright::train::metric::Regression;
use netwright::train::plot::{self, Axis, Chart};
use netwright::train::{Dataset, Fit, Scaling, Standardize, Table};

mod arguments;

network! {
    /// The mean and the variance of a normal distribution, which depend on the input.
    pub struct Radius {
        x: input(1);
        h: x -> dense(16) -> tanh;
        mean: h -> dense(1);
        variance: h -> dense(1) -> softplus;   // above 0
        loss: gaussian_nll(mean, variance);    // a large error costs less where the variance is large
        output: (mean, variance);
    }
}

type Rows = Dataset<1, 1>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/wdbc.csv");
    let (path, seed) = arguments::parse(std::env::args_os().skip(1), file)?;
    // `worst_radius` is the mean of the three largest radii.
    let table = Table::read(path)?.only(&["mean_radius", "worst_radius"])?;
    let [train, test] = table.regression(["worst_radius"])?.split(seed, [0.8, 0.2])?;

    let start = Instant::now();
    let scales = Scales::fit(&train)?;
    let (mut net, mut adam) = (Radius::new(seed), Adam::new(0.01, Radius::zeros));
    Fit::new(&mut net, &mut adam, &scales.apply(&train)?).epochs(200).seed(seed).run()?;
    println!("trained on {} tumours in {:.1?}, tested on {}", train.len(), start.elapsed(), test.len());

    let (mut regression, mut inside) = (Regression::new(), 0);
    for (&[x], target) in test.rows().iter().zip(test.targets()) {
        let (mean, deviation) = scales.predict(&net, x);
        regression.add(&[mean], target)?;
        inside += u32::from((target[0] - mean).abs() <= 2.0 * deviation);
    }
    println!("R²        {:.3}", regression.r2()?);
    println!("RMSE      {:.3}", regression.root_mean_squared_error()?);
    let inside = f64::from(inside) / test.len() as f64;
    println!("inside    {inside:.3}   of mean ± 2σ; 0.954 of a normal distribution are");
    for x in [10.0, 20.0] {
        let (mean, deviation) = scales.predict(&net, x);
        println!("at {x}     {mean:.1} ± {:.1}", 2.0 * deviation);
    }

    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/regression"));
    plot::write(folder.join("band.svg"), &band(&scales, &net, &test))?;
    netwright::save(&net, folder.join("radius.safetensors"))?;
    println!("picture and network are in {}", folder.display());
    Ok(())
}

/// The scaling of inputs and that of targets: a network learns best from numbers around 0.
struct Scales {
    x: Scaling<1>,
    target: Scaling<1>,
}

impl Scales {
    fn fit(rows: &Rows) -> Result<Self, netwright::train::Error> {
        let targets = Rows::new(rows.targets(), rows.rows())?;
        Ok(Self { x: Standardize::fit(rows), target: Standardize::fit(&targets) })
    }

    fn apply(&self, rows: &Rows) -> Result<Rows, netwright::train::Error> {
        let pairs = rows.rows().iter().zip(rows.targets());
        Rows::collect(pairs.map(|(x, target)| (self.x.row(x), self.target.row(target))))
    }

    /// The mean and the standard deviation, in the unit of the targets.
    fn predict(&self, net: &Radius, x: f32) -> (f32, f32) {
        let [mean, variance] = net.forward(&self.x.row(&[x]));
        let (&[shift], &[factor]) = (self.target.shift(), self.target.factor());
        (mean / factor as f32 + shift as f32, variance.sqrt() / factor as f32)
    }
}

/// The line, its band, and the rows of the test.
fn band(scales: &Scales, net: &Radius, test: &Rows) -> Chart {
    let pairs = test.rows().iter().zip(test.targets());
    let mut points: Vec<[f64; 2]> = pairs.map(|(&[x], &[target])| [x.into(), target.into()]).collect();
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let [low, high] = [points[0][0], points[points.len() - 1][0]];
    let curve = (0..=100).map(|part| {
        let x = low + (high - low) * f64::from(part) / 100.0;
        let (mean, deviation) = scales.predict(net, x as f32);
        [x, mean.into(), deviation.into()]
    });
    let curve: Vec<[f64; 3]> = curve.collect();
    let edges = curve.iter().map(|[x, mean, deviation]| [*x, mean - 2.0 * deviation, mean + 2.0 * deviation]);
    Chart::new("Radius of the largest cells")
        .x(Axis::named("mean radius"))
        .y(Axis::named("mean of the three largest radii"))
        .line("mean", curve.iter().map(|[x, mean, _]| [*x, *mean]))
        .band("± 2σ", edges)
        .points("test", points)
}
