//! Inference on detached tensors, which candle's tape does not follow, in each layout of weights.

use std::hint::black_box;

use candle_core::{DType, Device, Result, Tensor};
use candle_nn::{VarBuilder, VarMap, ops};
use measure::{Candidate, Loss, Rows, Workload, time};

use crate::PEER;
use crate::network::{Layout, Network};

/// The time per row of each way to evaluate `rows` rows.
pub(crate) fn candidates(workload: &Workload, rows: usize) -> Result<Vec<Candidate>> {
    let data = Rows::new(workload);
    let inputs = &data.inputs[..rows * workload.inputs()];
    let inputs = Tensor::from_slice(inputs, (rows, workload.inputs()), &Device::Cpu)?;
    [("Linear", Layout::Linear), ("row per input", Layout::RowPerInput)]
        .into_iter()
        .map(|(way, layout)| {
            let builder = VarBuilder::from_varmap(&VarMap::new(), DType::F32, &Device::Cpu);
            let network = Network::new(workload, layout, &builder)?.detach();
            let mut failure = Ok(());
            let value = time(rows, || match evaluate(&network, workload.loss, &inputs) {
                Ok(outputs) => drop(black_box(outputs)),
                Err(error) => failure = Err(error),
            });
            failure.map(|()| Candidate { peer: PEER, way, value })
        })
        .collect()
}

fn evaluate(network: &Network, loss: Loss, inputs: &Tensor) -> Result<Tensor> {
    let logits = network.logits(inputs)?;
    match loss {
        Loss::BinaryCrossEntropy => ops::sigmoid(&logits),
        Loss::SoftmaxCrossEntropy => Ok(logits),
    }
}
