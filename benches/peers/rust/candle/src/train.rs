//! Training steps: forward, loss, backward through candle's tape, and its SGD or AdamW.
//!
//! The binary cross-entropy is timed in two forms, candle's own and a shorter equal one, because
//! candle pays for each operation of the tape; and everything in both layouts of the weights.

use std::hint::black_box;

use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW, SGD, VarBuilder, VarMap, loss, ops};
use measure::{Candidate, Cycle, Loss, Metric, Report, Rows, Workload, time};

use crate::PEER;
use crate::network::{Layout, Network};

/// A way to do a training step.
struct Way {
    name: &'static str,
    layout: Layout,
    /// Gets logits and targets.
    criterion: fn(&Tensor, &Tensor) -> Result<Tensor>,
    /// Whether the binary targets are -1 and 1, not 0 and 1.
    signed: bool,
}

const BINARY: [Way; 3] = [
    Way {
        name: "Linear, binary_cross_entropy_with_logit",
        layout: Layout::Linear,
        criterion: loss::binary_cross_entropy_with_logit,
        signed: false,
    },
    Way {
        name: "Linear, signed sigmoid",
        layout: Layout::Linear,
        criterion: signed_cross_entropy,
        signed: true,
    },
    Way {
        name: "row per input, signed sigmoid",
        layout: Layout::RowPerInput,
        criterion: signed_cross_entropy,
        signed: true,
    },
];

const CLASSES: [Way; 2] = [
    Way { name: "Linear", layout: Layout::Linear, criterion: loss::cross_entropy, signed: false },
    Way { name: "row per input", layout: Layout::RowPerInput, criterion: loss::cross_entropy, signed: false },
];

struct Batch {
    inputs: Tensor,
    /// Classes; for the binary loss, a column of 0 and 1, or of -1 and 1.
    targets: Tensor,
}

/// The time of each way to do `metric`.
pub(crate) fn candidates(report: &Report, workload: &Workload, metric: Metric) -> Result<Vec<Candidate>> {
    let ways: &[Way] = match workload.loss {
        Loss::BinaryCrossEntropy => &BINARY,
        Loss::SoftmaxCrossEntropy => &CLASSES,
    };
    ways.iter()
        .map(|way| {
            let value = run(report, workload, metric, way)?;
            Ok(Candidate { peer: PEER, way: way.name, value })
        })
        .collect()
}

/// `-mean(log(sigmoid(s * z)))` with `s` = ±1: the binary cross-entropy in five operations.
fn signed_cross_entropy(logits: &Tensor, signs: &Tensor) -> Result<Tensor> {
    ops::sigmoid(&(logits * signs)?)?.log()?.mean_all()?.neg()
}

fn batches(workload: &Workload, signed: bool) -> Result<Vec<Batch>> {
    let device = &Device::Cpu;
    let rows = Rows::new(workload);
    rows.batches(workload.batch)
        .map(|(inputs, classes)| {
            let inputs = Tensor::from_slice(inputs, (workload.batch, workload.inputs()), device)?;
            let targets = match workload.loss {
                Loss::SoftmaxCrossEntropy => Tensor::from_slice(classes, workload.batch, device)?,
                Loss::BinaryCrossEntropy => {
                    let (scale, shift) = if signed { (2.0, -1.0) } else { (1.0, 0.0) };
                    Tensor::from_slice(classes, (workload.batch, 1), device)?
                        .to_dtype(DType::F32)?
                        .affine(scale, shift)?
                }
            };
            Ok(Batch { inputs, targets })
        })
        .collect()
}

fn run(report: &Report, workload: &Workload, metric: Metric, way: &Way) -> Result<f64> {
    let mut batches = Cycle::new(batches(workload, way.signed)?);
    let variables = VarMap::new();
    let builder = VarBuilder::from_varmap(&variables, DType::F32, &Device::Cpu);
    let network = Network::new(workload, way.layout, &builder)?;
    let loss_of = |batch: &Batch| (way.criterion)(&network.logits(&batch.inputs)?, &batch.targets);
    let mean_loss = |batches: &Cycle<Batch>| -> Result<f32> {
        let losses = batches.items().iter().map(|batch| loss_of(batch)?.to_scalar::<f32>());
        Ok(losses.sum::<Result<f32>>()? / batches.items().len() as f32)
    };

    let first = mean_loss(&batches)?;
    let value = with_optimizer(metric, variables.all_vars(), |optimizer| {
        let mut failure = Ok(());
        let value = time(workload.batch, || {
            let loss = loss_of(batches.step()).and_then(|loss| optimizer(&loss).map(|()| loss));
            match black_box(loss) {
                Ok(_) => {}
                Err(error) => failure = Err(error),
            }
        });
        failure.map(|()| value)
    })?;
    report.losses(workload, metric, way.name, first, mean_loss(&batches)?);
    Ok(value)
}

/// Calls `timed` with the backward pass and step of the metric's optimiser.
fn with_optimizer(
    metric: Metric,
    parameters: Vec<Var>,
    timed: impl FnOnce(&mut dyn FnMut(&Tensor) -> Result<()>) -> Result<f64>,
) -> Result<f64> {
    if metric == Metric::TrainAdam {
        // Without weight decay AdamW is Adam.
        let rates = ParamsAdamW { lr: Workload::ADAM_RATE, weight_decay: 0.0, ..ParamsAdamW::default() };
        let mut optimizer = AdamW::new(parameters, rates)?;
        timed(&mut |loss| optimizer.backward_step(loss))
    } else {
        let mut optimizer = SGD::new(parameters, Workload::SGD_RATE)?;
        timed(&mut |loss| optimizer.backward_step(loss))
    }
}
