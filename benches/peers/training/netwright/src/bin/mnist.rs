//! 784-128-10 on the first 8,000 digits of the folder `NETWRIGHT_DATA`, 30 epochs, tested on the other 2,000.

use netwright::prelude::*;
use netwright::train::{Dataset, Fit, idx};

network! { pub struct Mnist<784, 128 relu, 10 softmax>; }

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::PathBuf::from(std::env::var("NETWRIGHT_DATA")?);
    let images = idx::read(folder.join("mnist10k-images.idx3.gz"))?;
    let digits = idx::read(folder.join("mnist10k-labels.idx1.gz"))?.classes()?;
    let pixels: Vec<f32> = images.numbers().iter().map(|pixel| pixel / 255.0).collect();
    let targets: Vec<[f32; 10]> = digits.into_iter().map(class_target).collect();
    let data = Dataset::<784, 10>::from_flat(&pixels, targets.as_flattened())?;
    let (train, test) = data.split_at(8000)?;

    let (mut net, mut sgd) = (Mnist::boxed(1), Sgd::new(0.1));
    let fit = Fit::new(net.as_mut(), &mut sgd, &train)
        .validation(&test)
        .accuracy();
    let history = fit.epochs(30).batch(32).seed(1).run()?;
    println!(
        "accuracy {:.4}",
        history.last().map_or(f64::NAN, |epoch| epoch.metrics[0])
    );
    Ok(())
}
