//! [`Shape`]: how many numbers a value has, along one to three axes.
//!
//! Input: the sizes of a declaration. Output: the shape that the compiler, the topology and pictures read.
//! Guarantees: it is a constant, has at least one axis, and counts its numbers without an overflow.

use core::fmt::{self, Display, Formatter};

/// The most axes: height, width and channels.
const AXES: usize = 3;

/// The sizes of a value along its axes: one for a row, or height, width and channels. Displayed, it is
/// `28×28×1`.
///
/// Every value is an array of `size` numbers; the axes say what its numbers mean.
///
/// ```
/// use netwright_vocabulary::Shape;
///
/// const IMAGE: Shape = Shape::new([28, 28, 1]);
/// assert_eq!((IMAGE.size(), IMAGE.axes()), (784, &[28, 28, 1][..]));
/// assert_eq!(IMAGE.to_string(), "28×28×1");
/// assert_ne!(IMAGE, Shape::row(784));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// After the last axis there is 1.
    axes: [usize; AXES],
    count: usize,
}

impl Shape {
    /// A row of so many numbers.
    ///
    /// ```
    /// use netwright_vocabulary::Shape;
    ///
    /// assert_eq!(Shape::row(5), Shape::new([5]));
    /// ```
    pub const fn row(size: usize) -> Self {
        Shape { axes: [size, 1, 1], count: 1 }
    }

    /// One to three sizes; another number of them does not compile.
    ///
    /// ```
    /// use netwright_vocabulary::Shape;
    ///
    /// assert_eq!(Shape::new([2, 3]).size(), 6);
    /// ```
    ///
    /// ```compile_fail
    /// netwright_vocabulary::Shape::new([2, 3, 4, 5]);
    /// ```
    pub const fn new<const N: usize>(axes: [usize; N]) -> Self {
        const { assert!(N >= 1 && N <= AXES, "a shape has one to three axes") };
        let mut all = [1; AXES];
        let mut index = 0;
        while index < N {
            all[index] = axes[index];
            index += 1;
        }
        Shape { axes: all, count: N }
    }

    /// The same of a list of sizes; `None` if they are not one to three, or `usize` cannot count their
    /// product.
    ///
    /// ```
    /// use netwright_vocabulary::Shape;
    ///
    /// assert_eq!(Shape::of_axes(&[28, 28, 1]), Some(Shape::new([28, 28, 1])));
    /// assert_eq!(Shape::of_axes(&[]), None);
    /// assert_eq!(Shape::of_axes(&[usize::MAX, 2]), None);
    /// ```
    pub fn of_axes(sizes: &[usize]) -> Option<Self> {
        sizes.iter().try_fold(1_usize, |product, &axis| product.checked_mul(axis))?;
        match *sizes {
            [size] => Some(Shape::new([size])),
            [height, width] => Some(Shape::new([height, width])),
            [height, width, channels] => Some(Shape::new([height, width, channels])),
            _ => None,
        }
    }

    /// How many numbers there are; `usize::MAX` if they are more than can be counted.
    pub const fn size(&self) -> usize {
        let [height, width, channels] = self.axes;
        height.saturating_mul(width).saturating_mul(channels)
    }

    /// The size of each axis.
    pub const fn axes(&self) -> &[usize] {
        match self.axes.split_at_checked(self.count) {
            Some((axes, _)) => axes,
            None => &self.axes,
        }
    }
}

impl Display for Shape {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (number, axis) in self.axes().iter().enumerate() {
            write!(f, "{}{axis}", if number == 0 { "" } else { "×" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn sizes_are_kept_along_the_axes() {
        assert_eq!(Shape::row(5).axes(), [5]);
        assert_eq!(Shape::row(0).axes(), [0]);
        for axes in [&[7][..], &[2, 3], &[28, 28, 1], &[0, 4]] {
            let found = Shape::of_axes(axes);
            let found = found.as_ref().map(|shape| (shape.axes(), shape.size()));
            assert_eq!(found, Some((axes, axes.iter().product())));
        }
    }

    #[test]
    fn what_usize_cannot_count_is_no_shape() {
        assert_eq!(Shape::of_axes(&[usize::MAX, 2]), None);
        assert_eq!(Shape::of_axes(&[2, 3, 4, 5]), None);
        assert_eq!(Shape::new([usize::MAX, 2]).size(), usize::MAX);
    }
}
