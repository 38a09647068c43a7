//! The graph as text, one value per line: `a_h[16] = sigmoid z_h`.

use core::fmt;

use super::value::{Graph, LayerPart, ValueId};
use crate::operation;

impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |id: ValueId| self.values[id].name.as_str();
        for value in self.values.iter() {
            let operands: Vec<&str> = value.operands.iter().map(|operand| name(*operand)).collect();
            let text = operation::rules(&value.op).text(&operands.join(" "));
            writeln!(f, "{}[{}] = {}", value.name, value.shape, text.trim_end())?;
        }
        writeln!(f, "output {}", name(self.roots.output))?;
        writeln!(f, "logits {}", name(self.roots.logits))?;
        if let Some(loss) = self.roots.loss {
            writeln!(f, "loss {}", name(loss))?;
        }
        for (memory, value) in &self.roots.memories {
            writeln!(f, "memory {memory:?} {}", name(*value))?;
        }
        for later in &self.roots.laters {
            writeln!(f, "later {:?} {} {}", later.memory, later.steps, name(later.gradient))?;
        }
        for gradient in &self.roots.layer_gradients {
            let part = match gradient.part {
                LayerPart::Whole => "",
                LayerPart::Weights => "_of_weights",
                LayerPart::Bias => "_of_bias",
            };
            let (layer, x, d_z) = (gradient.layer, name(gradient.x), name(gradient.d_z));
            writeln!(f, "gradient{part} {layer:?} {x} {d_z}")?;
        }
        if let Some(input_gradient) = self.roots.input_gradient {
            writeln!(f, "input_gradient {}", name(input_gradient))?;
        }
        Ok(())
    }
}
