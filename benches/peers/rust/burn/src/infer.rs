//! Inference on a device without automatic differentiation.

use std::hint::black_box;

use burn::tensor::{Tensor, TensorData, activation};
use measure::{Candidate, Loss, Rows, Workload, time};

use crate::Backend;
use crate::network::Network;

/// The time per row to evaluate `rows` rows.
pub(crate) fn candidate(workload: &Workload, rows: usize, backend: &Backend) -> Candidate {
    let Backend { peer, device } = backend;
    let network = Network::new(workload, device);
    let width = workload.inputs();
    let inputs = Rows::new(workload).inputs[..rows * width].to_vec();
    let inputs = Tensor::<2>::from_data(TensorData::new(inputs, [rows, width]), device);
    let value = time(rows, || {
        let logits = network.logits(workload, inputs.clone());
        black_box(match workload.loss {
            Loss::BinaryCrossEntropy => activation::sigmoid(logits),
            Loss::SoftmaxCrossEntropy => logits,
        });
    });
    Candidate { peer, way: "Linear", value }
}
