//! Budgets: what a network may need before it is refused, with the numbers.

use super::Checker;
use crate::diag::Diagnostic;

/// A gibibyte of parameters in single precision.
const MAX_PARAMETERS: usize = 1 << 28;

/// What the single-sample methods may keep on the stack: 64 kB in single precision, for the values of all
/// nodes and the gradients with respect to them.
const MAX_ROW_VALUES: usize = 64 * 1024 / 4 / 2;

impl<'a> Checker<'a> {
    /// Reports the first layer that exceeds a budget.
    pub(super) fn check_budget(&mut self) {
        let mut parameters = 0_usize;
        let mut error = None;
        for (layer, item) in self.layers.iter().zip(&self.layer_items) {
            let of_layer = layer.inputs.checked_mul(layer.outputs).and_then(|weights| weights.checked_add(layer.outputs));
            let total = of_layer.and_then(|of_layer| parameters.checked_add(of_layer));
            let place = self.items[*item].name.span();
            match total {
                Some(total) if total <= MAX_PARAMETERS => parameters = total,
                Some(total) => {
                    error = error.or(Some(Diagnostic::new(
                        place,
                        format!("the network has {total} parameters up to `{}`, more than {MAX_PARAMETERS}", layer.name),
                    )));
                    break;
                }
                None => {
                    error = error.or(Some(Diagnostic::new(
                        place,
                        format!("the number of parameters of `{}` overflows: {} x {}", layer.name, layer.inputs, layer.outputs),
                    )));
                    break;
                }
            }
        }
        let values = self.nodes.iter().skip(1).filter_map(|node| node.size).fold(0_usize, usize::saturating_add);
        if error.is_none() && values > MAX_ROW_VALUES {
            error = Some(Diagnostic::new(
                self.ast.name.span(),
                format!("the layers of `{}` have {values} values for one sample, more than {MAX_ROW_VALUES}", self.ast.name),
            ));
        }
        if let Some(error) = error {
            self.diagnostics.push(error.help("make the layers narrower; networks of this size want a framework"));
        }
    }
}
