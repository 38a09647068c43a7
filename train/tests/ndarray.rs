//! Matrices of `ndarray`, in and out.
//!
//! Input: matrices in both orders, reversed and with steps. Output: none. Guarantees: the numbers are those
//! of the matrix, without a copy where it is row-major; another shape is refused with both numbers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::borrow::Cow;

use ndarray::{Array2, ShapeBuilder, s};
use netwright::train::{Dataset, nd};

#[test]
fn matrices_of_any_layout_are_the_same_rows() {
    let expected = [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]];
    let matrix = Array2::from_shape_vec((2, 3), (0..6_u8).map(f32::from).collect()).unwrap();
    let rows = nd::rows::<3>(matrix.view()).unwrap();
    assert!(matches!(rows, Cow::Borrowed(_)), "it was copied");
    assert_eq!(*rows, expected);
    let mut fortran = Array2::zeros((2, 3).f());
    fortran.assign(&matrix);
    assert_eq!(*nd::rows::<3>(fortran.view()).unwrap(), expected);
    assert_eq!(*nd::rows::<2>(matrix.t()).unwrap(), [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]);
    assert_eq!(*nd::rows::<3>(matrix.slice(s![..;-1, ..])).unwrap(), [expected[1], expected[0]]);
    assert_eq!(*nd::rows::<2>(matrix.slice(s![.., ..;2])).unwrap(), [[0.0, 2.0], [3.0, 5.0]]);
    assert_eq!(nd::view(&expected), matrix);
}

#[test]
fn other_shapes_are_refused_with_both_numbers() {
    let (x, target) = (Array2::<f32>::zeros((4, 3)), Array2::<f32>::zeros((5, 1)));
    let error = |result: Result<Dataset<3, 1>, _>| match result {
        Ok(_) => panic!("it is not refused"),
        Err(error) => netwright::train::Error::to_string(&error),
    };
    let text = error(Dataset::from_ndarray(x.view(), target.view()));
    assert!(text.starts_with("there are 4 rows and 5 targets; "), "{text}");
    let text = error(Dataset::from_ndarray(x.t(), target.view()));
    assert!(text.starts_with("inputs: the matrix has 4 columns, but rows of 3 numbers"), "{text}");
    let none = Array2::<f32>::zeros((0, 3));
    let text = error(Dataset::from_ndarray(none.view(), Array2::zeros((0, 1)).view()));
    assert!(text.starts_with("there are no rows; "), "{text}");
    let broken = Array2::from_elem((1, 3), f32::NAN);
    let text = error(Dataset::from_ndarray(broken.view(), Array2::zeros((1, 1)).view()));
    assert!(text.starts_with("row 0: number 0 of the input is NaN; "), "{text}");
}
