//! Functions of two and of three values, each repeated along axes of length 1 (ONNX' broadcasting).

use super::{Computed, count};
use crate::foreign::{Axes, Data, Pair, Tensor};

/// Where the numbers of a tensor are that was repeated to a larger shape.
pub(super) struct Repeated {
    shape: Vec<usize>,
    /// For each axis of the larger shape, how far two neighbours are from each other; 0 if it is repeated.
    steps: Vec<usize>,
}

impl Repeated {
    pub(super) fn new(from: &[usize], shape: &[usize]) -> Self {
        let mut steps = vec![0; shape.len()];
        let mut step = 1;
        for (axis, &length) in from.iter().rev().enumerate() {
            if let Some(at) = shape.len().checked_sub(axis + 1) {
                steps[at] = if length == 1 { 0 } else { step };
            }
            step *= length;
        }
        Self { shape: shape.to_vec(), steps }
    }

    /// The place in the smaller tensor of the number at `index` of the larger one.
    pub(super) fn place(&self, mut index: usize) -> usize {
        let mut place = 0;
        for (&length, &step) in self.shape.iter().zip(&self.steps).rev() {
            place += index % length * step;
            index /= length;
        }
        place
    }
}

/// The shape to which both are repeated.
pub(super) fn common(a: &[usize], b: &[usize]) -> Result<Vec<usize>, String> {
    let rank = a.len().max(b.len());
    let axis = |shape: &[usize], at: usize| (at + shape.len()).checked_sub(rank).map_or(1, |at| shape[at]);
    let common = (0..rank).map(|at| match (axis(a, at), axis(b, at)) {
        (one, other) if one == other || other == 1 => Ok(one),
        (1, other) => Ok(other),
        _ => Err(format!("its operands of the shapes {} and {} do not fit", Axes(a), Axes(b))),
    });
    let shape: Vec<usize> = common.collect::<Result<_, _>>()?;
    count(&shape)?;
    Ok(shape)
}

fn zip<A: Copy, B: Copy, T>(
    a: (&[usize], &[A]),
    b: (&[usize], &[B]),
    f: impl Fn(A, B) -> T,
) -> Result<(Vec<usize>, Vec<T>), String> {
    let shape = common(a.0, b.0)?;
    let (of_a, of_b) = (Repeated::new(a.0, &shape), Repeated::new(b.0, &shape));
    let results =
        (0..count(&shape)?).map(|index| f(a.1[of_a.place(index)], b.1[of_b.place(index)])).collect();
    Ok((shape, results))
}

/// `a` and `b` number by number.
pub(super) fn compute(function: Pair, a: &Tensor, b: &Tensor) -> Computed {
    let (shape, data) = match (a.data(), b.data()) {
        (Data::I64(x), Data::I64(y)) if whole(function, 0, 1).is_some() => {
            let (shape, numbers) =
                zip((a.shape(), x), (b.shape(), y), |x, y| whole(function, x, y).unwrap_or_default())?;
            (shape, Data::I64(numbers))
        }
        _ => {
            let (x, y) = (a.numbers(), b.numbers());
            match truth(function, 0.0, 0.0) {
                Some(_) => {
                    let (shape, truths) = zip((a.shape(), &x), (b.shape(), &y), |x, y| {
                        truth(function, x, y).unwrap_or_default()
                    })?;
                    (shape, Data::Bool(truths))
                }
                None => {
                    let (shape, numbers) = zip((a.shape(), &x), (b.shape(), &y), |x, y| at(function, x, y))?;
                    (shape, Data::F64(numbers))
                }
            }
        }
    };
    Tensor::new(shape, data).ok_or_else(|| String::from("its shape does not fit"))
}

/// Of two integers; division by 0 is 0, as no graph that means something does it.
fn whole(function: Pair, a: i64, b: i64) -> Option<i64> {
    Some(match function {
        Pair::Add => a.wrapping_add(b),
        Pair::Sub => a.wrapping_sub(b),
        Pair::Mul => a.wrapping_mul(b),
        Pair::Div => a.checked_div(b).unwrap_or_default(),
        Pair::Min => a.min(b),
        Pair::Max => a.max(b),
        _ => return None,
    })
}

fn truth(function: Pair, a: f64, b: f64) -> Option<bool> {
    Some(match function {
        Pair::Greater => a > b,
        Pair::GreaterOrEqual => a >= b,
        Pair::Less => a < b,
        Pair::LessOrEqual => a <= b,
        Pair::Equal => a == b,
        Pair::And => a != 0.0 && b != 0.0,
        Pair::Or => a != 0.0 || b != 0.0,
        _ => return None,
    })
}

/// Of two floats. A NaN stays one.
fn at(function: Pair, a: f64, b: f64) -> f64 {
    match function {
        Pair::Add => a + b,
        Pair::Sub => a - b,
        Pair::Mul => a * b,
        Pair::Div => a / b,
        Pair::Pow => a.powf(b),
        Pair::Min | Pair::Max if a.is_nan() || b.is_nan() => f64::NAN,
        Pair::Min => a.min(b),
        Pair::Max => a.max(b),
        Pair::PRelu if a < 0.0 => a * b,
        _ => a,
    }
}

/// `condition ? a : b`
pub(super) fn choose(condition: &Tensor, a: &Tensor, b: &Tensor) -> Computed {
    let shape = common(&common(condition.shape(), a.shape())?, b.shape())?;
    let places = [condition, a, b].map(|tensor| Repeated::new(tensor.shape(), &shape));
    let truths = condition.numbers();
    let picked = |index: usize| truths[places[0].place(index)] != 0.0;
    let data = match (a.data(), b.data()) {
        (Data::I64(x), Data::I64(y)) => Data::I64(
            (0..count(&shape)?)
                .map(|at| if picked(at) { x[places[1].place(at)] } else { y[places[2].place(at)] })
                .collect(),
        ),
        _ => {
            let (x, y) = (a.numbers(), b.numbers());
            Data::F64(
                (0..count(&shape)?)
                    .map(|at| if picked(at) { x[places[1].place(at)] } else { y[places[2].place(at)] })
                    .collect(),
            )
        }
    };
    Tensor::new(shape, data).ok_or_else(|| String::from("its shape does not fit"))
}

/// `x` between two numbers, each optional.
pub(super) fn clip(x: &Tensor, low: Option<&Tensor>, high: Option<&Tensor>) -> Computed {
    let low = low.map_or_else(|| Ok(x.clone()), |low| compute(Pair::Max, x, low))?;
    high.map_or_else(|| Ok(low.clone()), |high| compute(Pair::Min, &low, high))
}

/// Of two numbers; truth values are 0 and 1.
pub(super) fn number(function: Pair, a: f64, b: f64) -> f64 {
    truth(function, a, b).map_or_else(|| at(function, a, b), |truth| f64::from(u8::from(truth)))
}
