//! The peers' ways to call a policy.
//!
//! Input: an ONNX file, and the observations. Output: ways whose calls are as cheap as the peer allows, on
//! one thread. Guarantees: what can be made once is made here, the observations' tensors included.

use std::path::Path;

use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::Tensor;
use tract_onnx::prelude::{Framework, InferenceModelExt, IntoRunnable, IntoTValue, TValue, tvec};

use crate::{Action, Failure, Observation, Way};

const SHAPE: [usize; 2] = [1, size_of::<Observation>() / size_of::<f32>()];
const ACTIONS: [usize; 2] = [1, size_of::<Action>() / size_of::<f32>()];

/// Through its interface for C, with tensors, and with an input and an output that are bound once.
pub(crate) fn onnxruntime(file: &Path, rows: &[Observation]) -> Result<[Way; 2], Failure> {
    let mut session = session(file)?;
    let tensors =
        rows.iter().map(|row| Tensor::from_array((SHAPE, row.to_vec()))).collect::<Result<Vec<_>, _>>()?;
    let run = move |row: usize| {
        let outputs = session.run(ort::inputs!["observation" => &tensors[row]])?;
        action(outputs["action"].try_extract_tensor()?.1)
    };

    let mut session = self::session(file)?;
    let mut input = Tensor::from_array((SHAPE, rows[0].to_vec()))?;
    let mut binding = session.create_binding()?;
    binding.bind_input("observation", &input)?;
    binding.bind_output("action", Tensor::from_array((ACTIONS, vec![0.0f32; ACTIONS[1]]))?)?;
    let rows = rows.to_vec();
    let bound = move |row: usize| {
        // On a processor the binding reads the tensor's own memory; comparing actions would show a copy.
        input.extract_tensor_mut().1.copy_from_slice(&rows[row]);
        let outputs = session.run_binding(&binding)?;
        action(outputs["action"].try_extract_tensor()?.1)
    };
    Ok([
        Way { program: "onnxruntime", way: "run", call: Box::new(run) },
        Way { program: "onnxruntime", way: "run_binding", call: Box::new(bound) },
    ])
}

fn session(file: &Path) -> ort::Result<Session> {
    Session::builder()?
        .with_intra_threads(1)?
        .with_inter_threads(1)?
        .with_parallel_execution(false)?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .commit_from_file(file)
}

/// With one state that is reused.
pub(crate) fn tract(file: &Path, rows: &[Observation]) -> Result<Way, Failure> {
    let mut state = tract_onnx::onnx().model_for_path(file)?.into_optimized()?.into_runnable()?.spawn()?;
    let tensor = |row: &Observation| tract_onnx::prelude::Tensor::from_shape(&SHAPE, row);
    let tensors: Vec<TValue> =
        rows.iter().map(|row| Ok(tensor(row)?.into_tvalue())).collect::<Result<_, Failure>>()?;
    let call = move |row: usize| {
        let outputs = state.run(tvec!(tensors[row].clone()))?;
        let output = outputs.first().ok_or("no output")?;
        action(output.to_plain_array_view::<f32>()?.as_slice().ok_or("not contiguous")?)
    };
    Ok(Way { program: "tract", way: "state that is reused", call: Box::new(call) })
}

fn action(numbers: &[f32]) -> Result<Action, Failure> {
    Ok(numbers.try_into()?)
}
