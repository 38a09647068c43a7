//! The values of a normalised network, in double precision: what the passes must have kept.

use netwright_exchange::flat::{Flat, NodeId, Op};
use netwright_exchange::foreign::Pair;

fn activation(word: &str, x: f64) -> f64 {
    let (name, argument) = word
        .split_once('(')
        .map_or((word, None), |(name, rest)| (name, rest.trim_end_matches(')').parse::<f64>().ok()));
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let softplus = |x: f64| if x > 40.0 { x } else { x.exp().ln_1p() };
    // The series of erf, as in Abramowitz & Stegun 7.1.5: alternating, enough for |x| < 5.
    let erf = |x: f64| {
        let (mut sum, mut term) = (0.0, x);
        for n in 0..200 {
            sum += term / f64::from(2 * n + 1);
            term *= -x * x / f64::from(n + 1);
        }
        if x.abs() > 4.5 { x.signum() } else { sum * 2.0 / std::f64::consts::PI.sqrt() }
    };
    match name {
        "relu" => x.max(0.0),
        "sigmoid" => sigmoid(x),
        "tanh" => x.tanh(),
        "gelu" => x * 0.5 * (1.0 + erf(x / 2_f64.sqrt())),
        "gelu_tanh" => {
            0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3))).tanh())
        }
        "silu" => x * sigmoid(x),
        "mish" => x * softplus(x).tanh(),
        "softplus" => softplus(x),
        "softsign" => x / (1.0 + x.abs()),
        "hard_sigmoid" => ((x + 3.0).clamp(0.0, 6.0)) / 6.0,
        "hard_swish" => x * ((x + 3.0).clamp(0.0, 6.0)) / 6.0,
        "hard_tanh" => x.clamp(-1.0, 1.0),
        "relu6" => x.clamp(0.0, 6.0),
        "selu" if x > 0.0 => 1.0507009873554805 * x,
        "selu" => 1.0507009873554805 * 1.6732632423543772 * x.exp_m1(),
        "elu" => {
            if x > 0.0 {
                x
            } else {
                argument.unwrap_or(1.0) * x.exp_m1()
            }
        }
        "leaky_relu" => {
            if x > 0.0 {
                x
            } else {
                argument.unwrap_or(0.01) * x
            }
        }
        "abs" => x.abs(),
        "exp" => x.exp(),
        "sin" => x.sin(),
        "gaussian" => (-x * x).exp(),
        _ => panic!("no such activation: {word}"),
    }
}

/// The rows of the outputs, from those of the inputs.
pub(crate) fn outputs(flat: &Flat, inputs: &dyn Fn(&str) -> Vec<f64>) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for node in &flat.nodes {
        let at = |id: &NodeId| &rows[id.0];
        let each = |id: &NodeId, f: &dyn Fn(usize, f64) -> f64| {
            at(id).iter().enumerate().map(|(index, &x)| f(index, x)).collect::<Vec<f64>>()
        };
        let row = match &node.op {
            Op::Input(index) => inputs(&flat.inputs[*index].0),
            Op::Constant(numbers) => numbers.clone(),
            Op::Pointwise(function, _) => panic!("{function:?} has no word"),
            Op::Where(..) | Op::LogSumExp(_) => panic!("{:?} has no word", node.op),
            Op::Pair(pair, a, b) => each(a, &|index, x| match pair {
                Pair::Add => x + at(b)[index],
                Pair::Sub => x - at(b)[index],
                Pair::Mul => x * at(b)[index],
                _ => panic!("{pair:?} has no word"),
            }),
            Op::Affine { x, weights, bias, .. } => each(x, &|index, x| weights[index] * x + bias[index]),
            Op::Dense { x, weights, bias, .. } => (0..weights.outputs)
                .map(|output| {
                    let sum: f64 = at(x)
                        .iter()
                        .enumerate()
                        .map(|(input, x)| x * weights.numbers[input * weights.outputs + output])
                        .sum();
                    sum + bias.as_ref().map_or(0.0, |bias| bias[output])
                })
                .collect(),
            Op::LayerNorm { x, weights, bias, epsilon } => {
                let n = at(x).len() as f64;
                let mean = if bias.is_some() { at(x).iter().sum::<f64>() / n } else { 0.0 };
                let spread = at(x).iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
                each(x, &|index, x| {
                    (x - mean) / (spread + epsilon).sqrt() * weights[index]
                        + bias.as_ref().map_or(0.0, |bias| bias[index])
                })
            }
            Op::Softmax(x) | Op::LogSoftmax(x) => {
                let largest = at(x).iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = at(x).iter().map(|x| (x - largest).exp()).sum();
                let logarithm = matches!(node.op, Op::LogSoftmax(_));
                each(x, &|_, x| if logarithm { x - largest - sum.ln() } else { (x - largest).exp() / sum })
            }
            Op::Sum(x, factor) => vec![at(x).iter().sum::<f64>() * factor],
            Op::Clip(x, low, high) => each(x, &|index, x| x.max(low[index]).min(high[index])),
            Op::Gather(x, places) => places.iter().map(|&place| at(x)[place]).collect(),
            Op::Concat(parts) => parts.iter().flat_map(|part| at(part).clone()).collect(),
            Op::Activation(word, x) => each(x, &|_, x| activation(word, x)),
            Op::Prelu(x, slopes) => each(x, &|index, x| if x < 0.0 { slopes[index] * x } else { x }),
        };
        assert_eq!(row.len(), node.size, "{}", node.place);
        rows.push(row);
    }
    flat.outputs.iter().map(|output| rows[output.node.0].clone()).collect()
}
