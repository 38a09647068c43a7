//! What is computed along axes: softmax, norms, sums, the largest.

use super::{Computed, axis_of, count, floats};
use crate::foreign::{Axes, Data, NormOf, Reduction, Tensor};

/// The places of the numbers along one axis: for each line its first place; and the step between neighbours.
fn lines(shape: &[usize], axis: usize) -> (Vec<usize>, usize, usize) {
    let (step, length): (usize, usize) = (shape[axis + 1..].iter().product(), shape[axis]);
    let before: usize = shape[..axis].iter().product();
    let starts =
        (0..before).flat_map(|outer| (0..step).map(move |inner| outer * length * step + inner)).collect();
    (starts, step, length)
}

/// Softmax or its logarithm along an axis, or of all from the axis on as one row.
pub(super) fn softmax(x: &Tensor, axis: i64, rest: bool, logarithm: bool) -> Computed {
    let axis = axis_of(axis, x.shape().len())?;
    let (starts, step, length) = if rest {
        let length: usize = x.shape()[axis..].iter().product();
        let before: usize = x.shape()[..axis].iter().product();
        ((0..before).map(|row| row * length).collect(), 1, length)
    } else {
        lines(x.shape(), axis)
    };
    let mut numbers = x.numbers();
    for start in starts {
        let places = || (0..length).map(|at| start + at * step);
        let largest = places().map(|at| numbers[at]).fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = places().map(|at| (numbers[at] - largest).exp()).sum();
        for at in places() {
            let shifted = numbers[at] - largest;
            numbers[at] = if logarithm { shifted - sum.ln() } else { shifted.exp() / sum };
        }
    }
    floats(x.shape().to_vec(), numbers)
}

/// `scale·(x − mean)/√(variance + ε) + bias` for each channel.
pub(super) fn batch_norm([x, scale, bias, mean, variance]: [&Tensor; 5], epsilon: f64) -> Computed {
    let axis = usize::from(x.shape().len() > 1);
    let channels = x.shape().get(axis).copied().ok_or("a number has no channels")?;
    let after: usize = x.shape()[axis + 1..].iter().product();
    let [scale, bias, mean, variance] = [scale, bias, mean, variance].map(Tensor::numbers);
    if [&scale, &bias, &mean, &variance].iter().any(|numbers| numbers.len() != channels) {
        return Err(format!("it has {channels} channels, and its statistics have {}", scale.len()));
    }
    let numbers = x.numbers().into_iter().enumerate().map(|(at, number)| {
        let channel = at / after % channels;
        scale[channel] * (number - mean[channel]) / (variance[channel] + epsilon).sqrt() + bias[channel]
    });
    floats(x.shape().to_vec(), numbers.collect())
}

/// Layer norm over the axes from `axis` on; without the mean it is RMS norm.
pub(super) fn layer_norm(
    x: &Tensor,
    scale: Option<&Tensor>,
    bias: Option<&Tensor>,
    (axis, epsilon): (i64, f64),
    mean: bool,
) -> Computed {
    let axis = axis_of(axis, x.shape().len())?;
    let length: usize = x.shape()[axis..].iter().product();
    let [scale, bias] = [scale, bias].map(|tensor| tensor.map(Tensor::numbers));
    if scale.iter().chain(&bias).any(|numbers| numbers.len() != length) {
        return Err(format!("it normalises {length} numbers, and has other numbers of weights"));
    }
    #[expect(clippy::cast_precision_loss, reason = "a row has fewer numbers than 2⁵³")]
    let n = length as f64;
    let mut numbers = x.numbers();
    for row in numbers.chunks_mut(length.max(1)) {
        let center = if mean { row.iter().sum::<f64>() / n } else { 0.0 };
        let spread = row.iter().map(|number| (number - center) * (number - center)).sum::<f64>() / n;
        for (at, number) in row.iter_mut().enumerate() {
            let normal = (*number - center) / (spread + epsilon).sqrt();
            *number = normal * scale.as_ref().map_or(1.0, |scale| scale[at])
                + bias.as_ref().map_or(0.0, |bias| bias[at]);
        }
    }
    floats(x.shape().to_vec(), numbers)
}

