//! 784-128-10 on the first 8,000 digits of the folder `NETWRIGHT_DATA`, 30 epochs, tested on the other 2,000.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Device, Int, Tensor, TensorData, activation};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

const TRAIN: usize = 8000;
const BATCH: usize = 32;
const EPOCHS: usize = 30;

#[derive(Module, Debug)]
struct Mnist {
    hidden: Linear,
    output: Linear,
}

impl Mnist {
    fn new(device: &Device) -> Self {
        Self {
            hidden: LinearConfig::new(784, 128).init(device),
            output: LinearConfig::new(128, 10).init(device),
        }
    }

    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        self.output
            .forward(activation::relu(self.hidden.forward(x)))
    }
}

fn read(name: &str, header: usize) -> Vec<u8> {
    let folder = std::env::var("NETWRIGHT_DATA").expect("NETWRIGHT_DATA names the folder");
    let file = File::open(Path::new(&folder).join(name)).expect("the file is there");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file)
        .read_to_end(&mut bytes)
        .expect("the file is gzip");
    bytes.split_off(header)
}

fn main() {
    let pixels: Vec<f32> = read("mnist10k-images.idx3.gz", 16)
        .iter()
        .map(|&pixel| f32::from(pixel) / 255.0)
        .collect();
    let digits: Vec<i64> = read("mnist10k-labels.idx1.gz", 8)
        .iter()
        .map(|&digit| digit.into())
        .collect();
    let device = Device::flex();
    device.seed(1);
    let tracked = device.clone().autodiff();

    let rows = |rows: &[usize], device: &Device| {
        let x: Vec<f32> = rows
            .iter()
            .flat_map(|&row| &pixels[row * 784..(row + 1) * 784])
            .copied()
            .collect();
        let target: Vec<i64> = rows.iter().map(|&row| digits[row]).collect();
        (
            Tensor::<2>::from_data(TensorData::new(x, [rows.len(), 784]), device),
            Tensor::<1, Int>::from_data(TensorData::new(target, [rows.len()]), device),
        )
    };
    let (test, test_digits) = rows(&Vec::from_iter(TRAIN..digits.len()), &device);

    let loss = CrossEntropyLossConfig::new().init(&tracked);
    let mut net = Mnist::new(&tracked);
    let mut sgd: ModuleOptimizer = SgdConfig::new().init();
    let mut order: Vec<usize> = (0..TRAIN).collect();
    let mut random = StdRng::seed_from_u64(1);
    let mut accuracy = 0.0;
    for _ in 0..EPOCHS {
        order.shuffle(&mut random);
        for batch in order.chunks(BATCH) {
            let (x, target) = rows(batch, &tracked);
            let gradients = loss.forward(net.forward(x), target).backward();
            let gradients = GradientsParams::from_grads(gradients, &net);
            net = sgd.step(0.1, net, gradients);
        }
        let logits = net.valid().forward(test.clone());
        let right = logits
            .argmax(1)
            .squeeze_dim::<1>(1)
            .equal(test_digits.clone());
        accuracy = right.float().mean().into_scalar::<f32>();
    }
    println!("accuracy {accuracy:.4}");
}
