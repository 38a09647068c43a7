//! The topology of a network that is declared in a file: the compiler's constant, without rustc.
//!
//! Input: a checked declaration. Output: the value that its `TOPOLOGY` has. Guarantees: what each
//! operation is was decided by the compiler, and is only read here; a type of the runtime that gets
//! another field or variant does not compile here.

mod literal;
#[cfg(test)]
mod tests;

use literal::{Literal, Read};
use netwright_codegen::model::Model;
use netwright_runtime::init::Init;
use netwright_runtime::topology::{
    Activation, BatchNorm, ComparedSteps, DenseLayer, Divisor, Loss, LossTerm, Node, Operation, Pattern,
    Shape, StepOptions, TargetPart, Topology,
};

/// The topology of a network; `None` for a constant that is not known here.
pub(crate) fn topology(model: &Model) -> Option<Topology> {
    Topology::read(&Literal::of(netwright_codegen::topology(model))?)
}

/// Structs, with all of their fields.
macro_rules! structs {
    ($($name:ident { $($field:ident),* $(,)? })*) => {
        $(impl Read for $name {
            fn read(of: &Literal) -> Option<Self> {
                Some(Self { $($field: of.field(stringify!($field))?),* })
            }
        })*
    };
}

structs! {
    Topology { name, nodes, outputs, losses, parameters, workspace }
    DenseLayer { inputs, outputs, pattern, weights, bias, init, frozen, tie, step, unrolled, partials }
    BatchNorm { epsilon, momentum, offset, frozen }
    LossTerm { loss, weight, operands, target, divisor, steps, sample_weight, mask }
    TargetPart { name, start, size }
}

/// `node(name, axes, operation, sources)`
impl Read for Node {
    fn read(of: &Literal) -> Option<Self> {
        let [name, axes, operation, sources] = of.values("node")? else { return None };
        let axes: Vec<usize> = axes.list()?.iter().map(usize::read).collect::<Option<_>>()?;
        Some(Self {
            name: Read::read(name)?,
            shape: Shape::of_axes(&axes)?,
            operation: Operation::read(operation)?,
            sources: Read::read(sources)?,
        })
    }
}

/// Enums, with all of their variants.
macro_rules! enums {
    ($($name:ident { $($variant:ident $({ $($field:ident),* })? $(($inner:ident))?),* $(,)? })*) => {
        $(impl Read for $name {
            fn read(of: &Literal) -> Option<Self> {
                const _: fn($name) = |of| match of { $($name::$variant { .. } => {})* };
                $(if of.name()? == stringify!($variant) {
                    return Some(Self::$variant
                        $({ $($field: of.field(stringify!($field))?),* })?
                        $(({ let $inner = of.inner()?; $inner }))?
                    );
                })*
                None
            }
        })*
    };
}

enums! {
    Operation {
        Input,
        Earlier { of, steps },
        Sum,
        Difference,
        Product,
        Affine { factor, offset },
        Broadcast,
        Clip { low, high },
        Concat,
        Slice { start },
        Dense(layer),
        Prelu(layer),
        Normalize { centres, epsilon },
        BatchNormalize(norm),
        Dropout { probability, layer },
        Activation(activation),
    }
    Pattern { Full, Diagonal, Transposed, Connections(pairs) }
    Divisor { Rows, Weights }
    ComparedSteps { Every, Last }
}

/// The words of the language, from their tables.
macro_rules! words {
    ($($word:ident: $name:ident $(($field:ident $($number:tt)*))?, of $(each $kind:ident)? $($operands:literal)? {
        $($row:tt)*
    })*) => {
        fn read(of: &Literal) -> Option<Self> {
            $(if of.name()? == stringify!($name) {
                return Some(Self::$name $({ $field: of.field(stringify!($field))? })?);
            })*
            None
        }
    };
}

impl Read for Activation {
    netwright_vocabulary::activations!(words);
}

impl Read for Loss {
    netwright_vocabulary::losses!(words);
}

/// Initialisers, whose number has no name.
macro_rules! initialisers {
    ($($word:ident: $name:ident $(($field:ident $($number:tt)*))? { $($row:tt)* })*) => {
        fn read(of: &Literal) -> Option<Self> {
            $(if of.name()? == stringify!($name) {
                return Some(Self::$name $(({ let $field = of.inner()?; $field }))?);
            })*
            None
        }
    };
}

impl Read for Init {
    netwright_vocabulary::initialisers!(initialisers);
}

impl Read for StepOptions {
    fn read(of: &Literal) -> Option<Self> {
        if of.name()? == "PLAIN" {
            return Some(Self::PLAIN);
        }
        let (l1, l2) = (of.field("l1")?, of.field("l2")?);
        Some(Self { l1, l2, rate_scale: of.field("rate_scale")?, max_norm: of.field("max_norm")? })
    }
}
