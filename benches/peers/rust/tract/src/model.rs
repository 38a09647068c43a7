//! A workload's network as a tract model with random constants, optimised and ready to run.
//!
//! The models are those that an ONNX file of Gemm, Relu and Sigmoid nodes loads to; built in code,
//! they need neither the file nor tract-onnx.

use std::sync::Arc;

use measure::{Activation, Loss, Random, Workload};
use tract_core::internal::{
    DatumExt, IntoRunnable, SpecialOps, Tensor, TractResult, TypedModel, TypedRunnableModel,
};
use tract_core::ops::einsum::EinSum;
use tract_core::ops::{math, nn};
use tract_core::prelude::{Datum, OutletId};

/// A way to write the matrix product.
pub(crate) struct Form {
    pub(crate) name: &'static str,
    /// The axes of inputs, weights and outputs.
    axes: &'static str,
    /// Whether the weights have a row per output.
    output_major: bool,
}

pub(crate) const FORMS: [Form; 2] = [
    Form { name: "weights [inputs, outputs]", axes: "mk,kn->mn", output_major: false },
    Form { name: "weights [outputs, inputs]", axes: "mk,nk->mn", output_major: true },
];

pub(crate) fn tensor(shape: &[usize], values: &[f32]) -> TractResult<Tensor> {
    Tensor::from_shape(shape, values)
}

/// The network for exactly `rows` rows.
pub(crate) fn build(workload: &Workload, rows: usize, form: &Form) -> TractResult<Arc<TypedRunnableModel>> {
    let mut model = TypedModel::default();
    let mut random = Random::new();
    let mut values = model.add_source("inputs", f32::fact([rows, workload.inputs()]))?;
    let last = workload.layers().len() - 1;
    for (index, (inputs, outputs)) in workload.layers().enumerate() {
        values = affine(&mut model, index, values, (inputs, outputs), form, &mut random)?;
        let name = format!("activation{index}");
        values = match (workload.hidden, workload.loss) {
            (_, Loss::SoftmaxCrossEntropy) if index == last => values,
            (Activation::Relu, _) => {
                let zero = model.add_const(format!("zero{index}"), tensor(&[1, 1], &[0.0])?)?;
                model.wire_node(name, math::max(), &[values, zero])?[0]
            }
            (Activation::Sigmoid, _) => model.wire_node(name, nn::sigmoid(), &[values])?[0],
        };
    }
    model.select_output_outlets(&[values])?;
    model.into_optimized()?.into_runnable()
}

fn affine(
    model: &mut TypedModel,
    index: usize,
    values: OutletId,
    (inputs, outputs): (usize, usize),
    form: &Form,
    random: &mut Random,
) -> TractResult<OutletId> {
    let bound = (inputs as f32).sqrt().recip();
    let mut draw = |count: usize| (0..count).map(|_| random.normal() * bound).collect::<Vec<f32>>();
    let shape = if form.output_major { [outputs, inputs] } else { [inputs, outputs] };
    let weights = model.add_const(format!("weights{index}"), tensor(&shape, &draw(inputs * outputs))?)?;
    let bias = model.add_const(format!("bias{index}"), tensor(&[1, outputs], &draw(outputs))?)?;
    let product = EinSum::new(form.axes.parse()?, f32::datum_type());
    let product = model.wire_node(format!("product{index}"), product, &[values, weights])?[0];
    Ok(model.wire_node(format!("sum{index}"), math::add(), &[product, bias])?[0])
}
