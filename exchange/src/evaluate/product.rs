//! Products of matrices.

use super::{Computed, count, floats, pair};
use crate::foreign::{Axes, Pair, Tensor, transposed};

/// The largest number of multiplications of one product.
const LARGEST_PRODUCT: usize = 1 << 32;

/// A matrix and its axes, transposed if asked for.
fn matrix((tensor, is_transposed): (&Tensor, bool)) -> Result<(usize, usize, Vec<f64>), String> {
    let &[rows, columns] = tensor.shape() else {
        return Err(format!("its operand of the shape {} is no matrix", Axes(tensor.shape())));
    };
    let numbers = tensor.numbers();
    Ok(if is_transposed {
        (columns, rows, transposed(&numbers, [rows, columns]))
    } else {
        (rows, columns, numbers)
    })
}

/// `rows × inner` times `inner × columns`.
fn multiply(a: &[f64], b: &[f64], [rows, inner, columns]: [usize; 3]) -> Vec<f64> {
    let mut product = vec![0.0; rows * columns];
    for row in 0..rows {
        let sums = &mut product[row * columns..][..columns];
        for at in 0..inner {
            let factor = a[row * inner + at];
            for (sum, &weight) in sums.iter_mut().zip(&b[at * columns..][..columns]) {
                *sum += factor * weight;
            }
        }
    }
    product
}

fn check(rows: usize, inner: usize, columns: usize) -> Result<(), String> {
    count(&[rows, columns])?;
    let work = rows
        .checked_mul(inner)
        .and_then(|product| product.checked_mul(columns))
        .filter(|&work| work <= LARGEST_PRODUCT);
    work.map(|_| ()).ok_or_else(|| format!("the product has more than {LARGEST_PRODUCT} multiplications"))
}

/// `alpha·a·b + beta·c`
pub(super) fn gemm(
    a: (&Tensor, bool),
    b: (&Tensor, bool),
    c: Option<&Tensor>,
    [alpha, beta]: [f64; 2],
) -> Computed {
    let ((rows, inner, left), (other, columns, right)) = (matrix(a)?, matrix(b)?);
    if inner != other {
        return Err(format!("the value has {inner} numbers, the weights need {other}"));
    }
    check(rows, inner, columns)?;
    let mut product = multiply(&left, &right, [rows, inner, columns]);
    product.iter_mut().for_each(|number| *number *= alpha);
    let product = floats(vec![rows, columns], product)?;
    let Some(c) = c else { return Ok(product) };
    let scaled = floats(c.shape().to_vec(), c.numbers().into_iter().map(|number| beta * number).collect())?;
    let sum = pair::compute(Pair::Add, &product, &scaled)?;
    if sum.shape() == product.shape() {
        Ok(sum)
    } else {
        Err(format!("its bias of the shape {} does not fit", Axes(c.shape())))
    }
}

/// `numpy.matmul`: stacks of matrices, repeated; a row is a matrix of one row or of one column.
pub(super) fn matmul(a: &Tensor, b: &Tensor) -> Computed {
    let (mut left, mut right) = (a.shape().to_vec(), b.shape().to_vec());
    if left.is_empty() || right.is_empty() {
        return Err(String::from("a number is no matrix"));
    }
    let (row, column) = (left.len() == 1, right.len() == 1);
    if row {
        left.insert(0, 1);
    }
    if column {
        right.push(1);
    }
    let (stack_a, &[rows, inner]) = left.split_last_chunk::<2>().ok_or("its operand is no matrix")?;
    let (stack_b, &[other, columns]) = right.split_last_chunk::<2>().ok_or("its operand is no matrix")?;
    if inner != other {
        return Err(format!("the value has {inner} numbers, the weights need {other}"));
    }
    let stack = pair::common(stack_a, stack_b)?;
    let stacks = count(&stack)?;
    check(stacks.saturating_mul(rows), inner, columns)?;
    let (of_a, of_b) = (pair::Repeated::new(stack_a, &stack), pair::Repeated::new(stack_b, &stack));
    let (numbers_a, numbers_b) = (a.numbers(), b.numbers());
    let mut product = Vec::new();
    for index in 0..stacks {
        let at = |numbers: &[f64], place: usize, size: usize| numbers[place * size..][..size].to_vec();
        let (one, two) = (
            at(&numbers_a, of_a.place(index), rows * inner),
            at(&numbers_b, of_b.place(index), inner * columns),
        );
        product.extend(multiply(&one, &two, [rows, inner, columns]));
    }
    let mut shape = stack;
    if !row {
        shape.push(rows);
    }
    if !column {
        shape.push(columns);
    }
    floats(shape, product)
}
