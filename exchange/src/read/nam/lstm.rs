//! An LSTM of Neural Amp Modeler: layers of gates i, f, g, o with the state before the first sample, and a
//! head.

use serde_json::Value;

use super::super::graph::{Dense, Graph};
use super::super::json;
use super::super::time::Recurrent;
use super::weights::Numbers;
use crate::Tensor;
use crate::foreign::{Cell, ValueId};

/// The output for a sample.
pub(super) fn lstm(
    graph: &mut Graph,
    prefix: &str,
    config: &Value,
    numbers: &mut Numbers<'_>,
    x: ValueId,
) -> Result<ValueId, String> {
    let number = |key: &str| config.get(key).and_then(json::size);
    let (units, layers) = (number("hidden_size").unwrap_or(0), number("num_layers").unwrap_or(0));
    let first = number("input_size").unwrap_or(1);
    if first != 1 || units == 0 || layers == 0 {
        return Err(format!(
            "it reads {first} signals with {layers} layers of {units} units; one signal is read"
        ));
    }
    let mut value = x;
    for layer in 1..=layers {
        let inputs = if layer == 1 { first } else { units };
        let columns = inputs + units;
        let rows = 4 * units;
        let both = numbers.take(rows.checked_mul(columns).ok_or("it has too many weights")?)?;
        let (sums, h, c) = (numbers.take(rows)?, numbers.take(units)?, numbers.take(units)?);
        // From i, f, g, o to i, o, f, g.
        let order: Vec<usize> =
            [0, 3, 1, 2].iter().flat_map(|gate| gate * units..(gate + 1) * units).collect();
        let part = |columns_of: std::ops::Range<usize>| -> Vec<f64> {
            order.iter().flat_map(|row| both[row * columns..][columns_of.clone()].to_vec()).collect()
        };
        let mut bias: Vec<f64> = order.iter().map(|&row| sums[row]).collect();
        bias.resize(2 * rows, 0.0);
        let of = Recurrent {
            name: &format!("{prefix}lstm_{layer}"),
            word: "LSTM",
            cell: Cell::Lstm,
            inputs,
            units,
            weights: part(0..inputs),
            recurrent: part(inputs..columns),
            bias,
            start: vec![h.to_vec(), c.to_vec()],
        };
        value = graph.cell(of, value)?;
    }
    let weights = Tensor::row(numbers.take(units)?.to_vec()).reshaped(vec![units, 1]);
    let bias = Tensor::row(numbers.take(1)?.to_vec());
    let name = format!("{prefix}head");
    let head = Dense { name: &name, word: "Linear", transposed: false, axes: 1 };
    Ok(graph.dense(&head, value, weights.ok_or("its head does not fit")?, Some(bias)))
}
