//! Convolutions along one axis, and zeros around a value, by the definitions of ONNX.
//!
//! Source: `Conv` and `Pad` in `Operators.md` of github.com/onnx/onnx, 1.19.

use super::{Computed, axis_of, count, floats};
use crate::foreign::{Axes, Tensor};

/// The largest number of multiplications.
const LARGEST_WORK: usize = 1 << 32;

/// How a convolution goes over its axis.
pub(super) struct Over {
    pub(super) groups: usize,
    pub(super) dilation: usize,
    pub(super) stride: usize,
    pub(super) padding: [usize; 2],
}

/// `x` `[1][channels][steps]`, `W` `[output][channels / groups][kernel]`, optional `B`.
pub(super) fn convolution(x: &Tensor, weights: &Tensor, bias: Option<&Tensor>, over: &Over) -> Computed {
    let (&[1, channels, steps], &[outputs, own, kernel]) = (x.shape(), weights.shape()) else {
        let (x, weights) = (Axes(x.shape()), Axes(weights.shape()));
        return Err(format!("its input {x} and its weights {weights} are not those of one axis"));
    };
    let Over { groups, dilation, stride, padding: [before, behind] } = *over;
    let fits = own.checked_mul(groups) == Some(channels) && groups > 0 && outputs.is_multiple_of(groups);
    if !fits || kernel == 0 || stride == 0 || bias.is_some_and(|bias| bias.len() != outputs) {
        return Err(String::from("its weights do not fit its input and its groups"));
    }
    let field = (kernel - 1).checked_mul(dilation).and_then(|field| field.checked_add(1));
    let all = before.checked_add(behind).and_then(|zeros| zeros.checked_add(steps));
    let length = all.zip(field).and_then(|(all, field)| all.checked_sub(field));
    let length = length.ok_or("its input is shorter than its kernel")? / stride + 1;
    let shape = vec![1, outputs, length];
    let all = count(&shape)?;
    let work = own.checked_mul(kernel).and_then(|each| each.checked_mul(all));
    let work = work.filter(|&work| work <= LARGEST_WORK);
    work.ok_or_else(|| format!("it has more than {LARGEST_WORK} multiplications"))?;
    let (x, weights, bias) = (x.numbers(), weights.numbers(), bias.map(Tensor::numbers));
    let mut numbers = Vec::with_capacity(outputs * length);
    for output in 0..outputs {
        let first = output / (outputs / groups) * own;
        for at in 0..length {
            let mut sum = bias.as_ref().map_or(0.0, |bias| bias[output]);
            for input in 0..own {
                for tap in 0..kernel {
                    let place =
                        (at * stride + tap * dilation).checked_sub(before).filter(|&place| place < steps);
                    let number = place.map_or(0.0, |place| x[(first + input) * steps + place]);
                    sum += weights[(output * own + input) * kernel + tap] * number;
                }
            }
            numbers.push(sum);
        }
    }
    floats(shape, numbers)
}

/// How many zeros come before and behind each axis of a value, from the operands `pads` and `axes`.
pub(crate) fn zeros(rank: usize, pads: &Tensor, axes: Option<&Tensor>) -> Result<Vec<[usize; 2]>, String> {
    let integers = |tensor: &Tensor| tensor.as_integers().ok_or("its operand is not made of integers");
    let pads = integers(pads)?;
    let axes = match axes {
        Some(axes) => integers(axes)?,
        None => (0..).take(rank).collect(),
    };
    let mut zeros = vec![[0; 2]; rank];
    if pads.len() != 2 * axes.len() {
        return Err(String::from("its zeros do not fit its axes"));
    }
    for (at, axis) in axes.iter().enumerate() {
        let zero = |pad: i64| usize::try_from(pad).map_err(|_| String::from("it takes numbers away"));
        zeros[axis_of(*axis, rank)?] = [zero(pads[at])?, zero(pads[at + axes.len()])?];
    }
    Ok(zeros)
}

/// `x` with zeros around it.
pub(super) fn padded(x: &Tensor, pads: &Tensor, value: Option<&Tensor>, axes: Option<&Tensor>) -> Computed {
    if value.is_some_and(|value| value.uniform() != Some(0.0)) {
        return Err(String::from("it pads with another number than 0"));
    }
    let zeros = zeros(x.shape().len(), pads, axes)?;
    let longer =
        |(length, [before, behind]): (&usize, &[usize; 2])| length.checked_add(*before)?.checked_add(*behind);
    let shape: Vec<usize> =
        x.shape().iter().zip(&zeros).map(longer).collect::<Option<_>>().ok_or("it has too many zeros")?;
    let all = count(&shape)?;
    let numbers = x.numbers();
    // The place of a number in `x`, `None` of a zero.
    let place = |index: usize| {
        let (mut rest, mut place, mut step) = (index, 0, 1);
        for ((length, own), [before, _]) in shape.iter().zip(x.shape()).zip(&zeros).rev() {
            let at = (rest % length).checked_sub(*before).filter(|at| at < own)?;
            place += at * step;
            (rest, step) = (rest / length, step * own);
        }
        Some(place)
    };
    floats(shape.clone(), (0..all).map(|index| place(index).map_or(0.0, |place| numbers[place])).collect())
}
