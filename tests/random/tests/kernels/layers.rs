//! Faults of the layers that are no full matrix.

use crate::faults::{Fault, Source};

/// The faults.
pub(crate) const SOURCES: &[Source] = &[
    Source {
        file: "kernel/sparse.rs",
        tests: "layers",
        faults: &[
            Fault {
                name: "a sparse layer has no bias",
                from: "        *z = *bias;\n",
                to: "        let _ = (z, bias);\n",
            },
            Fault {
                name: "a sparse layer keeps only the last connection of an output",
                from: "*z = x.mul_add::<A>(layer.weights[k], *z);",
                to: "*z = x.mul_add::<A>(layer.weights[k], S::ZERO);",
            },
            Fault {
                name: "a sparse layer passes back only the last connection of an input",
                from: "*d_x = d_z.mul_add::<A>(layer.weights[k], *d_x);",
                to: "*d_x = d_z.mul_add::<A>(layer.weights[k], S::ZERO);",
            },
            Fault {
                name: "every vector of weights has the gradient of the first",
                from: "connections.pair(first + lane)",
                to: "connections.pair(lane)",
            },
            Fault {
                name: "the gradient of a bias is that of the last sample",
                from: "g[lane] = g[lane] + *d_z;",
                to: "g[lane] = *d_z;",
            },
        ],
    },
    Source {
        file: "kernel/normalize.rs",
        tests: "layers",
        faults: &[
            Fault {
                name: "a norm divides by the variance without its epsilon",
                from: "S::from_f64(norm.epsilon())",
                to: "S::from_f64(0.0 * norm.epsilon())",
            },
            Fault {
                name: "the gradient of a norm lacks the mean",
                from: "d_n[o] - mean)",
                to: "d_n[o] + S::ZERO * mean)",
            },
            Fault {
                name: "the gradient of a norm lacks the projection",
                from: "(-n[o]).mul_add::<A>(product, ",
                to: "(-n[o]).mul_add::<A>(S::ZERO * product, ",
            },
        ],
    },
];
