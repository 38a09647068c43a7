//! Operations that move numbers: each result is a list of places in an operand.

use super::{Computed, axis_of, count, pair};
use crate::foreign::{Axes, Data, Kind, Layout, Tensor};

/// The numbers of `x` at some places.
fn gather(x: &Tensor, shape: Vec<usize>, places: impl Iterator<Item = usize>) -> Computed {
    let data = match x.data() {
        Data::F32(numbers) => Data::F32(places.map(|at| numbers[at]).collect()),
        Data::F64(numbers) => Data::F64(places.map(|at| numbers[at]).collect()),
        Data::I64(numbers) => Data::I64(places.map(|at| numbers[at]).collect()),
        Data::Bool(numbers) => Data::Bool(places.map(|at| numbers[at]).collect()),
    };
    Tensor::new(shape, data).ok_or_else(|| String::from("its shape does not fit"))
}

fn reshaped(x: &Tensor, shape: Vec<usize>) -> Computed {
    let text = Axes(&shape).to_string();
    x.clone().reshaped(shape).ok_or_else(|| format!("{} numbers do not have the shape {text}", x.len()))
}

fn integers(tensor: &Tensor) -> Result<Vec<i64>, String> {
    tensor.as_integers().ok_or_else(|| String::from("its operand is not made of integers"))
}

fn lengths(tensor: &Tensor) -> Result<Vec<usize>, String> {
    integers(tensor)?
        .into_iter()
        .map(|length| usize::try_from(length).map_err(|_| format!("{length} is not a length")))
        .collect()
}

/// The results of an operation on its operands.
pub(super) fn compute(
    layout: &Layout,
    operands: &[Option<&Tensor>],
    results: usize,
) -> Result<Vec<Tensor>, String> {
    let x = |index: usize| operands.get(index).copied().flatten();
    let must = |index: usize| x(index).ok_or_else(|| format!("its operand {index} is missing"));
    let one = match layout {
        Layout::Identity | Layout::Labels => must(0)?.clone(),
        Layout::Cast(kind) => cast(must(0)?, *kind)?,
        Layout::Dropout => return dropout(must(0)?, x(2), results),
        Layout::Flatten { axis } => {
            let shape = must(0)?.shape();
            let rank = i64::try_from(shape.len()).unwrap_or_default();
            let axis = if *axis == rank { shape.len() } else { axis_of(*axis, shape.len())? };
            reshaped(must(0)?, vec![shape[..axis].iter().product(), shape[axis..].iter().product()])?
        }
        Layout::Reshape { zero_is_zero } => reshape(must(0)?, &integers(must(1)?)?, *zero_is_zero)?,
        Layout::Transpose(order) => transpose(must(0)?, order.as_deref())?,
        Layout::Squeeze => squeeze(must(0)?, x(1))?,
        Layout::Unsqueeze => unsqueeze(must(0)?, &integers(must(1)?)?)?,
        Layout::Slice => slice(must(0)?, [must(1)?, must(2)?], x(3), x(4))?,
        Layout::Split { axis } => return split(must(0)?, *axis, x(1), results),
        Layout::Concat { axis } => {
            concat(&(0..operands.len()).map(must).collect::<Result<Vec<_>, _>>()?, *axis)?
        }
        Layout::Gather { axis } => take(must(0)?, must(1)?, *axis)?,
        Layout::GatherElements { axis } => take_elements(must(0)?, must(1)?, *axis)?,
        Layout::Expand => {
            let shape = pair::common(must(0)?.shape(), &lengths(must(1)?)?)?;
            let places = pair::Repeated::new(must(0)?.shape(), &shape);
            let total = count(&shape)?;
            gather(must(0)?, shape, (0..total).map(|at| places.place(at)))?
        }
        Layout::Shape { start, end } => {
            let axes = must(0)?.shape();
            let rank = i64::try_from(axes.len()).unwrap_or_default();
            let at = |bound: i64| {
                usize::try_from(if bound < 0 { bound + rank } else { bound }.clamp(0, rank))
                    .unwrap_or_default()
            };
            let (start, end) = (at(*start), end.map_or(axes.len(), at));
            let axes = axes.get(start..end).unwrap_or_default();
            Tensor::integers(axes.iter().map(|&axis| i64::try_from(axis).unwrap_or_default()).collect())
        }
        Layout::ConstantOfShape(number) => {
            let shape = lengths(must(0)?)?;
            let total = count(&shape)?;
            if number.len() != 1 {
                return Err(String::from("its value is not one number"));
            }
            gather(number, shape, std::iter::repeat_n(0, total))?
        }
        Layout::Range => range([must(0)?, must(1)?, must(2)?])?,
        Layout::Tile => tile(must(0)?, &lengths(must(1)?)?)?,
    };
    Ok(vec![one])
}

