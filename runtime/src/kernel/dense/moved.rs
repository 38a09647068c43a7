//! The lines of the caches that go from one core to another in a step of a large network.
//!
//! Input: the parts of each product of 784-512-512-10 with 128 rows, as threads have them. Output: how many
//! lines a core reads or writes that it does not have and the other one has. Guarantees: nothing is timed or
//! computed. Each core has the part with its index; the samples, which nobody changes, do not count.

use std::boxed::Box;
use std::thread::Builder;
use std::vec;

use super::back::InputGradientRows;
use super::forward::DenseRows;
use super::update::UpdateRows;
use crate::activation::Relu;
use crate::kernel::epilogue::Update;
use crate::kernel::parallel::{Share as _, in_parts};
use crate::kernel::touched::{self, Touched};
use crate::layer::Dense;
use crate::machine::Separate;
use crate::machine::sizes::Aligned;
use crate::optimizer::Storing;

const ROWS: usize = 128;
const CORES: usize = 2;
type Rows<const N: usize> = Aligned<[[f32; N]; ROWS]>;

/// How work is divided.
#[derive(Clone, Copy)]
enum Divided {
    /// As it is.
    Now,
    /// By rows of samples, and by inputs of a layer.
    ByRows,
}

impl Divided {
    fn forward<const I: usize, const O: usize>(self, layer: &Dense<f32, I, O>, x: &Rows<I>, y: &mut Rows<O>) {
        let work = DenseRows::<_, _, I, O, O, 1> { layer, x: &x.0, activation: Relu, y: &mut y.0 };
        match self {
            Divided::Now => work.divide::<Separate>(CORES),
            Divided::ByRows => in_parts::<Separate, _>(work, CORES),
        }
    }

    fn back<const I: usize, const O: usize>(
        self,
        layer: &Dense<f32, I, O>,
        d_z: &Rows<O>,
        a: &Rows<I>,
        d: &mut Rows<I>,
    ) {
        let weights = &layer.weights;
        let work = InputGradientRows { weights, d_z: &d_z.0, activation: Relu, a: &a.0, d: &mut d.0 };
        match self {
            Divided::Now => work.divide::<Separate>(CORES),
            Divided::ByRows => in_parts::<Separate, _>(work, CORES),
        }
    }

    fn update<const I: usize, const O: usize>(
        self,
        x: &Rows<I>,
        d_z: &Rows<O>,
        layer: &mut Dense<f32, I, O>,
    ) {
        let update = Update { layer, rule: Storing::<false>, state: [] };
        let work = UpdateRows::<f32, _, _, I, O, ROWS> { x: &x.0, d_z: &d_z.0, update };
        match self {
            Divided::Now => work.divide::<Separate>(CORES),
            Divided::ByRows => in_parts::<Separate, _>(work.of_inputs(), CORES),
        }
    }
}

/// A network, and what its values and their gradients are for all rows.
struct Step {
    first: Aligned<Dense<f32, 784, 512>>,
    second: Aligned<Dense<f32, 512, 512>>,
    third: Aligned<Dense<f32, 512, 10>>,
    x: Rows<784>,
    h: [Rows<512>; 2],
    d_h: [Rows<512>; 2],
    y: Rows<10>,
    d_y: Rows<10>,
}

impl Step {
    fn new() -> Box<Self> {
        let hidden = || Aligned([[0.0; 512]; ROWS]);
        Box::new(Step {
            first: Aligned(Dense::zeros()),
            second: Aligned(Dense::zeros()),
            third: Aligned(Dense::zeros()),
            x: Aligned([[0.0; 784]; ROWS]),
            h: [hidden(), hidden()],
            d_h: [hidden(), hidden()],
            y: Aligned([[0.0; 10]; ROWS]),
            d_y: Aligned([[0.0; 10]; ROWS]),
        })
    }

    fn run(&mut self, divided: Divided) {
        let Self { first, second, third, x, h: [h_1, h_2], d_h: [d_1, d_2], y, d_y } = self;
        divided.forward(&first.0, x, h_1);
        divided.forward(&second.0, h_1, h_2);
        divided.forward(&third.0, h_2, y);
        let mut loss = Touched::default();
        loss.reads(&y.0).writes(&d_y.0);
        touched::note(0, &loss);
        divided.back(&third.0, d_y, h_2, d_2);
        divided.update(h_2, d_y, &mut third.0);
        divided.back(&second.0, d_2, h_1, d_1);
        divided.update(h_1, d_2, &mut second.0);
        divided.update(x, d_1, &mut first.0);
    }
}

/// The lines that move in the second of two steps, on a thread whose stack has room for the network.
fn moved(divided: Divided) -> std::io::Result<std::thread::Result<usize>> {
    let count = move || {
        let mut step = Step::new();
        touched::begin();
        step.run(divided);
        let before = touched::moved();
        step.run(divided);
        touched::moved() - before
    };
    Ok(Builder::new().stack_size(64 << 20).spawn(count)?.join())
}

/// All from the sizes: a row of 512 numbers is 32 lines, and 64 rows and 256 columns are a half.
#[test]
fn few_weights_go_from_one_core_to_the_other() -> std::io::Result<()> {
    let (hidden, half) = (ROWS * 32, ROWS * 32 / 2);
    let (second, third, y, bias) = (512 * 32, 512 * 10 / 16, ROWS * 10 / 16, 1);
    // The other half of h₁, of the third layer, of h₂ for these rows, of y; all of ∂L/∂y; of the second layer
    // a quarter for each core, and the other half of ∂L/∂h₂.
    let now = hidden + (third + bias) + half + y / 2 + y + second / 2 + hidden;
    assert_eq!(moved(Divided::Now)?.ok(), Some(now));
    // The other half of all layers, and all biases; y and its gradient; the other rows of h₂ and h₁ for these
    // inputs, and of ∂L/∂h₂ and ∂L/∂h₁.
    let layers = 784 * 32 + second + third + 2 * 32 + bias;
    let by_rows = layers + y / 2 + y + 2 * half + 2 * hidden;
    assert_eq!(moved(Divided::ByRows)?.ok(), Some(by_rows));
    assert_eq!((now, by_rows), (18_873, 54_265));
    Ok(())
}
