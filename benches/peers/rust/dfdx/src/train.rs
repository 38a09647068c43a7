//! Training steps: forward with a tape, dfdx's loss, backward, its Sgd or Adam.
//!
//! Gradients are timed in both of dfdx's ways: kept and set to zero, or allocated in each step.

use dfdx::nn::{TensorCollection, ZeroGrads};
use dfdx::optim::{Adam, AdamConfig, Optimizer, Sgd, SgdConfig};
use dfdx::prelude::*;
use measure::{Candidate, Cycle, Loss, Metric, Report, Rows, Workload, time};

type Taped<const B: usize, const W: usize> = Tensor<Rank2<B, W>, f32, Cpu, OwnedTape<f32, Cpu>>;

struct Batch<const B: usize, const I: usize, const O: usize> {
    inputs: Tensor<Rank2<B, I>, f32, Cpu>,
    /// One-hot classes, or a column of 0 and 1.
    targets: Tensor<Rank2<B, O>, f32, Cpu>,
}

/// The time of each way to do `metric`; `B` is the batch, `I` and `O` are the outer widths.
pub(crate) fn candidates<M, const B: usize, const I: usize, const O: usize>(
    report: &Report,
    workload: &Workload,
    metric: Metric,
) -> Vec<Candidate>
where
    M: BuildOnDevice<Cpu, f32>,
    M::Built: ModuleMut<Taped<B, I>, Output = Taped<B, O>> + TensorCollection<f32, Cpu>,
{
    [("gradients kept and zeroed", true), ("gradients allocated in each step", false)]
        .into_iter()
        .map(|(way, keep)| {
            let network = Cpu::default().build_module::<M, f32>();
            let value = if metric == Metric::TrainAdam {
                let config = AdamConfig { lr: Workload::ADAM_RATE, ..AdamConfig::default() };
                let optimizer = Adam::new(&network, config);
                run::<_, _, B, I, O>(report, workload, metric, (way, keep), network, optimizer)
            } else {
                let config = SgdConfig { lr: Workload::SGD_RATE, ..SgdConfig::default() };
                let optimizer = Sgd::new(&network, config);
                run::<_, _, B, I, O>(report, workload, metric, (way, keep), network, optimizer)
            };
            Candidate { peer: "dfdx", way, value }
        })
        .collect()
}

fn batches<const B: usize, const I: usize, const O: usize>(workload: &Workload) -> Vec<Batch<B, I, O>> {
    let device = Cpu::default();
    let rows = Rows::new(workload);
    rows.batches(B)
        .map(|(inputs, classes)| {
            let targets = classes
                .iter()
                .flat_map(|&class| {
                    (0..O).map(move |output| match O {
                        1 => class as f32,
                        _ => f32::from(u8::from(output == class as usize)),
                    })
                })
                .collect::<Vec<f32>>();
            Batch {
                inputs: device.tensor_from_vec(inputs.to_vec(), (Const::<B>, Const::<I>)),
                targets: device.tensor_from_vec(targets, (Const::<B>, Const::<O>)),
            }
        })
        .collect()
}

fn run<N, S, const B: usize, const I: usize, const O: usize>(
    report: &Report,
    workload: &Workload,
    metric: Metric,
    (way, keep): (&str, bool),
    mut network: N,
    mut optimizer: S,
) -> f64
where
    N: ModuleMut<Taped<B, I>, Output = Taped<B, O>> + TensorCollection<f32, Cpu>,
    S: Optimizer<N, Cpu, f32>,
{
    let mut batches = Cycle::new(batches::<B, I, O>(workload));
    let loss_of = |network: &mut N, batch: &Batch<B, I, O>, gradients: Gradients<f32, Cpu>| {
        let logits = network.forward_mut(batch.inputs.trace(gradients));
        match workload.loss {
            Loss::BinaryCrossEntropy => binary_cross_entropy_with_logits_loss(logits, batch.targets.clone()),
            Loss::SoftmaxCrossEntropy => cross_entropy_with_logits_loss(logits, batch.targets.clone()),
        }
    };
    let mean_loss = |network: &mut N, batches: &Cycle<Batch<B, I, O>>| {
        let losses = batches.items().iter().map(|batch| loss_of(network, batch, Gradients::leaky()).array());
        losses.sum::<f32>() / batches.items().len() as f32
    };

    let first = mean_loss(&mut network, &batches);
    let mut kept = keep.then(|| network.alloc_grads());
    let mut failure = None;
    let value = time(B, || {
        let start = kept.take().unwrap_or_else(Gradients::leaky);
        let mut gradients = loss_of(&mut network, batches.step(), start).backward();
        if let Err(error) = optimizer.update(&mut network, &gradients) {
            failure = Some(error);
        }
        if keep {
            network.zero_grads(&mut gradients);
            kept = Some(gradients);
        }
    });
    if let Some(error) = failure {
        eprintln!("{} {}: dfdx failed to update, {error:?}", workload.name, metric.name());
    }
    report.losses(workload, metric, way, first, mean_loss(&mut network, &batches));
    value
}
