//! The declaration that an export of ours kept beside the graph.
//!
//! Input: its text, from anyone, and the network with the tensors. Output: the [`Declaration`]. Guarantees:
//! the text has the characters of items and of nothing else, so that no code gets into what is written; a
//! text that does not fit the network is `None`, and the graph alone counts.

use super::{Declaration, Item, Layered, Named, Part, Training, name_statistics};
use crate::Foreign;
use crate::flat::Flat;
use crate::foreign::{Data, Tensor};

/// The declaration kept with a network, with the outputs of `flat`.
pub(crate) fn kept(foreign: &Foreign, flat: &Flat, name: &str) -> Option<Declaration> {
    let text = foreign.declaration.as_deref()?;
    if !is_plain(text) {
        return None;
    }
    let mut lines = text.lines();
    let (input, size) = line(lines.next()?)?;
    let axes = size.strip_prefix("input(")?.strip_suffix(')')?;
    let axes = axes.split(", ").map(|axis| axis.parse().ok()).collect::<Option<Vec<usize>>>()?;
    let (mut items, mut outputs, mut tensors) = (Vec::new(), None, Vec::new());
    let (mut targets, mut loss) = (Vec::new(), None);
    for text in lines {
        let (item, chain) = line(text)?;
        if item == "loss" {
            loss = Some(chain.to_owned());
            continue;
        }
        if let Some(size) = chain.strip_prefix("target(") {
            targets.push((item.to_owned(), size.strip_suffix(')')?.parse().ok()?));
            continue;
        }
        if item == "output" {
            let names = chain.strip_prefix('(').and_then(|names| names.strip_suffix(')')).unwrap_or(chain);
            outputs = Some(names.split(", ").map(str::to_owned).collect::<Vec<_>>());
            continue;
        }
        let mut steps = steps(chain)?.into_iter();
        let source = steps.next()?;
        let item = Item { name: item.into(), source, steps: steps.collect(), size: 0 };
        tensors.extend(of_item(foreign, &item)?);
        items.push(item);
    }
    name_statistics(&mut tensors);
    let outputs = outputs.filter(|outputs| outputs.len() == flat.outputs.len())?;
    let named = |(item, output): (String, &crate::flat::Output)| Named {
        item,
        file: output.name.clone(),
        size: flat.size(output.node),
        class: output.class,
    };
    let outputs = outputs.into_iter().zip(&flat.outputs).map(named).collect();
    let input = (input.to_owned(), axes.iter().try_fold(1_usize, |all, axis| all.checked_mul(*axis))?);
    let training = match loss {
        Some(loss) => Some(Training { targets, loss }),
        None if targets.is_empty() => None,
        None => return None,
    };
    Some(Declaration { name: name.into(), input, axes, items, outputs, training, tensors, facts: Vec::new() })
}

/// Whether a text has the characters of items alone.
fn is_plain(text: &str) -> bool {
    let text = text.replace("r#", "");
    let signs = "_ ,.()[]=->+*:;\n";
    text.chars().all(|sign| sign.is_alphanumeric() || signs.contains(sign)) && text.ends_with(";\n")
}

/// `name: text;`
fn line(line: &str) -> Option<(&str, &str)> {
    let (name, text) = line.strip_suffix(';')?.split_once(": ")?;
    (!text.contains([';', ':']) && !name.contains(' ')).then_some((name, text))
}

/// The expression and the steps of a chain; the arrows of connections are inside of brackets.
fn steps(chain: &str) -> Option<Vec<String>> {
    let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0_usize);
    for word in chain.split(' ') {
        if word == "->" && depth == 0 {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        part += if part.is_empty() { "" } else { " " };
        part += word;
        for sign in word.chars() {
            match sign {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.checked_sub(1)?,
                _ => {}
            }
        }
    }
    parts.push(part);
    (depth == 0 && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

/// The tensors of an item, those that the network has under its name; `None` where one does not fit.
fn of_item(foreign: &Foreign, item: &Item) -> Option<Vec<Layered>> {
    let field = item.field();
    let find = |part: &str| {
        let name = format!("{field}.{part}");
        foreign.values.iter().find(|value| value.name == name).and_then(|value| value.constant.as_ref())
    };
    let mut tensors = Vec::new();
    if let Some(weights) = find("weights") {
        let name = format!("{field}.weights");
        tensors.push(match item.steps.iter().find_map(|step| step.split_once("connect = ")) {
            Some((_, pairs)) => connected(name, weights, pairs)?,
            None => layered(name, weights.shape().to_vec(), floats(weights)?),
        });
    }
    if let Some(bias) = find("bias") {
        tensors.push(layered(format!("{field}.bias"), bias.shape().to_vec(), floats(bias)?));
    }
    if let (Some(mean), Some(variance)) = (find("mean"), find("variance")) {
        let (mean, variance) = (floats(mean)?, floats(variance)?);
        let shape = vec![mean.len(), 2];
        let units = mean.into_iter().zip(variance).flat_map(|(mean, variance)| [mean, variance]);
        tensors.push(Layered { part: Part::Statistics, ..layered(field.into(), shape, units.collect()) });
    }
    Some(tensors)
}

/// The weights of the connections, `[0 -> 0, 2 -> 1]`, from a matrix.
fn connected(name: String, matrix: &Tensor, pairs: &str) -> Option<Layered> {
    let &[_, outputs] = matrix.shape() else { return None };
    let all = floats(matrix)?;
    let pairs = pairs.strip_prefix('[')?.split_once(']')?.0;
    let weight = |pair: &str| {
        let (input, output) = pair.split_once(" -> ")?;
        let (input, output): (usize, usize) = (input.parse().ok()?, output.parse().ok()?);
        all.get(input.checked_mul(outputs)?.checked_add(output)?).copied()
    };
    let numbers = pairs.split(", ").map(weight).collect::<Option<Vec<f32>>>()?;
    Some(layered(name, vec![numbers.len()], numbers))
}

fn layered(name: String, shape: Vec<usize>, numbers: Vec<f32>) -> Layered {
    let place = format!("tensor `{name}`");
    Layered { name, part: Part::Parameter, shape, numbers, place }
}

fn floats(tensor: &Tensor) -> Option<Vec<f32>> {
    match tensor.data() {
        Data::F32(numbers) => Some(numbers.clone()),
        Data::F64(_) | Data::I64(_) | Data::Bool(_) => None,
    }
}
