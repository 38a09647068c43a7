//! Operations of foreign graphs that move numbers and compute none, in the meaning of ONNX.

/// Operations that move numbers.
///
/// ```
/// use netwright::exchange::foreign::{Layout, Op, Port};
/// use netwright::exchange::{Foreign, evaluate};
///
/// let mut foreign = Foreign::default();
/// let x = foreign.value("x", None);
/// foreign.inputs.push(Port { value: x, shape: vec![1, 2], batch: true });
/// let y = foreign.node("y", "Identity", Op::Layout(Layout::Identity), &[x]);
/// foreign.outputs.push(y);
/// assert_eq!(evaluate::outputs(&foreign, &[vec![1.0, 3.0]])?, [[1.0, 3.0]]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// `x`
    Identity,
    /// `x` as another type.
    Cast(Kind),
    /// `x`, in inference mode.
    Dropout,
    /// `x` as a matrix: the axes before `axis`, and the others.
    Flatten {
        /// Counted from the end if negative.
        axis: i64,
    },
    /// `x`, `shape`: 0 keeps an axis unless `zero_is_zero`, −1 is what is left.
    Reshape {
        /// Whether 0 in the shape is the length 0.
        zero_is_zero: bool,
    },
    /// `x` with its axes in another order; reversed if there is none.
    Transpose(Option<Vec<usize>>),
    /// `x`, `axes`: without these axes of length 1; all of them if absent.
    Squeeze,
    /// `x`, `axes`: with these axes of length 1.
    Unsqueeze,
    /// `x`, `starts`, `ends`, `axes`, `steps`; the last two optional.
    Slice,
    /// `x`, optional `lengths`: as many results as the node has.
    Split {
        /// Counted from the end if negative.
        axis: i64,
    },
    /// Any number of operands.
    Concat {
        /// Counted from the end if negative.
        axis: i64,
    },
    /// `x`, `indices`: for each index the part of `x` at it.
    Gather {
        /// Counted from the end if negative.
        axis: i64,
    },
    /// `x`, `indices` of the same number of axes: one number for each index.
    GatherElements {
        /// Counted from the end if negative.
        axis: i64,
    },
    /// `x`, `shape`: repeated along axes of length 1.
    Expand,
    /// `x`: its axes from `start` to `end`, as a row of integers.
    Shape {
        /// Counted from the end if negative.
        start: i64,
        /// The end of all if absent.
        end: Option<i64>,
    },
    /// `shape`: filled with one number.
    ConstantOfShape(super::Tensor),
    /// `start`, `limit`, `step`.
    Range,
    /// `x`, `repeats`: one for each axis.
    Tile,
    /// `x` as one list of maps, or the labels of indices: numbers are passed on.
    Labels,
}

/// The kinds of numbers that `Cast` tells apart.
///
/// ```
/// use netwright::exchange::foreign::{Kind, Layout};
///
/// assert_ne!(Layout::Cast(Kind::Integer), Layout::Cast(Kind::Float));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Floats of any width.
    Float,
    /// Integers of any width.
    Integer,
    /// Truth values.
    Bool,
}
