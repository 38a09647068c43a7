//! Training steps: forward, loss, backward through burn's autodiff, and its Sgd or Adam.
//!
//! Each loss is timed in burn's own form and in a shorter equal one, because each operation costs.

use burn::nn::loss::{BinaryCrossEntropyLossConfig, CrossEntropyLossConfig};
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::loss::cross_entropy_with_logits;
use burn::tensor::{Device, Int, Tensor, TensorData, activation};
use measure::{Candidate, Cycle, Loss, Metric, Report, Rows, Workload, time};

use crate::Backend;
use crate::network::Network;

/// A way to write the loss; gets logits and targets.
type Criterion = Box<dyn Fn(Tensor<2>, &Batch) -> Tensor<1>>;

struct Batch {
    inputs: Tensor<2>,
    classes: Tensor<1, Int>,
    /// One-hot classes; for the binary loss, a column of -1 and 1.
    codes: Tensor<2>,
}

/// The time of each way to do `metric`.
pub(crate) fn candidates(
    report: &Report,
    workload: &Workload,
    metric: Metric,
    backend: &Backend,
) -> Vec<Candidate> {
    let device = backend.device.clone().autodiff();
    ways(workload.loss, &device)
        .into_iter()
        .map(|(way, criterion)| {
            let label = format!("with {}, {way}", backend.peer);
            let value = run(report, workload, metric, &label, &criterion, &device);
            Candidate { peer: backend.peer, way, value }
        })
        .collect()
}

/// The forms of the loss: burn's own, then the shorter one.
fn ways(loss: Loss, device: &Device) -> [(&'static str, Criterion); 2] {
    match loss {
        Loss::BinaryCrossEntropy => {
            let criterion = BinaryCrossEntropyLossConfig::new().with_logits(true).init(device);
            [
                (
                    "BinaryCrossEntropyLoss",
                    Box::new(move |logits, batch| {
                        criterion.forward(logits, batch.classes.clone().unsqueeze_dim(1))
                    }),
                ),
                (
                    "signed log_sigmoid",
                    Box::new(|logits, batch| {
                        activation::log_sigmoid(logits * batch.codes.clone()).mean().neg()
                    }),
                ),
            ]
        }
        Loss::SoftmaxCrossEntropy => {
            let criterion = CrossEntropyLossConfig::new().init(device);
            [
                (
                    "CrossEntropyLoss",
                    Box::new(move |logits, batch| criterion.forward(logits, batch.classes.clone())),
                ),
                (
                    "cross_entropy_with_logits",
                    Box::new(|logits, batch| cross_entropy_with_logits(logits, batch.codes.clone())),
                ),
            ]
        }
    }
}

fn batches(workload: &Workload, device: &Device) -> Vec<Batch> {
    let rows = Rows::new(workload);
    let (size, width, outputs) = (workload.batch, workload.inputs(), workload.outputs());
    rows.batches(size)
        .map(|(inputs, classes)| {
            let codes: Vec<f32> = classes
                .iter()
                .flat_map(|&class| {
                    (0..outputs).map(move |output| match outputs {
                        1 => 2.0 * class as f32 - 1.0,
                        _ => f32::from(u8::from(output == class as usize)),
                    })
                })
                .collect();
            let classes: Vec<i64> = classes.iter().map(|&class| i64::from(class)).collect();
            Batch {
                inputs: Tensor::from_data(TensorData::new(inputs.to_vec(), [size, width]), device),
                classes: Tensor::from_data(TensorData::new(classes, [size]), device),
                codes: Tensor::from_data(TensorData::new(codes, [size, outputs]), device),
            }
        })
        .collect()
}

fn run(
    report: &Report,
    workload: &Workload,
    metric: Metric,
    label: &str,
    criterion: &Criterion,
    device: &Device,
) -> f64 {
    let mut batches = Cycle::new(batches(workload, device));
    let loss_of =
        |network: &Network, batch: &Batch| criterion(network.logits(workload, batch.inputs.clone()), batch);
    let mean_loss = |network: &Network, batches: &Cycle<Batch>| {
        let losses = batches.items().iter().map(|batch| loss_of(network, batch).into_scalar::<f32>());
        losses.sum::<f32>() / batches.items().len() as f32
    };
    let (mut optimizer, rate): (ModuleOptimizer, f64) = if metric == Metric::TrainAdam {
        (AdamConfig::new().init(), Workload::ADAM_RATE)
    } else {
        (SgdConfig::new().init(), Workload::SGD_RATE)
    };

    // The optimiser consumes the network and gives it back.
    let network = Network::new(workload, device);
    let first = mean_loss(&network, &batches);
    let mut holder = Some(network);
    let value = time(workload.batch, || {
        if let Some(network) = holder.take() {
            let gradients = loss_of(&network, batches.step()).backward();
            let gradients = GradientsParams::from_grads(gradients, &network);
            holder = Some(optimizer.step(rate, network, gradients));
        }
    });
    if let Some(network) = &holder {
        report.losses(workload, metric, label, first, mean_loss(network, &batches));
    }
    value
}
