//! The model as text: one line per node, layer and term of the loss.

use core::fmt;

use super::{LossTerm, Memory, Model, NodeId, TargetPart};
use crate::keyword::ComparedSteps;

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (id, node) in self.nodes().entries() {
            writeln!(f, "{id:?} {}[{}] = {:?} {:?}", node.name, node.shape, node.operation, node.sources)?;
        }
        for (id, layer) in self.layers().entries() {
            write!(f, "{id:?} {}: {} -> {} {:?}", layer.name, layer.inputs, layer.outputs, layer.pattern)?;
            write!(f, ", weights {:?}, {:?}, bias {:?}", layer.init, layer.weights, layer.bias)?;
            if let Some(tie) = layer.tie {
                write!(f, ", {tie:?}")?;
            }
            writeln!(f, "{}, {:?}", if layer.frozen { ", frozen" } else { "" }, layer.step)?;
        }
        for (id, bounds) in self.bounds().entries() {
            writeln!(f, "{id:?} {:?} to {:?}", bounds.low, bounds.high)?;
        }
        for (id, Memory { name, node, steps }) in self.memories().entries() {
            writeln!(f, "{id:?} {name}: {node:?} for {steps} steps")?;
        }
        writeln!(f, "output {:?}", self.outputs())?;
        for term in self.losses() {
            let LossTerm { loss, weight, divisor, steps, operands, reads, target, .. } = term;
            let LossTerm { sample_weight, mask, .. } = term;
            let of = |nodes: &[NodeId]| format!("{nodes:?}");
            let (operands, reads) = (of(operands), of(reads));
            write!(
                f,
                "loss {weight} · {loss:?} of {operands}, reads {reads}, by {divisor:?}, target from {target}"
            )?;
            if *steps == ComparedSteps::Last {
                write!(f, ", at the last step")?;
            }
            for (option, part) in [("weight", sample_weight), ("mask", mask)] {
                if let Some(TargetPart { name, start, size }) = part {
                    write!(f, ", {option} {name}[{size}] from {start}")?;
                }
            }
            writeln!(f)?;
        }
        writeln!(f, "parameters {}", self.parameters())?;
        let cost = self.cost();
        writeln!(f, "cost {} statements, {} lines of LLVM IR", cost.statements, cost.lines)
    }
}
