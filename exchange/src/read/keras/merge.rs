//! Keras layers without weights: those that join several values, and those that move numbers.
//!
//! Input: the configuration of a layer. Output: nodes. Guarantees: axes are followed where they are known.

use serde_json::Value;

use super::layer::{AXES, Layers, Place, Row};
use crate::foreign::{Layout, Op, Pair, elements};
use crate::read::json;

impl Layers<'_> {
    /// A layer that joins its operands, `None` if it is another one.
    pub(super) fn merge(
        &mut self,
        place: Place<'_>,
        class: &str,
        config: &Value,
        rows: &[Row],
    ) -> Option<Row> {
        let function = match class {
            "Add" | "Average" => Pair::Add,
            "Subtract" => Pair::Sub,
            "Multiply" => Pair::Mul,
            "Maximum" => Pair::Max,
            "Minimum" => Pair::Min,
            "Concatenate" => {
                let axis = config.get("axis").and_then(Value::as_i64).unwrap_or(-1);
                let values: Vec<_> = rows.iter().map(|row| row.value).collect();
                let concat = Op::Layout(Layout::Concat { axis });
                let value = self.graph.0.node(place.name, place.word, concat, &values);
                return Some(Row { value, axes: joined(rows, axis) });
            }
            _ => return None,
        };
        let (first, others) = rows.split_first()?;
        let mut value = first.value;
        for other in others {
            value = self.graph.pair(place.name, place.word, function, [value, other.value]);
        }
        if class == "Average" {
            #[expect(clippy::cast_precision_loss, reason = "a count of operands")]
            let count = self.graph.number("count", rows.len() as f64);
            value = self.graph.pair(place.name, place.word, Pair::Div, [value, count]);
        }
        Some(Row { value, axes: first.axes.clone() })
    }

    /// A layer that moves numbers or does nothing in inference mode, `None` if it is another one.
    pub(super) fn layout(&mut self, place: Place<'_>, class: &str, config: &Value, x: &Row) -> Option<Row> {
        match class {
            "Dropout" | "AlphaDropout" | "GaussianDropout" | "GaussianNoise" | "SpatialDropout1D"
            | "SpatialDropout2D" => Some(self.node(place, Op::Layout(Layout::Dropout), x)),
            "ActivityRegularization" | "Identity" => Some(self.node(place, Op::Layout(Layout::Identity), x)),
            "Flatten" => {
                let flat = self.node(place, Op::Layout(Layout::Flatten { axis: 1 }), x);
                let axes = x.axes.as_deref().and_then(elements).map(|count| vec![count]);
                Some(Row { value: flat.value, axes })
            }
            "Reshape" => {
                let axes = json::list(config, "target_shape").iter().map(Value::as_i64);
                let axes: Vec<i64> =
                    axes.collect::<Option<_>>().filter(|axes: &Vec<i64>| axes.len() <= AXES)?;
                let value = self.graph.reshape(place.name, place.word, x.value, axes.clone());
                Some(Row { value, axes: reshaped(x.axes.as_deref(), &axes) })
            }
            "Permute" => {
                let order = json::list(config, "dims").iter().map(json::size);
                let order: Vec<usize> =
                    order.collect::<Option<_>>().filter(|order: &Vec<usize>| order.len() <= AXES)?;
                let axes = x.axes.as_deref().and_then(|axes| {
                    order.iter().map(|&axis| axes.get(axis.checked_sub(1)?).copied()).collect()
                });
                let all = std::iter::once(0).chain(order).collect();
                let moved = self.node(place, Op::Layout(Layout::Transpose(Some(all))), x);
                Some(Row { value: moved.value, axes })
            }
            _ => None,
        }
    }
}

/// The axes of concatenated values.
fn joined(rows: &[Row], axis: i64) -> Option<Vec<usize>> {
    let mut axes = rows.first()?.axes.clone()?;
    let at = match usize::try_from(axis) {
        Ok(axis) => axis.checked_sub(1)?,
        Err(_) => axes.len().checked_sub(usize::try_from(axis.unsigned_abs()).ok()?)?,
    };
    let lengths = rows.iter().map(|row| row.axes.as_deref()?.get(at).copied());
    let sum = lengths.collect::<Option<Vec<usize>>>()?.into_iter().try_fold(0, usize::checked_add)?;
    *axes.get_mut(at)? = sum;
    Some(axes)
}

/// The axes after a reshape, where −1 is what is left.
fn reshaped(from: Option<&[usize]>, to: &[i64]) -> Option<Vec<usize>> {
    let known: Vec<usize> = to.iter().filter_map(|&axis| usize::try_from(axis).ok()).collect();
    let left = || elements(from?)?.checked_div(elements(&known)?);
    to.iter().map(|&axis| usize::try_from(axis).ok().or_else(left)).collect()
}
