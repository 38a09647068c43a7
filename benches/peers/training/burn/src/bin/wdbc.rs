//! 30-16-1 on the tumours of a file, in five folds with early stopping. Output: the area below the ROC curve
//! of all rows, each judged by the network that has not seen it; in this folder the networks and
//! their scaling.

use burn::module::Module;
use burn::nn::loss::BinaryCrossEntropyLossConfig;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Device, Int, Tensor, TensorData, activation};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

#[derive(Module, Debug)]
struct Wdbc {
    hidden: Linear,
    output: Linear,
}

impl Wdbc {
    fn new(device: &Device) -> Self {
        let hidden = LinearConfig::new(30, 16).init(device);
        let output = LinearConfig::new(16, 1).init(device);
        Self { hidden, output }
    }

    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let hidden = activation::sigmoid(self.hidden.forward(x));
        activation::sigmoid(self.output.forward(hidden))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name the file")?;
    let mut table = csv::Reader::from_path(path)?;
    let rows = table
        .deserialize::<Vec<f32>>()
        .collect::<Result<Vec<_>, _>>()?;
    let mut random = StdRng::seed_from_u64(1);
    let mut fold_of = vec![0; rows.len()];
    for class in [0.0, 1.0] {
        let mut members: Vec<usize> = (0..rows.len())
            .filter(|&row| rows[row][30] == class)
            .collect();
        members.shuffle(&mut random);
        for (place, row) in members.into_iter().enumerate() {
            fold_of[row] = place % 5;
        }
    }

    let device = Device::flex();
    device.seed(1);
    let tracked = device.clone().autodiff();
    let tensors = |chosen: &[usize], device: &Device| {
        let x: Vec<f32> = chosen
            .iter()
            .flat_map(|&row| &rows[row][..30])
            .copied()
            .collect();
        let y: Vec<i64> = chosen.iter().map(|&row| rows[row][30] as i64).collect();
        let x = Tensor::<2>::from_data(TensorData::new(x, [chosen.len(), 30]), device);
        let y = Tensor::<2, Int>::from_data(TensorData::new(y, [chosen.len(), 1]), device);
        (x, y)
    };
    let mut scores = vec![0.0; rows.len()];
    for fold in 0..5 {
        let (test, mut train): (Vec<usize>, Vec<usize>) =
            (0..rows.len()).partition(|&row| fold_of[row] == fold);
        let (variance, mean) = tensors(&train, &device).0.var_mean_bias(0);
        let deviation = variance.sqrt();
        let scaled = |chosen: &[usize], on: &Device| {
            let (x, y) = tensors(chosen, &device);
            let x = (x - mean.clone()) / deviation.clone();
            (
                Tensor::<2>::from_data(x.into_data(), on),
                Tensor::<2, Int>::from_data(y.into_data(), on),
            )
        };
        let (x_test, y_test) = scaled(&test, &device);

        let loss = BinaryCrossEntropyLossConfig::new().init(&tracked);
        let mut net = Wdbc::new(&tracked);
        let mut sgd: ModuleOptimizer = SgdConfig::new().init();
        let (mut best, mut least, mut since) = (net.clone(), f32::INFINITY, 0);
        for _ in 0..30 {
            train.shuffle(&mut random);
            for batch in train.chunks(32) {
                let (x, y) = scaled(batch, &tracked);
                let gradients = loss.forward(net.forward(x), y).backward();
                let gradients = GradientsParams::from_grads(gradients, &net);
                net = sgd.step(0.5, net, gradients);
            }
            let outputs = net.valid().forward(x_test.clone());
            let validation = loss.forward(outputs, y_test.clone()).into_scalar::<f32>();
            if validation < least {
                (best, least, since) = (net.clone(), validation, 0);
            } else {
                since += 1;
                if since == 10 {
                    break;
                }
            }
        }
        let outputs = best
            .valid()
            .forward(x_test)
            .into_data()
            .try_to_vec::<f32>()?;
        for (&row, score) in test.iter().zip(outputs) {
            scores[row] = score;
        }
        best.into_record().save(format!("wdbc-{fold}"))?;
        let scaling = [mean, deviation].map(|numbers| numbers.into_data().to_string());
        std::fs::write(format!("wdbc-{fold}.scaling"), scaling.join("\n"))?;
    }

    let (mut right, mut pairs) = (0.0, 0.0);
    for positive in (0..rows.len()).filter(|&row| rows[row][30] == 1.0) {
        for negative in (0..rows.len()).filter(|&row| rows[row][30] == 0.0) {
            let (a, b) = (scores[positive], scores[negative]);
            right += if a > b {
                1.0
            } else if a == b {
                0.5
            } else {
                0.0
            };
            pairs += 1.0;
        }
    }
    println!("ROC AUC {:.4}", right / pairs);
    Ok(())
}
