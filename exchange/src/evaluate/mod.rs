//! The values of a [`Foreign`] in double precision, straight from the definitions of its operations.
//!
//! Input: a network and the numbers of its inputs. Output: the numbers of its outputs, or of all values.
//! Guarantees: nothing is shared with the compiler, the runtime or `verify`, so that an agreement with them
//! is evidence; operations that no chosen output needs are not computed; a value has at most [`LARGEST`]
//! numbers.
//!
//! Source: `Operators.md` and `Operators-ml.md` of github.com/onnx/onnx, 1.19.
//!
//! ```
//! use netwright::exchange::{evaluate, read};
//!
//! let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
//! let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
//! // 1/2 - 2/2 + 1/4
//! assert_eq!(evaluate::outputs(&foreign, &[vec![1.0, 2.0]])?, [[-0.25]]);
//! # Ok::<(), netwright::exchange::Refusal>(())
//! ```

mod cell;
mod conv;
mod layout;
mod pair;
mod pointwise;
mod product;
mod row;
mod stream;

pub(crate) use conv::zeros;
pub(crate) use row::{kept_axes, reduced_axes};
pub use stream::Stream;

use crate::foreign::{Axes, Memory, Node, Op, Port, Tensor, ValueId, elements};
use crate::{Foreign, Reason, Refusal};

/// The largest number of elements of a value.
///
/// ```
/// use netwright::exchange::evaluate::LARGEST;
///
/// // A million rows of 64 numbers fit.
/// assert!(LARGEST >= 1_000_000 * 64);
/// ```
pub const LARGEST: usize = 1 << 26;

/// The result of one operation, or what is wrong.
type Computed = Result<Tensor, String>;

/// All values of a network that its outputs need, for one sample.
///
/// ```
/// use netwright::exchange::{evaluate, read};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// let values = evaluate::values(&foreign, &[vec![1.0, 0.0]])?;
/// // 1/2 − 0/2 + 1/4.
/// assert_eq!(values.get(foreign.outputs[0]).map(|y| y.numbers()), Some(vec![0.75]));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Debug)]
pub struct Values<'a> {
    foreign: &'a Foreign,
    /// What was given or computed; the numbers of the file stay there.
    computed: Vec<Option<Tensor>>,
}

impl Values<'_> {
    /// The numbers of a value, `None` if no output needs it.
    ///
    /// ```
    /// use netwright::exchange::{evaluate, read};
    ///
    /// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
    /// # let foreign = read::nnet::read(text.as_bytes())?;
    /// let values = evaluate::values(&foreign, &[vec![1.0, 0.0]])?;
    /// // 1/2 − 0/2 + 1/4.
    /// assert_eq!(values.get(foreign.outputs[0]).map(|y| y.numbers()), Some(vec![0.75]));
    /// # Ok::<(), netwright::exchange::Refusal>(())
    /// ```
    #[must_use]
    pub fn get(&self, value: ValueId) -> Option<&Tensor> {
        self.computed.get(value.0)?.as_ref().or_else(|| self.foreign.constant(value))
    }
}

/// Which nodes the outputs need.
///
/// ```
/// use netwright::exchange::{evaluate, read};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// // Without outputs nothing is needed.
/// assert!(evaluate::needed(&foreign).contains(&true));
/// let idle = netwright::exchange::Foreign { outputs: Vec::new(), ..foreign };
/// assert!(!evaluate::needed(&idle).contains(&true));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[must_use]
pub fn needed(foreign: &Foreign) -> Vec<bool> {
    let mut values = vec![false; foreign.values.len()];
    for output in &foreign.outputs {
        values[output.0] = true;
    }
    let mut needed = vec![false; foreign.nodes.len()];
    loop {
        for (index, node) in foreign.nodes.iter().enumerate().rev() {
            needed[index] = needed[index] || node.results.iter().any(|result| values[result.0]);
            if needed[index] {
                node.operands.iter().flatten().for_each(|operand| values[operand.0] = true);
            }
        }
        // A later step needs what is remembered of this one.
        let of = |memory: &&Memory| values[memory.read.0] && !values[memory.of.0];
        let later: Vec<ValueId> = foreign.memories.iter().filter(of).map(|memory| memory.of).collect();
        if later.is_empty() {
            return needed;
        }
        later.iter().for_each(|of| values[of.0] = true);
    }
}

/// The numbers of all values that the outputs need, from the numbers of one sample, the first of a stream:
/// for each input its numbers, row-major.
///
/// # Errors
///
/// All operations that cannot be computed: unknown ones, and those whose operands do not fit.
///
/// ```
/// use netwright::exchange::{evaluate, read};
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::nnet::read(text.as_bytes())?;
/// let values = evaluate::values(&foreign, &[vec![1.0, 0.0]])?;
/// // 1/2 − 0/2 + 1/4.
/// assert_eq!(values.get(foreign.outputs[0]).map(|y| y.numbers()), Some(vec![0.75]));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn values<'a>(foreign: &'a Foreign, inputs: &[Vec<f64>]) -> Result<Values<'a>, Refusal> {
    let (values, reasons) = computed(foreign, inputs, &needed(foreign), &starts(foreign));
    Refusal::of(reasons)?;
    Ok(values)
}