fn cast(x: &Tensor, kind: Kind) -> Computed {
    let data = match kind {
        Kind::Float if x.is_float() => return Ok(x.clone()),
        Kind::Float => Data::F64(x.numbers()),
        Kind::Bool => Data::Bool(x.numbers().iter().map(|&number| number != 0.0).collect()),
        #[expect(clippy::cast_possible_truncation, reason = "what ONNX' Cast does")]
        Kind::Integer => Data::I64(
            x.as_integers().unwrap_or_else(|| x.numbers().iter().map(|&number| number as i64).collect()),
        ),
    };
    Tensor::new(x.shape().to_vec(), data).ok_or_else(|| String::from("its shape does not fit"))
}

fn dropout(x: &Tensor, training: Option<&Tensor>, results: usize) -> Result<Vec<Tensor>, String> {
    if training.and_then(Tensor::uniform).is_some_and(|truth| truth != 0.0) {
        return Err(String::from(
            "it is in training mode, which makes the result random: export the model after `model.eval()`",
        ));
    }
    let kept =
        Tensor::new(x.shape().to_vec(), Data::Bool(vec![true; x.len()])).ok_or("its shape does not fit")?;
    Ok([x.clone(), kept].into_iter().take(results.max(1)).collect())
}

fn reshape(x: &Tensor, wanted: &[i64], zero_is_zero: bool) -> Computed {
    let mut shape = Vec::with_capacity(wanted.len());
    let mut left = None;
    for (at, &length) in wanted.iter().enumerate() {
        shape.push(match length {
            -1 if left.is_none() => {
                left = Some(at);
                1
            }
            0 if !zero_is_zero => {
                *x.shape().get(at).ok_or_else(|| format!("there is no axis {at} to keep"))?
            }
            _ => usize::try_from(length).map_err(|_| format!("{length} is not a length"))?,
        });
    }
    if let Some(at) = left {
        let others = count(&shape)?;
        shape[at] = x.len().checked_div(others).unwrap_or_default();
    }
    reshaped(x, shape)
}

/// The order of the axes that is given, or the reverse; checked.
pub(crate) fn order_of(order: Option<&[usize]>, rank: usize) -> Result<Vec<usize>, String> {
    let order = order.map_or_else(|| (0..rank).rev().collect(), <[usize]>::to_vec);
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if sorted.iter().copied().eq(0..rank) {
        Ok(order)
    } else {
        Err(format!("{order:?} is not an order of {rank} axes"))
    }
}

fn transpose(x: &Tensor, order: Option<&[usize]>) -> Computed {
    let order = order_of(order, x.shape().len())?;
    let mut steps = vec![1; x.shape().len()];
    for axis in (1..x.shape().len()).rev() {
        steps[axis - 1] = steps[axis] * x.shape()[axis];
    }
    let shape: Vec<usize> = order.iter().map(|&axis| x.shape()[axis]).collect();
    let lengths = shape.clone();
    let place = |mut index: usize| {
        let mut place = 0;
        for (&axis, &length) in order.iter().zip(&lengths).rev() {
            place += index % length * steps[axis];
            index /= length;
        }
        place
    };
    gather(x, shape, (0..x.len()).map(place))
}

fn squeeze(x: &Tensor, axes: Option<&Tensor>) -> Computed {
    let rank = x.shape().len();
    let gone: Vec<usize> = match axes {
        Some(axes) => {
            integers(axes)?.into_iter().map(|axis| axis_of(axis, rank)).collect::<Result<_, _>>()?
        }
        None => (0..rank).filter(|&axis| x.shape()[axis] == 1).collect(),
    };
    let shape = x
        .shape()
        .iter()
        .enumerate()
        .filter(|(axis, _)| !gone.contains(axis))
        .map(|(_, &length)| length)
        .collect();
    reshaped(x, shape)
}

