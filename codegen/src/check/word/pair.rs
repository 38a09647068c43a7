//! `a + b`, `a - b`, `a * b`: values of one size, number by number.

use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::model::{CompiledKernel, Layer, LayerId, Operation};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::operation::pair::Pair;
use crate::syntax::Sign;

/// How two values of one size are combined.
#[derive(Clone, Copy)]
pub(crate) struct Fold {
    /// The operation on both.
    pub(crate) operation: Operation,
    /// How a number beside a value joins it.
    pub(crate) number: Beside,
    /// The infinitive for messages.
    pub(crate) infinitive: &'static str,
    /// The participle for messages.
    pub(crate) participle: &'static str,
}

/// A number beside a value.
#[derive(Clone, Copy)]
pub(crate) enum Beside {
    /// It is added with this sign.
    Added(f64),
    /// It is a factor.
    Multiplied,
}

const ADD: Fold =
    Fold { operation: Operation::Sum, number: Beside::Added(1.0), infinitive: "add", participle: "added" };
const SUBTRACT: Fold = Fold {
    operation: Operation::Difference,
    number: Beside::Added(-1.0),
    infinitive: "subtract",
    participle: "subtracted",
};

/// The operation of `*`.
pub(crate) const MULTIPLY: Fold = Fold {
    operation: Operation::Product,
    number: Beside::Multiplied,
    infinitive: "multiply by",
    participle: "multiplied",
};

/// The operation of a term's sign.
pub(crate) fn of_sign(sign: Sign) -> Fold {
    match sign {
        Sign::Plus => ADD,
        Sign::Minus => SUBTRACT,
    }
}

impl Meaning for Pair {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: Zero::Read,
            linear: Linear::Ends,
            drops: Drops::Nowhere,
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        match self {
            Pair::Add => (2, 900),
            Pair::Subtract => (4, 1_000),
            Pair::Multiply => (6, 1_200),
        }
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<CompiledKernel> {
        Vec::new()
    }

    fn ending(&self, of: &Answers<'_, Ending>) -> Ending {
        match self {
            // Of numbers that are not below 0, no sum is, and no product.
            Pair::Add | Pair::Multiply => Ending::joined(of.all()),
            Pair::Subtract => Ending::default(),
        }
    }

    fn signs(&self, of: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        let [a, b] = [0, 1].map(|position| of.nth(position));
        match self {
            Pair::Add => a.or(b),
            Pair::Subtract => a.or(b.negated()),
            Pair::Multiply if of.sources.first() == of.sources.get(1) => Signs::NOT_BELOW,
            Pair::Multiply => a.times(b),
        }
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Kept
    }
}
