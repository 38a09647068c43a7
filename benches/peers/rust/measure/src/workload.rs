//! The table of workloads: which networks, which loss, which batch, which figures.
//!
//! A peer that cannot do a figure leaves it out; no peer changes a shape.

/// The function after each hidden layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    Sigmoid,
    Relu,
}

/// The loss, a mean over the mini-batch; it also tells the function after the last layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// One sigmoid output, targets 0 or 1; inference goes to the probability.
    BinaryCrossEntropy,
    /// Softmax inside the loss; inference stops at the logits.
    SoftmaxCrossEntropy,
}

/// One figure, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Per sample: forward, loss, backward, step of gradient descent.
    TrainSgd,
    /// The same with Adam.
    TrainAdam,
    /// Per call with one row.
    Latency,
    /// Per row, forward of 1024 rows.
    Throughput,
}

impl Metric {
    /// The word for it in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::TrainSgd => "train_sgd",
            Self::TrainAdam => "train_adam",
            Self::Latency => "latency",
            Self::Throughput => "throughput",
        }
    }
}

/// A dense network with a bias in every layer, and what is measured on it.
#[derive(Debug)]
pub struct Workload {
    pub name: &'static str,
    /// Widths of input, hidden layers and output.
    pub widths: &'static [usize],
    pub hidden: Activation,
    pub loss: Loss,
    /// Rows in a mini-batch of training.
    pub batch: usize,
    pub metrics: &'static [Metric],
}

impl Workload {
    /// Rows that a data set has, and that one call of the throughput figure evaluates.
    pub const ROWS: usize = 1024;
    pub const SGD_RATE: f64 = 0.1;
    pub const ADAM_RATE: f64 = 0.001;

    pub fn inputs(&self) -> usize {
        self.widths[0]
    }

    pub fn outputs(&self) -> usize {
        self.widths[self.widths.len() - 1]
    }

    /// Inputs and outputs of each layer, first to last.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = (usize, usize)> + ExactSizeIterator {
        self.widths.windows(2).map(|pair| (pair[0], pair[1]))
    }
}

/// Every workload of the speed table that a Rust peer is asked for.
pub const WORKLOADS: [Workload; 6] = [
    Workload {
        name: "xor",
        widths: &[2, 4, 1],
        hidden: Activation::Sigmoid,
        loss: Loss::BinaryCrossEntropy,
        batch: 1,
        metrics: &[Metric::TrainSgd],
    },
    Workload {
        name: "wdbc",
        widths: &[30, 16, 1],
        hidden: Activation::Sigmoid,
        loss: Loss::BinaryCrossEntropy,
        batch: 32,
        metrics: &[Metric::TrainSgd, Metric::Latency, Metric::Throughput],
    },
    Workload {
        name: "digits",
        widths: &[64, 64, 32, 10],
        hidden: Activation::Relu,
        loss: Loss::SoftmaxCrossEntropy,
        batch: 32,
        metrics: &[Metric::TrainSgd, Metric::TrainAdam, Metric::Latency, Metric::Throughput],
    },
    Workload {
        name: "mnist",
        widths: &[784, 128, 10],
        hidden: Activation::Relu,
        loss: Loss::SoftmaxCrossEntropy,
        batch: 64,
        metrics: &[Metric::TrainSgd, Metric::Throughput],
    },
    Workload {
        name: "wide",
        widths: &[784, 512, 512, 10],
        hidden: Activation::Relu,
        loss: Loss::SoftmaxCrossEntropy,
        batch: 128,
        metrics: &[Metric::TrainSgd],
    },
    Workload {
        name: "acas",
        widths: &[5, 50, 50, 50, 50, 50, 50, 5],
        hidden: Activation::Relu,
        loss: Loss::SoftmaxCrossEntropy,
        batch: 1,
        metrics: &[Metric::Latency],
    },
];