fn unsqueeze(x: &Tensor, axes: &[i64]) -> Computed {
    let rank = x.shape().len() + axes.len();
    let new: Vec<usize> = axes.iter().map(|&axis| axis_of(axis, rank)).collect::<Result<_, _>>()?;
    let mut old = x.shape().iter();
    let shape = (0..rank)
        .map(|axis| if new.contains(&axis) { 1 } else { old.next().copied().unwrap_or(1) })
        .collect();
    reshaped(x, shape)
}

fn slice(
    x: &Tensor,
    [starts, ends]: [&Tensor; 2],
    axes: Option<&Tensor>,
    steps: Option<&Tensor>,
) -> Computed {
    let (starts, ends) = (integers(starts)?, integers(ends)?);
    let rank = x.shape().len();
    let axes = axes.map_or_else(|| Ok((0_i64..).take(starts.len()).collect()), integers)?;
    let steps = steps.map_or_else(|| Ok(vec![1; starts.len()]), integers)?;
    if ends.len() != starts.len() || axes.len() != starts.len() || steps.len() != starts.len() {
        return Err(String::from("starts, ends, axes and steps are not of the same number"));
    }
    let mut picked: Vec<Vec<usize>> = x.shape().iter().map(|&length| (0..length).collect()).collect();
    for (((&start, &end), &axis), &step) in starts.iter().zip(&ends).zip(&axes).zip(&steps) {
        let axis = axis_of(axis, rank)?;
        let length = i64::try_from(x.shape()[axis]).map_err(|_| "too long")?;
        let from_end = |bound: i64| if bound < 0 { bound.saturating_add(length) } else { bound };
        picked[axis] = match step {
            1.. => {
                let (start, end) = (from_end(start).clamp(0, length), from_end(end).clamp(0, length));
                (start..end.max(start))
                    .step_by(usize::try_from(step).map_err(|_| "a step is too large")?)
                    .collect::<Vec<_>>()
            }
            0 => return Err(String::from("a step is 0")),
            _ => {
                let (start, end) =
                    (from_end(start).clamp(-1, length - 1), from_end(end).clamp(-1, length - 1));
                let stride = usize::try_from(step.unsigned_abs()).map_err(|_| "a step is too large")?;
                (end + 1..start + 1).rev().step_by(stride).collect()
            }
        }
        .into_iter()
        .map(|at| usize::try_from(at).map_err(|_| String::from("a place is negative")))
        .collect::<Result<_, _>>()?;
    }
    pick(x, &picked)
}

/// The numbers whose place on each axis is one of the given ones.
fn pick(x: &Tensor, picked: &[Vec<usize>]) -> Computed {
    let shape: Vec<usize> = picked.iter().map(Vec::len).collect();
    let mut places = vec![0];
    for (axis, at) in picked.iter().enumerate() {
        let length = x.shape()[axis];
        places = places.iter().flat_map(|place| at.iter().map(move |at| place * length + at)).collect();
    }
    gather(x, shape, places.into_iter())
}

fn split(x: &Tensor, axis: i64, parts: Option<&Tensor>, results: usize) -> Result<Vec<Tensor>, String> {
    let axis = axis_of(axis, x.shape().len())?;
    let length = x.shape()[axis];
    let parts = match parts {
        Some(parts) => lengths(parts)?,
        // Equal parts, the last one smaller.
        None => (0..results)
            .map(|part| length.div_ceil(results).min(length.saturating_sub(part * length.div_ceil(results))))
            .collect(),
    };
    if parts.iter().sum::<usize>() != length || parts.len() != results {
        return Err(format!("its parts {parts:?} are not the {length} numbers of the axis"));
    }
    let mut start = 0;
    let mut split = Vec::with_capacity(results);
    for part in parts {
        let mut picked: Vec<Vec<usize>> = x.shape().iter().map(|&length| (0..length).collect()).collect();
        picked[axis] = (start..start + part).collect();
        split.push(pick(x, &picked)?);
        start += part;
    }
    Ok(split)
}

