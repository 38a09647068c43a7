//! Inference on tensors without a tape.

use std::hint::black_box;

use dfdx::prelude::{BuildOnDevice, Const, Cpu, DeviceBuildExt, Module, Rank1, Rank2, Tensor, TensorFromVec};
use measure::{Candidate, Loss, Rows, Workload, time};

const ROWS: usize = Workload::ROWS;

/// The time per call with one row: a vector, and a matrix of one row.
pub(crate) fn latency<M, const I: usize, const O: usize>(workload: &Workload) -> Vec<Candidate>
where
    M: BuildOnDevice<Cpu, f32>,
    M::Built: Module<Tensor<Rank1<I>, f32, Cpu>, Output = Tensor<Rank1<O>, f32, Cpu>>
        + Module<Tensor<Rank2<1, I>, f32, Cpu>, Output = Tensor<Rank2<1, O>, f32, Cpu>>,
{
    let device = Cpu::default();
    let network = device.build_module::<M, f32>();
    let row = Rows::new(workload).inputs[..I].to_vec();
    let vector = device.tensor_from_vec(row.clone(), (Const::<I>,));
    let matrix = device.tensor_from_vec(row, (Const::<1>, Const::<I>));
    let sigmoid = workload.loss == Loss::BinaryCrossEntropy;
    let as_vector = time(1, || {
        let values = network.forward(vector.clone());
        black_box(if sigmoid { values.sigmoid() } else { values });
    });
    let as_matrix = time(1, || {
        let values = network.forward(matrix.clone());
        black_box(if sigmoid { values.sigmoid() } else { values });
    });
    vec![
        Candidate { peer: "dfdx", way: "vector", value: as_vector },
        Candidate { peer: "dfdx", way: "matrix of one row", value: as_matrix },
    ]
}

/// The time per row with 1024 rows.
pub(crate) fn throughput<M, const I: usize, const O: usize>(workload: &Workload) -> Vec<Candidate>
where
    M: BuildOnDevice<Cpu, f32>,
    M::Built: Module<Tensor<Rank2<ROWS, I>, f32, Cpu>, Output = Tensor<Rank2<ROWS, O>, f32, Cpu>>,
{
    let device = Cpu::default();
    let network = device.build_module::<M, f32>();
    let inputs = device.tensor_from_vec(Rows::new(workload).inputs, (Const::<ROWS>, Const::<I>));
    let sigmoid = workload.loss == Loss::BinaryCrossEntropy;
    let value = time(ROWS, || {
        let values = network.forward(inputs.clone());
        black_box(if sigmoid { values.sigmoid() } else { values });
    });
    vec![Candidate { peer: "dfdx", way: "matrix", value }]
}
