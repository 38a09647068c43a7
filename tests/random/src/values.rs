//! The named values of a sample: the bits of the output, and the interpreter's values.

use netwright::Feedforward;
use netwright::program::{NamedValues as _, Program};
use netwright::topology::Operation;
use netwright::verify::Interpreter;
use netwright_support::bits::Bits;

use crate::check::{Wrong, same};
use crate::tally::Tally;

/// Compares the values of a sample by name: those that are outputs to the bit, all others in `f64`.
pub(crate) fn check<S: Bits, N: Feedforward<S>>(
    network: &N,
    x: &N::Input,
    tally: &mut Tally,
) -> Result<(), Wrong> {
    let topology = const { &<N as Program<S>>::TOPOLOGY };
    let mut values: Vec<(&str, Vec<S>)> = Vec::new();
    network.values(x).each(&mut |name, value| values.push((name, value.to_vec())));
    let found = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let mut outputs = Vec::new();
    for output in topology.outputs {
        let node = &topology.nodes[*output];
        if node.operation == Operation::Input {
            outputs.extend(x.as_ref());
            continue;
        }
        outputs.extend(found(node.name).ok_or_else(|| format!("no value is called `{}`", node.name))?);
    }
    same(tally, "values that are outputs", &outputs, network.forward(x).as_ref())?;
    if const { size_of::<S>() != 8 } {
        return Ok(());
    }
    let wide: Vec<f64> = x.as_ref().iter().map(|number| number.to_f64()).collect();
    let trace = Interpreter::of(network).and_then(|interpreter| Ok(interpreter.forward(&wide)?.values));
    let trace = trace.map_err(|error| error.to_string())?;
    for (name, value) in &values {
        // The last node of a name has its value; the name of another value has none.
        let Some(node) = topology.nodes.iter().rposition(|node| node.name == *name) else { continue };
        let expected = &trace[node];
        if value.len() != expected.len() {
            return Err(format!("`{name}` has {} numbers, should have {}", value.len(), expected.len()));
        }
        for (index, (a, b)) in value.iter().zip(expected).enumerate() {
            if (a.to_f64() - b).abs() > 1e-9 * b.abs().max(1.0) {
                return Err(format!("the value `{name}[{index}]` is {:e}, should be {b:e}", a.to_f64()));
            }
        }
        tally.see(value);
        tally.nonzero += value.iter().filter(|number| number.to_f64() != 0.0).count();
    }
    Ok(())
}