/// The axes of all values, as far as the outputs need them and they can be computed.
///
/// ```
/// use netwright::exchange::{evaluate, read};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// let shapes = evaluate::shapes(&foreign);
/// assert_eq!(shapes[foreign.outputs[0].0].as_ref().map(|axes| axes.iter().product()), Some(1_usize));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[must_use]
pub fn shapes(foreign: &Foreign) -> Vec<Option<Vec<usize>>> {
    let zeros = |port: &Port| {
        let count = elements(&port.shape).filter(|&count| count <= LARGEST);
        vec![0.0; count.unwrap_or_default()]
    };
    let inputs: Vec<Vec<f64>> = foreign.inputs.iter().map(zeros).collect();
    let (values, _) = computed(foreign, &inputs, &needed(foreign), &starts(foreign));
    let axes = |value: usize| values.computed.get(value)?.as_ref().map(|tensor| tensor.shape().to_vec());
    (0..foreign.values.len()).map(axes).collect()
}

/// What is remembered before the first step.
fn starts(foreign: &Foreign) -> Vec<&Tensor> {
    foreign.memories.iter().map(|memory| &memory.start).collect()
}

const AGAIN: &str = "export the model again";
const SAMPLES: &str = "the first axis of an input is taken as that of samples, of which one is computed: export the model with \
     an example of one sample, such as `torch.zeros(1, 4)`, and without the number of samples as a constant: \
     `torch.flatten(x, 1)`, or `x.view(x.shape[0], -1)`";

/// The values that can be computed, and why the others cannot.
fn computed<'a>(
    foreign: &'a Foreign,
    inputs: &[Vec<f64>],
    needed: &[bool],
    past: &[&Tensor],
) -> (Values<'a>, Vec<Reason>) {
    let mut values = Values { foreign, computed: vec![None; foreign.values.len()] };
    let mut reasons = Vec::new();
    for (port, numbers) in foreign.inputs.iter().zip(inputs) {
        let given = Tensor::row(numbers.clone()).reshaped(port.shape.clone());
        if given.is_none() {
            let (name, shape) = (foreign.name(port.value), Axes(&port.shape));
            let fact = format!("the shape {shape} and {} numbers do not fit", numbers.len());
            reasons.push(Reason { place: format!("input `{name}`"), fact, help: String::new() });
        }
        values.computed[port.value.0] = given;
    }
    for (memory, &past) in foreign.memories.iter().zip(past) {
        values.computed[memory.read.0] = Some(past.clone());
    }
    for (node, _) in foreign.nodes.iter().zip(needed).filter(|(_, needed)| **needed) {
        // What is missing was reported where it should have been made.
        let is_missing = |operand: &ValueId| values.get(*operand).is_none();
        if node.operands.iter().flatten().any(is_missing) && !matches!(node.op, Op::Unknown { .. }) {
            continue;
        }
        match node_results(node, &|value| values.get(value)) {
            Ok(results) => {
                for (&value, result) in node.results.iter().zip(results) {
                    values.computed[value.0] = Some(result);
                }
            }
            Err(fact) => reasons.push(reason(node, &values, fact)),
        }
    }
    (values, reasons)
}

/// The outputs for one sample, the first of a stream, each as its numbers, row-major.
///
/// # Errors
///
/// As [`values`].
///
/// ```
/// use netwright::exchange::{evaluate, read};
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::nnet::read(text.as_bytes())?;
/// assert_eq!(evaluate::outputs(&foreign, &[vec![1.0, 0.0]])?, [[0.75]]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn outputs(foreign: &Foreign, inputs: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Refusal> {
    Stream::new(foreign).step(inputs)
}

fn reason(node: &Node, values: &Values<'_>, fact: String) -> Reason {
    let foreign = values.foreign;
    let place = node.place(&foreign.values);
    if let Op::Unknown { remark } = &node.op {
        let reads =
            |reader: &&Node| node.operands.is_empty() && reader.operands.contains(&Some(node.results[0]));
        let readers: Vec<String> =
            foreign.nodes.iter().filter(reads).take(4).map(|reader| reader.place(&foreign.values)).collect();
        let fact = if readers.is_empty() {
            "it cannot be imported".into()
        } else {
            format!("it cannot be imported; it is read by {}", readers.join(", "))
        };
        return Reason { place, fact, help: remark.clone() };
    }
    let operands: Vec<String> = node
        .operands
        .iter()
        .flatten()
        .filter_map(|operand| {
            values
                .get(*operand)
                .map(|tensor| format!("`{}` {}", foreign.name(*operand), Axes(tensor.shape())))
        })
        .collect();
    let fact = if operands.is_empty() { fact } else { format!("{fact}; it reads {}", operands.join(", ")) };
    let is_computed = |operand: &ValueId| {
        values.foreign.values.get(operand.0).is_some_and(|value| value.constant.is_none())
    };
    let has_samples = values.foreign.inputs.iter().any(|port| port.batch);
    let help = if has_samples && node.operands.iter().flatten().any(is_computed) { SAMPLES } else { AGAIN };
    Reason { place, fact, help: help.into() }
}

