//! The operations of foreign graphs, in the meaning of ONNX' newest definition of each.
//!
//! A reader resolves what depends on its format's version: attributes that became operands, default axes,
//! other names. Operands are named in the order in which [`Node::operands`](super::Node::operands) holds
//! them.

use netwright_vocabulary::Activation;

use super::Layout;

/// One operation.
///
/// ```
/// use netwright::exchange::foreign::{Op, Port};
/// use netwright::exchange::{Foreign, evaluate};
///
/// let mut foreign = Foreign::default();
/// let x = foreign.value("x", None);
/// foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
/// let y = foreign.node("y", "Softmax", Op::Softmax { axis: -1, rest: false }, &[x]);
/// foreign.outputs.push(y);
/// assert_eq!(evaluate::outputs(&foreign, &[vec![1.0, 1.0]])?, [[0.5, 0.5]]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// Number by number: `x`.
    Pointwise(Pointwise),
    /// Of two values, the smaller one repeated along axes of length 1: `a`, `b`.
    Pair(Pair),
    /// `condition ? a : b`, each repeated.
    Where,
    /// `x` limited to `low` and `high`, each optional.
    Clip,
    /// `alpha · a′ · b′ + beta · c`, with `a′` or `b′` transposed; `c` is optional and repeated.
    Gemm {
        /// The factor of the product.
        alpha: f64,
        /// The factor of `c`.
        beta: f64,
        /// Whether `a` is transposed.
        transpose_a: bool,
        /// Whether `b` is transposed.
        transpose_b: bool,
    },
    /// The product of two matrices, or of stacks of them: `a`, `b`.
    MatMul,
    /// Along one axis: `x`.
    Softmax {
        /// Counted from the end if negative.
        axis: i64,
        /// Whether all axes from this one on are one row, as before opset 13.
        rest: bool,
    },
    /// The logarithm of `Softmax`: `x`.
    LogSoftmax {
        /// Counted from the end if negative.
        axis: i64,
        /// Whether all axes from this one on are one row, as before opset 13.
        rest: bool,
    },
    /// In inference mode: `x`, `scale`, `bias`, `mean`, `variance`; axis 1 has the channels, of a row axis 0.
    BatchNorm {
        /// What is added to the variance.
        epsilon: f64,
    },
    /// Over the axes from `axis` on: `x`, `scale`, optional `bias`.
    LayerNorm {
        /// Counted from the end if negative.
        axis: i64,
        /// What is added to the variance.
        epsilon: f64,
    },
    /// As `LayerNorm` without subtracting the mean: `x`, `scale`.
    RmsNorm {
        /// Counted from the end if negative.
        axis: i64,
        /// What is added to the mean square.
        epsilon: f64,
    },
    /// `x`, `axes` (all if absent).
    Reduce {
        /// What is computed of the numbers.
        reduction: Reduction,
        /// Whether a reduced axis stays, with the length 1.
        keep_axes: bool,
        /// Whether no axes mean that nothing is reduced.
        nothing_if_empty: bool,
    },
    /// The index of the largest number along an axis, the first of several: `x`.
    ArgMax {
        /// Counted from the end if negative.
        axis: i64,
        /// Whether the axis stays, with the length 1.
        keep_axis: bool,
    },
    /// Each row divided by its norm: `x`.
    Normalizer(NormOf),
    /// A recurrent layer over the steps of `x`, `[steps][1][inputs]`: `x`, `W`, `R`, and optional `B`, the
    /// state and, of an LSTM, the cell before the first step. Its results are all outputs, the last state and
    /// the last cell.
    Cell(Cell),
    /// A convolution along the last axis of `x`, `[1][channels][steps]`: `x`, `W`, optional `B`.
    Conv {
        /// How many groups of channels are apart from each other.
        groups: usize,
        /// From one number of the kernel to the next.
        dilation: usize,
        /// From one result to the next.
        stride: usize,
        /// How many zeros come before the first number, and how many behind the last one.
        padding: [usize; 2],
    },
    /// Zeros around `x`: `x`, `pads`, optional number, optional `axes`.
    Pad,
    /// Moves numbers and computes nothing.
    Layout(Layout),
    /// What this crate does not compute; refused if an output needs it.
    Unknown {
        /// What its reader knows of it, such as a word of the language that will carry it. Empty if nothing.
        remark: String,
    },
}

/// Recurrent layers, with ONNX' order of gates.
///
/// ```
/// use netwright::exchange::foreign::{Cell, Pointwise};
///
/// assert_eq!(Cell::Rnn(Pointwise::Tanh).gates(), 1);
/// // As PyTorch computes it.
/// assert_eq!(Cell::Gru { linear_before_reset: true }.gates(), 3);
/// assert_eq!(Cell::Lstm.gates(), 4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// `f(W·x + R·h + b)`, with a function of one number.
    Rnn(Pointwise),
    /// Gates z, r, h.
    Gru {
        /// Whether the product with the state is computed before the reset gate multiplies it.
        linear_before_reset: bool,
    },
    /// Gates i, o, f, c.
    Lstm,
}

