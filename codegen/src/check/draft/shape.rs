//! [`syntax::WrittenShape`]: how many numbers a value has, along one to three axes.

/// The most axes: height, width and channels.
const AXES: usize = 3;

/// The sizes of a value along its axes: one for a row, or height, width and channels. Their product fits in
/// `usize`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// After the last axis there is 0.
    axes: [usize; AXES],
    size: usize,
}

impl Shape {
    /// A row of so many numbers.
    pub(crate) fn row(size: usize) -> Self {
        Shape { axes: [size, 0, 0], size }
    }

    /// One to three sizes of at least 1; `None` if `usize` cannot count their product, or there are more
    /// axes.
    pub(crate) fn of_axes(sizes: &[usize]) -> Option<Self> {
        let size = sizes.iter().try_fold(1_usize, |product, &axis| product.checked_mul(axis))?;
        let mut axes = [0; AXES];
        axes.get_mut(..sizes.len())?.copy_from_slice(sizes);
        Some(Shape { axes, size })
    }

    /// How many numbers there are.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// The size of each axis.
    pub(crate) fn axes(&self) -> &[usize] {
        // A row may be empty: then its only size is 0.
        let behind = self.axes.iter().skip(1).position(|&axis| axis == 0);
        self.axes.get(..behind.map_or(AXES, |behind| behind + 1)).unwrap_or(&self.axes)
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn sizes_are_kept_along_the_axes() {
        assert_eq!(Shape::row(5).axes(), [5]);
        for axes in [&[7][..], &[2, 3], &[28, 28, 1]] {
            let shape = Shape::of_axes(axes).map(|shape| (shape.axes().to_vec(), shape.size()));
            assert_eq!(shape, Some((axes.to_vec(), axes.iter().product())));
        }
    }

    #[test]
    fn what_usize_cannot_count_is_no_shape() {
        assert_eq!(Shape::of_axes(&[usize::MAX, 2]), None);
        assert_eq!(Shape::of_axes(&[2, 3, 4, 5]), None);
    }
}