/// The results of one node, whose operands `of` gives; `None` where one is unknown.
pub(crate) fn node_results<'t>(
    node: &Node,
    of: &dyn Fn(ValueId) -> Option<&'t Tensor>,
) -> Result<Vec<Tensor>, String> {
    let operand = |index: usize| node.operand(index).and_then(of);
    let x = |index: usize| operand(index).ok_or_else(|| format!("its operand {index} is missing"));
    let one = |result: Computed| result.map(|tensor| vec![tensor]);
    match &node.op {
        Op::Pointwise(function) => one(pointwise::compute(*function, x(0)?)),
        Op::Pair(function) => one(pair::compute(*function, x(0)?, x(1)?)),
        Op::Where => one(pair::choose(x(0)?, x(1)?, x(2)?)),
        Op::Clip => one(pair::clip(x(0)?, operand(1), operand(2))),
        Op::Gemm { alpha, beta, transpose_a, transpose_b } => {
            one(product::gemm((x(0)?, *transpose_a), (x(1)?, *transpose_b), operand(2), [*alpha, *beta]))
        }
        Op::MatMul => one(product::matmul(x(0)?, x(1)?)),
        Op::Softmax { axis, rest } => one(row::softmax(x(0)?, *axis, *rest, false)),
        Op::LogSoftmax { axis, rest } => one(row::softmax(x(0)?, *axis, *rest, true)),
        Op::BatchNorm { epsilon } => one(row::batch_norm([x(0)?, x(1)?, x(2)?, x(3)?, x(4)?], *epsilon)),
        Op::LayerNorm { axis, epsilon } => {
            one(row::layer_norm(x(0)?, operand(1), operand(2), (*axis, *epsilon), true))
        }
        Op::RmsNorm { axis, epsilon } => {
            one(row::layer_norm(x(0)?, operand(1), None, (*axis, *epsilon), false))
        }
        Op::Reduce { reduction, keep_axes, nothing_if_empty } => {
            one(row::reduce(*reduction, x(0)?, operand(1), *keep_axes, *nothing_if_empty))
        }
        Op::ArgMax { axis, keep_axis } => one(row::arg_max(x(0)?, *axis, *keep_axis)),
        Op::Normalizer(norm) => one(row::normalise(*norm, x(0)?)),
        Op::Cell(cell) => {
            let operands: Vec<Option<&Tensor>> = (0..node.operands.len()).map(operand).collect();
            cell::compute(*cell, &operands).map(|mut results| {
                results.truncate(node.results.len());
                results
            })
        }
        Op::Conv { groups, dilation, stride, padding } => {
            let over =
                conv::Over { groups: *groups, dilation: *dilation, stride: *stride, padding: *padding };
            one(conv::convolution(x(0)?, x(1)?, operand(2), &over))
        }
        Op::Pad => one(conv::padded(x(0)?, x(1)?, operand(2), operand(3))),
        Op::Layout(layout) => {
            let operands: Vec<Option<&Tensor>> = (0..node.operands.len()).map(operand).collect();
            layout::compute(layout, &operands, node.results.len())
        }
        Op::Unknown { .. } => Err(String::from("it cannot be imported")),
    }
}

/// An axis that may be counted from the end.
pub(crate) fn axis_of(axis: i64, rank: usize) -> Result<usize, String> {
    let signed = i64::try_from(rank).map_err(|_| String::from("too many axes"))?;
    let at = if axis < 0 { axis + signed } else { axis };
    usize::try_from(at)
        .ok()
        .filter(|&at| at < rank)
        .ok_or_else(|| format!("there is no axis {axis} of {rank}"))
}

/// A tensor of floats.
fn floats(shape: Vec<usize>, numbers: Vec<f64>) -> Computed {
    Tensor::new(shape, crate::foreign::Data::F64(numbers))
        .ok_or_else(|| String::from("the shape of its result does not fit"))
}

/// The product of axes, refused beyond the largest value.
fn count(shape: &[usize]) -> Result<usize, String> {
    let count = elements(shape).filter(|&count| count <= LARGEST);
    count.ok_or_else(|| format!("its result {} is larger than {LARGEST} numbers", Axes(shape)))
}

/// For each place of `shape`, the place in `from`, which is repeated along its axes of length 1.
pub(crate) fn repeated(from: &[usize], shape: &[usize]) -> Vec<usize> {
    let places = pair::Repeated::new(from, shape);
    (0..shape.iter().product()).map(|index| places.place(index)).collect()
}

/// The value of a function of one number.
pub(crate) fn function(function: crate::foreign::Pointwise, x: f64) -> f64 {
    pointwise::at(function, x)
}

/// The value of a function of two numbers; truth values are 0 and 1.
pub(crate) fn pair(function: crate::foreign::Pair, a: f64, b: f64) -> f64 {
    pair::number(function, a, b)
}
