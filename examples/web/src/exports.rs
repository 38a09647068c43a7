//! The functions that the page calls.
//!
//! Input: numbers. Output: numbers, and the places of numbers in memory, which are there until the
//! next call. Guarantees: a number that is out of range is answered as the function says, never with a panic.

use std::cell::RefCell;

use crate::digits::Reader;
use crate::drawing::Drawing;
use crate::lesson::{Lesson, row_of};
use crate::plane::Plane;
use crate::shape::Shape;
use crate::trainer::Choice;

/// What is on the page.
struct Page {
    plane: Plane,
    reader: Reader,
    drawing: Drawing,
    lesson: Lesson,
    /// What the page was told to read.
    pixels: [f32; 64],
    probabilities: [f32; 10],
    confusion: [[u32; 10]; 10],
}

thread_local! {
    static PAGE: RefCell<Page> = RefCell::new(Page {
        plane: Plane::new(),
        reader: Reader::new(),
        drawing: Drawing::default(),
        lesson: Lesson::new(),
        pixels: [0.0; 64],
        probabilities: [0.0; 10],
        confusion: [[0; 10]; 10],
    });
}

fn with<R>(action: impl FnOnce(&mut Page) -> R) -> R {
    PAGE.with_borrow_mut(action)
}

/// The one at a place in the page's list; one that is not there is the last.
fn chosen<T: Copy, const N: usize>(all: [T; N], index: u32) -> T {
    all[(index as usize).min(N - 1)]
}

/// Functions under their own names.
macro_rules! exports {
    ($($(#[$attribute:meta])* fn $name:ident($($argument:ident: $of:ty),*) $(-> $output:ty)? $body:block)+) => {$(
        $(#[$attribute])*
        // SAFETY: no library that is linked with this one has functions of these names.
        #[unsafe(no_mangle)]
        pub extern "C" fn $name($($argument: $of),*) $(-> $output)? $body
    )+};
}

exports! {
    /// Points of a shape.
    fn plane_points(shape: u32, noise: f64, seed: u32) {
        with(|page| page.plane.set_points(chosen(Shape::ALL, shape), noise, seed.into()));
    }
    /// One more point.
    fn plane_add(x: f32, y: f32, class: u32) {
        with(|page| page.plane.add([x, y], class == 1));
    }
    /// No points.
    fn plane_clear() {
        with(|page| page.plane.clear());
    }
    /// How many points there are.
    fn plane_count() -> usize {
        with(|page| page.plane.points().len())
    }
    /// The points: two coordinates and the class of each.
    fn plane_list() -> *const [f32; 3] {
        with(|page| page.plane.points().as_ptr())
    }
    /// A new network.
    fn plane_reset(seed: u32, optimizer: u32, rate: f32) {
        with(|page| page.plane.reset(seed.into(), chosen(Choice::ALL, optimizer), rate));
    }
    /// Another rate.
    fn plane_rate(rate: f32) {
        with(|page| page.plane.set_rate(rate));
    }
    /// Trains; the mean loss of the last epoch.
    fn plane_train(epochs: u32) -> f32 {
        with(|page| page.plane.train(epochs))
    }
    /// How many epochs it was trained.
    fn plane_epochs() -> f64 {
        with(|page| page.plane.epochs() as f64)
    }
    /// The share of points that are on their side of the boundary.
    fn plane_accuracy() -> f32 {
        with(|page| page.plane.accuracy())
    }
    /// The probability of the second class in cells of the square, at most 512 on a side.
    fn plane_boundary(side: u32) -> *const [f32; 1] {
        with(|page| page.plane.boundary(side.min(512) as usize).as_ptr())
    }
    /// A number for all parameters.
    fn plane_hash() -> u64 {
        with(|page| page.plane.hash())
    }
    /// A new network.
    fn digits_reset(seed: u32, optimizer: u32, rate: f32) {
        with(|page| page.reader.reset(seed.into(), chosen(Choice::ALL, optimizer), rate));
    }
    /// Trains; the mean loss of the last epoch.
    fn digits_train(epochs: u32) -> f32 {
        with(|page| page.reader.train(epochs))
    }
    /// How many epochs it was trained.
    fn digits_epochs() -> f64 {
        with(|page| page.reader.epochs() as f64)
    }
    /// The share of the test that is read rightly.
    fn digits_accuracy() -> f32 {
        with(|page| page.reader.accuracy())
    }
    /// A number for all parameters.
    fn digits_hash() -> u64 {
        with(|page| page.reader.hash())
    }
    /// How often each digit was taken for each: ten rows of ten counts.
    fn digits_confusion() -> *const [u32; 10] {
        with(|page| {
            page.confusion = page.reader.confusion();
            page.confusion.as_ptr()
        })
    }
    /// Shows an image of the test that shows a digit and is taken for another, or the same; 0 if there is
    /// none.
    fn digits_example(digit: u32, answer: u32, number: u32) -> u32 {
        with(|page| {
            let found = page.reader.example(digit as usize, answer as usize, number as usize);
            let Some(image) = found else { return 0 };
            page.pixels = image.pixels;
            1
        })
    }
    /// The pixels that are shown, by rows.
    fn digits_pixels() -> *const f32 {
        with(|page| page.pixels.as_ptr())
    }
    /// The probability of each digit for the pixels that are shown.
    fn digits_probabilities() -> *const f32 {
        with(|page| {
            page.probabilities = page.reader.probabilities(&page.pixels);
            page.probabilities.as_ptr()
        })
    }
    /// The pen goes down, on a square from 0 to 1.
    fn pen_down(x: f32, y: f32) {
        with(|page| page.drawing.begin([x, y]));
    }
    /// The pen goes on.
    fn pen_to(x: f32, y: f32) {
        with(|page| page.drawing.line_to([x, y]));
    }
    /// An empty sheet.
    fn pen_clear() {
        with(|page| page.drawing.clear());
    }
    /// Shows what was drawn; 0 if nothing was.
    fn pen_read() -> u32 {
        with(|page| {
            let Some(pixels) = page.drawing.pixels() else { return 0 };
            page.pixels = pixels;
            1
        })
    }
    /// A new network.
    fn lesson_reset() {
        with(|page| page.lesson = Lesson::new());
    }
    /// Takes the next step; the loss of its row before it.
    fn lesson_step() -> f64 {
        with(|page| page.lesson.step())
    }
    /// How many steps were taken.
    fn lesson_steps() -> f64 {
        with(|page| page.lesson.steps() as f64)
    }
    /// The row of the step after so many.
    fn lesson_row(step: u32) -> usize {
        row_of(step as usize)
    }
    /// The loss of one of the four rows.
    fn lesson_loss(row: u32) -> f64 {
        with(|page| page.lesson.loss(row as usize))
    }
}