fn concat(parts: &[&Tensor], axis: i64) -> Computed {
    let first = parts.first().ok_or("it has no operand")?;
    let axis = axis_of(axis, first.shape().len())?;
    let mut shape = first.shape().to_vec();
    shape[axis] = 0;
    for part in parts {
        let fits = part.shape().len() == shape.len()
            && part.shape().iter().zip(&shape).enumerate().all(|(at, (a, b))| at == axis || a == b);
        if !fits {
            return Err(format!(
                "its operands of the shapes {} and {} do not fit",
                Axes(first.shape()),
                Axes(part.shape())
            ));
        }
        shape[axis] += part.shape()[axis];
    }
    let outer: usize = shape[..axis].iter().product();
    let sizes: Vec<usize> = parts.iter().map(|part| part.shape()[axis..].iter().product()).collect();
    let all_integers =
        parts.iter().map(|part| part.as_integers().filter(|_| !part.is_float())).collect::<Option<Vec<_>>>();
    let data = match all_integers {
        Some(numbers) => Data::I64(interleave(&numbers, &sizes, outer)),
        None => {
            Data::F64(interleave(&parts.iter().map(|part| part.numbers()).collect::<Vec<_>>(), &sizes, outer))
        }
    };
    Tensor::new(shape, data).ok_or_else(|| String::from("its shape does not fit"))
}

fn interleave<T: Copy>(parts: &[Vec<T>], sizes: &[usize], outer: usize) -> Vec<T> {
    (0..outer)
        .flat_map(|row| {
            parts.iter().zip(sizes).flat_map(move |(part, &size)| part[row * size..][..size].iter().copied())
        })
        .collect()
}

/// Places on an axis, counted from the end if negative.
fn indices(indices: &Tensor, length: usize) -> Result<Vec<usize>, String> {
    integers(indices)?
        .into_iter()
        .map(|index| axis_of(index, length).map_err(|_| format!("there is no place {index} of {length}")))
        .collect()
}

fn take(x: &Tensor, at: &Tensor, axis: i64) -> Computed {
    let axis = axis_of(axis, x.shape().len())?;
    let places = indices(at, x.shape()[axis])?;
    let mut picked: Vec<Vec<usize>> = x.shape().iter().map(|&length| (0..length).collect()).collect();
    picked[axis] = places;
    let mut shape = x.shape()[..axis].to_vec();
    shape.extend(at.shape());
    shape.extend(&x.shape()[axis + 1..]);
    count(&shape)?;
    reshaped(&pick(x, &picked)?, shape)
}

fn take_elements(x: &Tensor, at: &Tensor, axis: i64) -> Computed {
    let axis = axis_of(axis, x.shape().len())?;
    if at.shape().len() != x.shape().len() {
        return Err(String::from("its operands have different numbers of axes"));
    }
    let chosen = indices(at, x.shape()[axis])?;
    let mut places = Vec::with_capacity(chosen.len());
    for (index, &chosen) in chosen.iter().enumerate() {
        let (mut rest, mut place, mut step) = (index, 0, 1);
        for other in (0..x.shape().len()).rev() {
            let on_axis = if other == axis { chosen } else { rest % at.shape()[other] };
            if on_axis >= x.shape()[other] {
                return Err(String::from("an index is outside of its operand"));
            }
            rest /= at.shape()[other];
            place += on_axis * step;
            step *= x.shape()[other];
        }
        places.push(place);
    }
    gather(x, at.shape().to_vec(), places.into_iter())
}

fn range([start, limit, step]: [&Tensor; 3]) -> Computed {
    let first = |tensor: &Tensor| tensor.numbers().first().copied().ok_or("an operand is empty");
    let (from, to, by) = (first(start)?, first(limit)?, first(step)?);
    #[expect(clippy::cast_precision_loss, reason = "the limit is far below 2⁵³")]
    let largest = super::LARGEST as f64;
    let total = ((to - from) / by).ceil().max(0.0);
    if total.is_nan() || total > largest {
        return Err(String::from("it has too many numbers"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let total = total as u32;
    let numbers = (0..total).map(|at| from + f64::from(at) * by);
    let row = Tensor::row(numbers.collect());
    if start.is_float() { Ok(row) } else { cast(&row, Kind::Integer) }
}

fn tile(x: &Tensor, repeats: &[usize]) -> Computed {
    if repeats.len() != x.shape().len() {
        return Err(String::from("it needs one number of repeats for each axis"));
    }
    let shape: Option<Vec<usize>> =
        x.shape().iter().zip(repeats).map(|(&length, &repeats)| length.checked_mul(repeats)).collect();
    count(&shape.ok_or("its result is too large")?)?;
    let picked: Vec<Vec<usize>> = x
        .shape()
        .iter()
        .zip(repeats)
        .map(|(&length, &repeats)| (0..repeats).flat_map(|_| 0..length).collect())
        .collect();
    pick(x, &picked)
}