/// Which axes are reduced: all of them if none is named, `None` if that means that nothing is.
pub(crate) fn reduced_axes(
    rank: usize,
    axes: Option<&Tensor>,
    nothing: bool,
) -> Result<Option<Vec<bool>>, String> {
    let axes = axes
        .map(|axes| axes.as_integers().ok_or("its axes are not integers"))
        .transpose()?
        .unwrap_or_default();
    if axes.is_empty() && nothing {
        return Ok(None);
    }
    let mut reduced = vec![axes.is_empty(); rank];
    for axis in axes {
        reduced[axis_of(axis, rank)?] = true;
    }
    Ok(Some(reduced))
}

/// The axes of the result, reduced ones with the length 1.
pub(crate) fn kept_axes(shape: &[usize], reduced: &[bool]) -> Vec<usize> {
    shape.iter().zip(reduced).map(|(&length, &reduced)| if reduced { 1 } else { length }).collect()
}

/// Sums and the like over axes.
pub(super) fn reduce(
    reduction: Reduction,
    x: &Tensor,
    axes: Option<&Tensor>,
    keep: bool,
    nothing: bool,
) -> Computed {
    let Some(reduced) = reduced_axes(x.shape().len(), axes, nothing)? else { return Ok(x.clone()) };
    let kept = kept_axes(x.shape(), &reduced);
    let places = super::pair::Repeated::new(&kept, x.shape());
    let mut groups = vec![Vec::new(); count(&kept)?];
    for (index, number) in x.numbers().into_iter().enumerate() {
        groups[places.place(index)].push(number);
    }
    let results = groups.iter().map(|numbers| reduce_row(reduction, numbers)).collect();
    let shape = if keep {
        kept
    } else {
        x.shape().iter().zip(&reduced).filter(|(_, reduced)| !**reduced).map(|(&length, _)| length).collect()
    };
    floats(shape, results)
}

fn reduce_row(reduction: Reduction, numbers: &[f64]) -> f64 {
    let sum = |of: fn(f64) -> f64| numbers.iter().map(|&number| of(number)).sum::<f64>();
    match reduction {
        Reduction::Sum => sum(|x| x),
        #[expect(clippy::cast_precision_loss, reason = "a row has fewer numbers than 2⁵³")]
        Reduction::Mean => sum(|x| x) / numbers.len() as f64,
        Reduction::Max => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Reduction::Min => numbers.iter().copied().fold(f64::INFINITY, f64::min),
        Reduction::Product => numbers.iter().product(),
        Reduction::L2 => sum(|x| x * x).sqrt(),
        Reduction::L1 => sum(f64::abs),
        Reduction::SumSquare => sum(|x| x * x),
        Reduction::LogSumExp => {
            let largest = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            largest + numbers.iter().map(|number| (number - largest).exp()).sum::<f64>().ln()
        }
    }
}

/// The index of the largest number along an axis, the first of several.
pub(super) fn arg_max(x: &Tensor, axis: i64, keep: bool) -> Computed {
    let axis = axis_of(axis, x.shape().len())?;
    let (starts, step, length) = lines(x.shape(), axis);
    let numbers = x.numbers();
    let largest = |start: usize| {
        let better = |best: usize, at: usize| {
            if numbers[start + at * step] > numbers[start + best * step] { at } else { best }
        };
        i64::try_from((0..length).fold(0, better)).unwrap_or_default()
    };
    let mut shape = x.shape().to_vec();
    if keep {
        shape[axis] = 1;
    } else {
        shape.remove(axis);
    }
    Tensor::new(shape, Data::I64(starts.into_iter().map(largest).collect()))
        .ok_or_else(|| String::from("its shape does not fit"))
}

/// Each row of a matrix divided by its norm; a row of zeros stays.
pub(super) fn normalise(norm: NormOf, x: &Tensor) -> Computed {
    let length = *x.shape().last().ok_or_else(|| format!("the shape {} has no rows", Axes(x.shape())))?;
    let mut numbers = x.numbers();
    for row in numbers.chunks_mut(length.max(1)) {
        let size = match norm {
            NormOf::Max => row.iter().fold(0.0, |size: f64, number| size.max(number.abs())),
            NormOf::L1 => row.iter().map(|number| number.abs()).sum(),
            NormOf::L2 => row.iter().map(|number| number * number).sum::<f64>().sqrt(),
        };
        if size != 0.0 {
            row.iter_mut().for_each(|number| *number /= size);
        }
    }
    floats(x.shape().to_vec(), numbers)
}
