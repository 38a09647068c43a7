//! The faults: what a wrong kernel, loss, activation or optimiser would say instead of the right one.
//!
//! Each is a patch of one place in `runtime/src`. What comes out must compile; it computes something else.

/// A file of the runtime, and its faults.
pub(crate) struct Source {
    /// The path from `runtime/src` on.
    pub(crate) file: &'static str,
    /// The test target of the runtime that must fail.
    pub(crate) tests: &'static str,
    pub(crate) faults: &'static [Fault],
}

/// A fault of the runtime.
pub(crate) struct Fault {
    /// A name for reports.
    pub(crate) name: &'static str,
    /// What the file says: exactly once.
    pub(crate) from: &'static str,
    /// What it says instead.
    pub(crate) to: &'static str,
}

/// Faults of activations, of what is applied, and of the choice of an arithmetic.
pub(crate) const SOURCES: &[Source] = &[
    Source {
        file: "kernel/apply.rs",
        tests: "kernels",
        faults: &[
            Fault {
                name: "all inputs apply the first one's gradient",
                from: "load(gradient.weights(i), column, width)",
                to: "load(gradient.weights(0), column, width)",
            },
            Fault {
                name: "an incomplete vector of the bias is not applied",
                from: "while column < L::BIAS {",
                to: "while column + C <= L::BIAS {",
            },
        ],
    },
    // To be seen only where AVX2 and FMA are: elsewhere there is no other arithmetic.
    Source {
        file: "machine/found.rs",
        tests: "kernels",
        faults: &[Fault {
            name: "the separate arithmetic cannot be forced",
            from: "if forced { SEPARATE }",
            to: "if forced && false { SEPARATE }",
        }],
    },
    Source {
        file: "kernel/activation.rs",
        tests: "activation",
        faults: &[Fault {
            name: "the remainder of rows is not activated",
            from: "a_rest[i] = activation.apply::<A, S>(z_rest[i]);",
            to: "a_rest[i] = z_rest[i];",
        }],
    },
    Source {
        file: "kernel/softmax.rs",
        tests: "activation",
        faults: &[
            Fault {
                name: "softmax does not subtract the maximum",
                from: "difference[o] = z[o] - m;",
                to: "difference[o] = z[o];",
            },
            Fault {
                name: "softmax passes back its diagonal only",
                from: "p[o] * (d_p[o] - mean)",
                to: "p[o] * d_p[o]",
            },
            Fault {
                name: "softmax on rows leaves out the exponentials of a remainder",
                from: "rest[i] = rest[i].exp_of_negative::<A>();",
                to: "rest[i] = rest[i] + S::ONE;",
            },
        ],
    },
    Source {
        file: "activation.rs",
        tests: "activation",
        faults: &[
            Fault {
                name: "the slope of sigmoid is 1 − a",
                from: "d_a * (a * (S::ONE - a))",
                to: "d_a * (S::ONE - a)",
            },
            Fault {
                name: "the slope of the rectifier at 0 is 1",
                from: "a.select_nonpositive(S::ZERO, d_a)",
                to: "(-a).select_positive(S::ZERO, d_a)",
            },
        ],
    },
];