impl Cell {
    /// How many gates it has.
    #[must_use]
    pub const fn gates(self) -> usize {
        match self {
            Self::Rnn(_) => 1,
            Self::Gru { .. } => 3,
            Self::Lstm => 4,
        }
    }
}

/// Functions of one number.
///
/// ```
/// use netwright::exchange::foreign::{Op, Pointwise};
///
/// let leaky = Op::Pointwise(Pointwise::LeakyRelu(0.01));
/// assert_ne!(leaky, Op::Pointwise(Pointwise::Relu));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pointwise {
    /// `|x|`
    Abs,
    /// `max(0, x) + min(0, α·(e^(x/α) − 1))`
    Celu(f64),
    /// The smallest integer that is not less.
    Ceil,
    /// `cos x`
    Cos,
    /// `x` above 0, else `α·(eˣ − 1)`
    Elu(f64),
    /// The error function.
    Erf,
    /// `eˣ`
    Exp,
    /// The largest integer that is not greater.
    Floor,
    /// `x·Φ(x)`
    Gelu,
    /// The approximation of `Gelu` with tanh.
    GeluTanh,
    /// `max(0, min(1, α·x + β))`
    HardSigmoid(f64, f64),
    /// `x·HardSigmoid(1/6, 1/2)`
    HardSwish,
    /// `x`, or `α·x` below 0
    LeakyRelu(f64),
    /// `ln x`
    Log,
    /// `x·tanh(softplus x)`
    Mish,
    /// `−x`
    Neg,
    /// Of a truth value.
    Not,
    /// `1/x`
    Reciprocal,
    /// `max(0, x)`
    Relu,
    /// To the nearest integer, halves to the even one.
    Round,
    /// `γ·x` above 0, else `γ·α·(eˣ − 1)`: α and γ
    Selu(f64, f64),
    /// `1/(1 + e⁻ˣ)`
    Sigmoid,
    /// −1, 0 or 1.
    Sign,
    /// `x·Sigmoid(β·x)`
    Silu(f64),
    /// `sin x`
    Sin,
    /// `ln(1 + eˣ)`
    Softplus,
    /// `x/(1 + |x|)`
    Softsign,
    /// `√x`
    Sqrt,
    /// `tanh x`
    Tanh,
    /// `x` above `α`, else 0
    ThresholdedRelu(f64),
}

impl Pointwise {
    /// `Selu` with the numbers of Klambauer et al. 2017, which is the language's.
    ///
    /// ```
    /// use netwright::exchange::foreign::Pointwise;
    ///
    /// let Pointwise::Selu(alpha, lambda) = Pointwise::SELU else { unreachable!() };
    /// assert!((alpha - 1.6733).abs() < 1e-4 && (lambda - 1.0507).abs() < 1e-4);
    /// ```
    pub const SELU: Self = Self::Selu(Activation::SELU_ALPHA, Activation::SELU_LAMBDA);
}

/// Functions of two numbers.
///
/// ```
/// use netwright::exchange::foreign::{Op, Pair, Port};
/// use netwright::exchange::{Foreign, Tensor, evaluate};
///
/// let mut foreign = Foreign::default();
/// let x = foreign.value("x", None);
/// foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
/// let two = foreign.value("two", Some(Tensor::number(2.0)));
/// let y = foreign.node("y", "Pow", Op::Pair(Pair::Pow), &[x, two]);
/// foreign.outputs.push(y);
/// assert_eq!(evaluate::outputs(&foreign, &[vec![1.0, 3.0]])?, [[1.0, 9.0]]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// `a + b`
    Add,
    /// `a − b`
    Sub,
    /// `a·b`
    Mul,
    /// `a/b`
    Div,
    /// `aᵇ`
    Pow,
    /// The smaller one.
    Min,
    /// The larger one.
    Max,
    /// `a`, or `b·a` where `a` is below 0.
    PRelu,
    /// `a > b`
    Greater,
    /// `a ≥ b`
    GreaterOrEqual,
    /// `a < b`
    Less,
    /// `a ≤ b`
    LessOrEqual,
    /// `a = b`
    Equal,
    /// Both are true.
    And,
    /// One is true.
    Or,
}

/// What `Reduce` computes.
///
/// ```
/// use netwright::exchange::foreign::Reduction;
///
/// assert_ne!(Reduction::Sum, Reduction::SumSquare);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// `Σ x`
    Sum,
    /// `Σ x / n`
    Mean,
    /// The largest.
    Max,
    /// The smallest.
    Min,
    /// `Π x`
    Product,
    /// `√Σ x²`
    L2,
    /// `Σ |x|`
    L1,
    /// `Σ x²`
    SumSquare,
    /// `ln Σ eˣ`
    LogSumExp,
}

/// The norms of `Normalizer`.
///
/// ```
/// use netwright::exchange::foreign::NormOf;
///
/// assert_ne!(NormOf::L1, NormOf::L2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormOf {
    /// The largest magnitude.
    Max,
    /// The sum of magnitudes.
    L1,
    /// The length.
    L2,
}
